import type { TestId } from '../model/test-id.ts';
import type { KnownEntry, RunContext } from './entry.ts';
import { indexEntries, matchEntry } from './match.ts';

/** Splits a selection into what runs and what `exclude` entries keep from running; an expired entry excludes nothing. */
export function splitExcluded(
  tests: readonly TestId[],
  entries: readonly KnownEntry[],
  context: RunContext,
): { readonly tests: readonly TestId[]; readonly excluded: readonly TestId[] } {
  const index = indexEntries(entries, context);
  const isExcluded = ({ id }: TestId) => {
    const entry = matchEntry(index, id);
    return entry?.kind === 'exclude' && !entry.expired;
  };
  return { tests: tests.filter((test) => !isExcluded(test)), excluded: tests.filter(isExcluded) };
}

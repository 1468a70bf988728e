import type { Problem } from '../model/problem.ts';
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

/**
 * Entries that would keep more tests from running than their `max_tests` allows: nobody reviewed that. They may not be run either,
 * because they hang or destroy something.
 */
export function findWideExcludes(
  excluded: readonly TestId[],
  entries: readonly KnownEntry[],
  context: RunContext,
): Problem[] {
  const index = indexEntries(entries, context);
  const byEntry = Map.groupBy(excluded, ({ id }) => matchEntry(index, id));
  return [...byEntry].flatMap(([entry, tests]) => {
    if (entry?.maxTests === undefined || tests.length <= entry.maxTests) return [];
    const { target, maxTests, file, line, column } = entry;
    return [
      {
        code: 'max-tests-exceeded',
        message: `${target} excludes ${tests.length} tests, more than its max_tests ${maxTests}`,
        file,
        line,
        column,
        hint: `if all of them are to be left out, max_tests: ${tests.length} says so in a reviewed change`,
      },
    ];
  });
}

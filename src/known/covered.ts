import { isFixtureId, scopeOf } from '../model/fixture-id.ts';
import type { TestId } from '../model/test-id.ts';
import { classOf } from '../model/test-id.ts';
import type { KnownEntry, RunContext } from './entry.ts';
import { indexEntries, matchEntry } from './match.ts';

/**
 * The ids of the listed tests that entries speak of in one context, expired ones included; of an entry for a fixture, the tests
 * of its class. What an `exclude` entry keeps from running stays out.
 */
export function coveredTests(
  entries: readonly KnownEntry[],
  listed: readonly TestId[],
  context: RunContext,
): string[] {
  const index = indexEntries(entries, context);
  const withFixture = new Set([...index.byTest.keys()].filter(isFixtureId).map(scopeOf));
  return listed
    .map(({ id }) => id)
    .filter((id) => {
      const entry = matchEntry(index, id);
      return entry === undefined ? withFixture.has(classOf(id)) : entry.kind !== 'exclude';
    });
}

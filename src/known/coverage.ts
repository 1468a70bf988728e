import { scopeOf } from '../model/fixture-id.ts';
import { likeliestOf } from '../model/moved-test.ts';
import { type TestId, uuidOf } from '../model/test-id.ts';
import type { KnownEntry } from './entry.ts';
import { scopesOf } from './match.ts';

/** What one entry speaks of in a list of tests. */
export interface EntryCoverage {
  readonly entry: KnownEntry;
  /** The tests that it applies to, ignoring where it holds; those that a longer name takes away are left out. */
  readonly tests: readonly string[];
  /** It applies to nothing: neither a test nor a fixture of a class that is listed. */
  readonly stale: boolean;
  /** The ids that the entry's test has now, by its idempotent id; one, or nobody can say which. */
  readonly renamedTo: readonly string[];
}

/**
 * Holds entries against a list of tests: which of them each hides, which match nothing any more, and where a test went whose
 * `uuid` is listed under another name.
 */
export function coverageOf(entries: readonly KnownEntry[], listed: readonly TestId[]): EntryCoverage[] {
  const targets = new Set(entries.map((entry) => entry.target));
  const scopes = new Set<string>();
  const testsOf = new Map<string, string[]>();
  for (const { id } of listed) {
    scopes.add(id);
    for (const scope of scopesOf(id)) scopes.add(scope);
    const owner = [id, ...scopesOf(id)].find((name) => targets.has(name));
    if (owner === undefined) continue;
    const tests = testsOf.get(owner) ?? [];
    tests.push(id);
    testsOf.set(owner, tests);
  }
  const byUuid = Map.groupBy(listed, uuidOf);
  return entries.map((entry) => {
    const stale = !scopes.has(scopeOf(entry.target));
    const candidates = stale && entry.uuid !== undefined ? (byUuid.get(entry.uuid) ?? []) : [];
    return {
      entry,
      tests: testsOf.get(entry.target) ?? [],
      stale,
      renamedTo: likeliestOf(entry.target, candidates).map(({ id }) => id),
    };
  });
}

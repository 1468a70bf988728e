import { scopeOf } from '../model/fixture-id.ts';
import { classOf, type TestId, uuidOf } from '../model/test-id.ts';
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
 * `uuid` is listed under another name. The idempotent id alone is no key, because subclasses share it: a test in a class of the
 * same name wins, then one with the same method, then the only one there is.
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
      renamedTo: likeliest(entry.target, candidates),
    };
  });
}

function likeliest(target: string, candidates: readonly TestId[]): string[] {
  const ids = candidates.map(({ id }) => id);
  const sameClass = ids.filter((id) => lastPart(classOf(id)) === lastPart(classOf(target)));
  const sameMethod = ids.filter((id) => lastPart(id) === lastPart(target));
  return [sameClass, sameMethod].find((some) => some.length === 1) ?? ids;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

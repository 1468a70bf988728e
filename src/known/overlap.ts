import type { Problem } from '../model/problem.ts';
import { CONTEXT_KEYS, type KnownEntry, type When } from './entry.ts';

/**
 * Finds entries, over all lists of a site, that apply to the same tests in the same context: same name, and a region,
 * release and suite in which both hold. A longer name beside a shorter one is no overlap, the longer one wins.
 * One problem for each later entry, at its place, naming the first one that it meets.
 */
export function findOverlaps(entries: readonly KnownEntry[]): Problem[] {
  const seen = Map.groupBy(entries, (entry) => entry.target);
  const problems: Problem[] = [];
  for (const sameName of seen.values()) {
    for (const [index, entry] of sameName.entries()) {
      const other = sameName.slice(0, index).find((earlier) => meet(earlier.when, entry.when));
      if (other === undefined) continue;
      problems.push({
        code: 'overlapping-entries',
        message: `${entry.target} has an entry for the same context at ${other.file}:${other.line}`,
        file: entry.file,
        line: entry.line,
        column: entry.column,
        hint: 'delete one of the two, or give them contexts that exclude each other',
      });
    }
  }
  return problems;
}

/** True when there is a region, release and suite in which both hold. */
export function meet(a: When, b: When): boolean {
  return CONTEXT_KEYS.every(
    (key) => a[key] === undefined || b[key]?.some((value) => a[key]?.includes(value)) !== false,
  );
}

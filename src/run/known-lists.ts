import { createHash } from 'node:crypto';
import type { KnownEntry } from '../known/entry.ts';
import { parseKnownList } from '../known/known-list.ts';
import { findOverlaps } from '../known/overlap.ts';
import type { ListFile } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';

/** All known-failure lists of a site, as one. */
export interface KnownLists {
  readonly entries: readonly KnownEntry[];
  readonly files: readonly ListFile[];
  /** Of every list, and between them; any means that nothing may run. */
  readonly problems: readonly Problem[];
}

/** Parses every list of a site (path to text). `today`: `YYYY-MM-DD`, UTC; entries that expired before it excuse nothing. */
export function parseKnownLists(lists: ReadonlyMap<string, string>, today: string): KnownLists {
  const parsed = [...lists].map(([path, text]) => ({ path, text, ...parseKnownList(text, path, { today }) }));
  const entries = parsed.flatMap((list) => list.entries);
  return {
    entries,
    files: parsed.map(({ path, text, entries: own }) => ({
      path,
      sha256: createHash('sha256').update(text).digest('hex'),
      entries: own.length,
    })),
    problems: [...parsed.flatMap((list) => list.problems), ...findOverlaps(entries)],
  };
}

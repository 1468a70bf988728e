import { createHash } from 'node:crypto';
import type { KnownEntry } from '../known/entry.ts';
import { parseKnownList } from '../known/known-list.ts';
import { findOverlaps } from '../known/overlap.ts';
import type { ListFile } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';
import type { Site } from '../store/site.ts';

/** All known-failure lists of a site, as one. */
export interface KnownLists {
  readonly entries: readonly KnownEntry[];
  readonly files: readonly ListFile[];
  /** Of every list, and between them; any means that nothing may run. */
  readonly problems: readonly Problem[];
}

/**
 * The list texts that hold for a region, by path: those of the site, and what ships with a layer of the profile,
 * `flat.known.yaml` beside `flat.yaml`.
 */
export function listsInForce(
  { lists, profiles }: Pick<Site, 'lists' | 'profiles'>,
  layers: readonly string[],
): ReadonlyMap<string, string> {
  const shipped = layers.flatMap((layer) => {
    const path = layer.replace(/\.yaml$/, SHIPPED_SUFFIX);
    const text = profiles.get(path);
    return text === undefined ? [] : [[path, text] as const];
  });
  return new Map([...lists, ...shipped]);
}

/** Every list of a site: its own, and all that ship with layers, whichever region extends them. */
export function allLists({ lists, profiles }: Pick<Site, 'lists' | 'profiles'>): ReadonlyMap<string, string> {
  return new Map([...lists, ...[...profiles].filter(([path]) => path.endsWith(SHIPPED_SUFFIX))]);
}

const SHIPPED_SUFFIX = '.known.yaml';

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

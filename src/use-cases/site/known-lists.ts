import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { KnownEntry } from '../../known/entry.ts';
import { parseKnownList } from '../../known/known-list.ts';
import { findOverlaps } from '../../known/overlap.ts';
import { countOf } from '../../model/count-of.ts';
import { OsgateError } from '../../model/errors.ts';
import type { ListFile } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import { LISTS_FOLDER, type Site } from '../../store/site.ts';

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

/** @throws OsgateError `invalid-input` with every problem: lists are edited only when all of them can be read. */
export function requireSoundLists(lists: KnownLists): KnownLists {
  const { problems } = lists;
  if (problems.length === 0) return lists;
  const count = countOf(problems.length, 'problem');
  throw new OsgateError('invalid-input', `${count} in the known-failure lists; nothing was changed`, {
    problems,
  });
}

/**
 * The list that a new entry goes to: the named one, else the site's only one, else the one of the region. Relative to the site
 * root.
 *
 * @throws OsgateError `invalid-input` for a name that would not be in force.
 */
export function listFileFor(site: Site, region: string, named: string | undefined): string {
  const only = site.lists.size === 1 ? [...site.lists.keys()][0] : undefined;
  if (named === undefined) return only ?? `${LISTS_FOLDER}/${region}.yaml`;
  const path = posix.normalize(named);
  if (path.startsWith(`${LISTS_FOLDER}/`) && /\.ya?ml$/.test(path)) return path;
  throw new OsgateError(
    'invalid-input',
    `${named} would not be in force: lists are ${LISTS_FOLDER}/*.yaml of the site`,
    {
      hint: `for example ${LISTS_FOLDER}/${region === '' ? 'imported' : region}.yaml`,
    },
  );
}

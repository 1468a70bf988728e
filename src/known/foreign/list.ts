import type { Problem } from '../../model/problem.ts';

/** Forms of lists that people come with. `tempest-exclude` and `stestr` are one form: a regular expression a line. */
export const IMPORT_FORMATS = [
  'tempest-exclude',
  'stestr',
  'rally-skip',
  'rally-xfail',
  'tempest-skiplist',
  'functest',
] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** One line or item of a list from elsewhere, as it was written. */
export interface ForeignEntry {
  /** 1-based. */
  readonly line: number;
  /** A test id, a name, or a regular expression. */
  readonly pattern: string;
  readonly reason: string | undefined;
  /** URLs and ids of bugs, in the order in which they were named. */
  readonly bugs: readonly string[];
  /** OpenStack releases; none: any. */
  readonly releases: readonly string[];
  /** What the list says of it besides, and osgate has no place for. */
  readonly lost: readonly string[];
}

export interface ForeignList {
  readonly entries: readonly ForeignEntry[];
  readonly problems: readonly Problem[];
}

const URL_IN_TEXT = /https?:\/\/[^\s"'<>)\],]+/g;

/** The bugs that a text names: only URLs can be followed up. */
export function bugsIn(text: string | undefined): string[] {
  return [...(text ?? '').matchAll(URL_IN_TEXT)].map(([url]) => url.replace(/[.:;]+$/, ''));
}

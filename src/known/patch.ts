import { createTwoFilesPatch } from 'diff';

/** A file of the site as it is and as it would be. */
export interface FileChange {
  /** Relative to the site root. */
  readonly path: string;
  /** Undefined: there is no such file yet. */
  readonly before: string | undefined;
  readonly after: string;
}

/** The changes as a unified diff that `git apply` and `patch -p1` take. Empty when nothing changes. */
export function formatPatch(changes: readonly FileChange[]): string {
  return changes
    .filter(({ before, after }) => before !== after)
    .map(({ path, before, after }) => {
      const from = before === undefined ? '/dev/null' : `a/${path}`;
      return createTwoFilesPatch(from, `b/${path}`, before ?? '', after).replace(/^=+\n/, '');
    })
    .join('');
}

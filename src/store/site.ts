import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { OsgateError } from '../model/errors.ts';
import { unreadable, writeWholeFile } from './whole-file.ts';

/** Folder that marks the root of a site repository. */
const PROFILES_FOLDER = 'tempest-profiles';
export const LISTS_FOLDER = 'blacklists';

/** The user's own files, read whole: paths relative to the site root, with forward slashes. */
export interface Site {
  /** Absolute. */
  readonly root: string;
  /** Everything below `tempest-profiles/`: profiles, releases, locks. Keys are relative to the site root. */
  readonly profiles: ReadonlyMap<string, string>;
  /** The known-failure lists below `blacklists/`. */
  readonly lists: ReadonlyMap<string, string>;
}

/**
 * Reads the site repository: `explicitRoot`, or the nearest folder from `from` upwards that holds
 * `tempest-profiles/`.
 *
 * @throws OsgateError `invalid-input` when there is none, or something in it cannot be read.
 */
export async function readSite(explicitRoot: string | undefined, from: string): Promise<Site> {
  const root = explicitRoot === undefined ? findRoot(from) : resolve(from, explicitRoot);
  if (root === undefined || !existsSync(join(root, PROFILES_FOLDER))) {
    throw new OsgateError(
      'invalid-input',
      `no ${PROFILES_FOLDER}/ in ${root ?? `${from} or any folder above it`}`,
      {
        hint: 'go to the site repository, or name it: --root DIR',
      },
    );
  }
  return {
    root,
    profiles: await readTree(root, PROFILES_FOLDER, ['.yaml', '.yml', '.txt']),
    lists: await readTree(root, LISTS_FOLDER, ['.yaml', '.yml']),
  };
}

/** Where the profile of a region stands, relative to the site root. */
export function regionFile(region: string): string {
  return `${PROFILES_FOLDER}/regions/${region}.yaml`;
}

/** Writes one of the user's files, whole or not at all. `path`: relative to the site root. */
export async function writeSiteFile({ root }: Site, path: string, text: string): Promise<void> {
  await writeWholeFile(join(root, path), text);
}

function findRoot(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, PROFILES_FOLDER))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

async function readTree(
  root: string,
  folder: string,
  extensions: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const top = join(root, folder);
  if (!existsSync(top)) return new Map();
  const all = await filesBelow(top);
  const files = all.filter((file) => extensions.some((extension) => file.endsWith(extension))).sort();
  const contents = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(refuse(file))));
  return new Map(
    files.map((file, index) => [relative(root, file).split(sep).join('/'), contents[index] ?? '']),
  );
}

/** Links are followed, and one that leads nowhere is a file: what is passed over here is a list that nobody misses. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(refuse(folder));
  const found = entries
    .filter(({ name }) => !name.startsWith(LOCK_OF_EMACS))
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const target = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
      if (target?.isDirectory()) return filesBelow(path);
      return target === undefined || target.isFile() ? [path] : [];
    });
  return (await Promise.all(found)).flat();
}

/** A link that leads nowhere, beside a file that is being edited. */
const LOCK_OF_EMACS = '.#';

function refuse(path: string): (cause: Error) => never {
  return (cause) => {
    throw unreadable(path, cause);
  };
}

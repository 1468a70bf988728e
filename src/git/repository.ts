import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { OsgateError } from '../model/errors.ts';
import { withoutCredentials } from '../secrets/url.ts';

/** A git mirror of a site: a URL or a folder that holds a repository for each package. */
export interface GitMirror {
  readonly base: string;
  /** What a relative folder is relative to. */
  readonly root: string;
  /** For git itself: proxies, `GIT_SSL_CAINFO`. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Where a mirror keeps a package: `BASE/tempest`, or in a folder also `BASE/tempest.git`.
 *
 * @throws OsgateError `environment` when a folder has neither.
 */
export function repositoryOf({ base, root }: GitMirror, name: string): string {
  if (isUrl(base)) return `${base.replace(/\/+$/, '')}/${name}`;
  const folder = resolve(root, base);
  const found = [name, `${name}.git`].map((each) => join(folder, each)).find(existsSync);
  if (found !== undefined) return found;
  throw new OsgateError('environment', `the git mirror ${folder} holds no ${name} and no ${name}.git`, {
    hint: `clone it there (git clone --mirror), or mend build.git_mirror`,
  });
}

function isUrl(text: string): boolean {
  // also git@host:path
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) || /^[\w.-]+@[\w.-]+:/.test(text);
}

/**
 * The tags of a repository and the commits that they stand for; nothing is cloned.
 *
 * @throws OsgateError `environment` when it cannot be read.
 */
export async function readTags(
  repository: string,
  env: GitMirror['env'],
): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await git(['ls-remote', '--tags', repository], env);
  const tags = new Map<string, string>();
  // an annotated tag has two lines; the one of its commit ends with ^{} and comes second
  for (const line of String(stdout).split('\n')) {
    const [commit, ref] = line.split('\t');
    if (commit && ref) tags.set(ref.replace(/^refs\/tags\//, '').replace(/\^\{\}$/, ''), commit);
  }
  return tags;
}

/**
 * Variables that git sets for its hooks, and that win over the folder a command names: run from a hook, osgate would write into the
 * repository of that hook. Source: `git rev-parse --local-env-vars`.
 */
export const OUTSIDE_OF_HOOKS = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_SHALLOW_FILE: undefined,
  GIT_PREFIX: undefined,
} as const;

/** A mirror that sends less than a byte a second for a minute sends no more; git itself would wait for ever. */
const NO_ENDLESS_WAIT = { GIT_HTTP_LOW_SPEED_LIMIT: '1', GIT_HTTP_LOW_SPEED_TIME: '60' };

/** Runs git without questions. @throws OsgateError `environment` in git's own last words, without credentials. */
export async function git(
  args: readonly string[],
  env: GitMirror['env'],
  encoding: 'utf8' | 'buffer' = 'utf8',
) {
  try {
    return await execa('git', args, {
      env: { ...NO_ENDLESS_WAIT, ...env, ...OUTSIDE_OF_HOOKS, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      encoding,
      stdin: 'ignore',
    });
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (missing) {
      throw new OsgateError('environment', 'git is not installed', { hint: 'apt-get install git' });
    }
    const [command] = args.filter((arg) => !arg.startsWith('-') && !arg.includes('/'));
    throw new OsgateError('environment', `git ${command} failed: ${withoutCredentials(lastWords(cause))}`, {
      hint: 'git_mirror in the build settings of the profile names the mirror',
    });
  }
}

function lastWords(error: unknown): string {
  const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return words.trim().split('\n').slice(-3).join(' / ');
}

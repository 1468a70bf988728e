import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { OsgateError } from '../model/errors.ts';
import type { PackagePin } from '../model/plan.ts';
import { withoutCredentials } from '../secrets/url.ts';
import { type GitMirror, git, readTags, repositoryOf } from './repository.ts';

export interface TreeRequest {
  readonly mirror: GitMirror;
  /** Where repositories are kept between builds, {@link gitCacheFolder}. */
  readonly cache: string;
  /** Only what the cache has. */
  readonly offline: boolean;
  readonly onFetch: (text: string) => void;
}

/** `OSGATE_CACHE_DIR`, else `osgate` in `XDG_CACHE_HOME` or `~/.cache`; in it, the folder of git repositories. */
export function gitCacheFolder(env: NodeJS.ProcessEnv): string {
  const cache = env.OSGATE_CACHE_DIR || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'osgate');
  return join(cache, 'git');
}

/**
 * The tree of a pinned commit as `git archive` packs it: a tar that names the commit. The commit is fetched from the
 * mirror into the cache once, alone where the mirror has a tag of its version, and git's own hashes are checked again
 * each time.
 *
 * @throws OsgateError `invalid-input` when the mirror's tag is another commit than the pin's, `environment` when the
 * mirror cannot be read or lacks the commit, or the cache is damaged.
 */
export async function readPinnedTree(pin: PackagePin, request: TreeRequest): Promise<Uint8Array> {
  const { mirror, cache, offline } = request;
  const folder = join(cache, `${cacheKey(mirror.base)}-${pin.name}.git`);
  await mkdir(cache, { recursive: true });
  await git(['init', '--quiet', '--bare', folder], {});
  if (!(await hasCommit(folder, pin.commit))) {
    if (offline) throw notCached(pin, folder);
    await fetchCommit(pin, folder, request);
  }
  await git(['-C', folder, 'fsck', '--no-dangling', '--no-progress'], {});
  const { stdout } = await git(['-C', folder, 'archive', '--format=tar', pin.commit], {}, 'buffer');
  return stdout as Uint8Array;
}

/** One mirror, one set of repositories: two mirrors never mix. */
function cacheKey(base: string): string {
  return createHash('sha256').update(base).digest('hex').slice(0, 12);
}

async function hasCommit(folder: string, commit: string): Promise<boolean> {
  try {
    await git(['-C', folder, 'cat-file', '-e', `${commit}^{commit}`], {});
    return true;
  } catch (error) {
    if (error instanceof OsgateError) return false;
    throw error;
  }
}

async function fetchCommit(pin: PackagePin, folder: string, request: TreeRequest): Promise<void> {
  const { mirror, onFetch } = request;
  const repository = repositoryOf(mirror, pin.name);
  const shown = withoutCredentials(repository);
  const tagged = (await readTags(repository, mirror.env)).get(pin.version);
  if (tagged !== undefined && tagged !== pin.commit) {
    throw new OsgateError(
      'invalid-input',
      `tag ${pin.version} in ${shown} is commit ${tagged}, the pin says ${pin.commit}`,
      { hint: 'find out which is right: osgate pins check compares every pin with the mirror' },
    );
  }
  onFetch(`fetching ${pin.name} ${pin.version} from ${shown}`);
  // without a tag nobody can say which branch has the commit
  const what =
    tagged === undefined
      ? [repository, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']
      : ['--depth=1', repository, `+refs/tags/${pin.version}:refs/tags/${pin.version}`];
  await git(['-C', folder, 'fetch', '--quiet', '--no-tags', ...what], mirror.env);
  if (await hasCommit(folder, pin.commit)) return;
  throw new OsgateError('environment', `${shown} has no commit ${pin.commit} (${pin.name} ${pin.version})`, {
    hint: 'update the mirror (git remote update), or mend the pin',
  });
}

function notCached({ name, version, commit }: PackagePin, folder: string): OsgateError {
  return new OsgateError(
    'environment',
    `the git cache has no commit ${commit} (${name} ${version}), and build.offline forbids to fetch it`,
    { hint: `fill it where the mirror can be reached: osgate image fetch --region NAME; it is ${folder}` },
  );
}

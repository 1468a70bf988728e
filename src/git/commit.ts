import { execa } from 'execa';
import { OUTSIDE_OF_HOOKS } from './repository.ts';

/**
 * The commit that a folder of a git checkout is at, in full; `… dirty` where something below `path` is not committed. Undefined
 * outside git, before the first commit, and where git is not installed: it is told, not needed.
 */
export async function findCommit(folder: string, path: string): Promise<string | undefined> {
  const git = (...args: string[]) =>
    execa('git', ['-C', folder, ...args], { reject: false, stdin: 'ignore', env: OUTSIDE_OF_HOOKS });
  const head = await git('rev-parse', '--verify', 'HEAD');
  if (head.failed) return undefined;
  const status = await git('status', '--porcelain', '--', path);
  return status.failed || status.stdout !== '' ? `${head.stdout} dirty` : head.stdout;
}

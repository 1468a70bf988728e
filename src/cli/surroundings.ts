import type { AskedPlace } from '../report/report-input.ts';
import type { RunsPlace } from '../store/runs.ts';
import type { Notify } from '../use-cases/events.ts';
import type { Surroundings } from '../use-cases/surroundings.ts';
import { readVersion } from './version.ts';

/**
 * The site repository, and the folder that run references are relative to. Where all of `runs` are folders, as on a machine to which
 * somebody copied them, no site has to be there.
 */
export async function currentSite(root: string | undefined, ...runs: readonly string[]): Promise<RunsPlace> {
  const [{ readSite }, { isRunFolder }] = await Promise.all([
    import('../store/site.ts'),
    import('../store/runs.ts'),
  ]);
  const workingFolder = process.cwd();
  const areFolders = runs.length > 0 && runs.every((run) => isRunFolder(run, workingFolder));
  if (root === undefined && areFolders) return { root: workingFolder, workingFolder };
  return { root: (await readSite(root, workingFolder)).root, workingFolder };
}

/** What the run commands work with, read from this process. */
export function currentSurroundings(
  root: string | undefined,
  notify: Notify,
  place: AskedPlace = {},
): Surroundings {
  return {
    root,
    workingFolder: process.cwd(),
    env: process.env,
    now: () => new Date(),
    notify,
    osgateVersion: readVersion(),
    place,
  };
}

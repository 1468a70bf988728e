import type { AskedPlace } from '../report/report-input.ts';
import type { RunsPlace } from '../store/runs.ts';
import type { Notify } from '../use-cases/events.ts';
import type { Surroundings } from '../use-cases/surroundings.ts';
import { readVersion } from './version.ts';

/** The site repository, and the folder that run references are relative to. */
export async function currentSite(root: string | undefined): Promise<RunsPlace> {
  const { readSite } = await import('../store/site.ts');
  const workingFolder = process.cwd();
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

import type { AskedPlace } from '../report/report-input.ts';
import type { Notify } from '../use-cases/events.ts';
import type { Surroundings } from '../use-cases/surroundings.ts';
import { readVersion } from './version.ts';

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

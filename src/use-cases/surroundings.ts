import type { AskedPlace } from '../report/report-input.ts';
import type { Notify } from './events.ts';

/** What a gate command works with, passed in so that nothing below reads the process. */
export interface Surroundings {
  /** `--root`. */
  readonly root: string | undefined;
  readonly workingFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
  readonly notify: Notify;
  readonly osgateVersion: string;
  /** For whom reports are written. */
  readonly place?: AskedPlace;
}

/** How the container's runner ended, as far as osgate could see. */
export type RunEnd =
  /** The end marker is there: the runner came to its own end. Its exit code is no verdict. */
  | {
      readonly kind: 'finished';
      readonly runnerExitCode: number;
      /** Of the stream as it was stored, secrets masked; undefined for runs of an osgate that did not note it. */
      readonly streamSha256?: string;
      /** The kernel killed a process of the container for want of memory. */
      readonly outOfMemory?: true;
    }
  /**
   * No end marker: killed, interrupted, engine lost. `why` in words; `at`: when the container ended, ISO 8601 UTC; `stalled`: osgate
   * ended it, because nothing came from it any more.
   */
  | { readonly kind: 'cut'; readonly why: string; readonly at?: string; readonly stalled?: true }
  /** A file from elsewhere: nothing is known about its end. */
  | { readonly kind: 'unknown' };

/** The life of one run; `run.json` in the run folder. Times are ISO 8601 UTC. */
export interface RunRecord {
  readonly schema: 'osgate-run/v1';
  /** `<UTC time>-<suite>-<random>`, unique and sortable. */
  readonly id: string;
  readonly region: string;
  readonly release: string;
  readonly suite: string;
  /** The suite in which entries hold, for tests that were asked for by name as tests of that one. Undefined: `suite`. */
  readonly entriesSuite?: string;
  readonly ticket: string | undefined;
  /** An unexpected pass blocks. */
  readonly strict: boolean;
  /** More new flakes than this block; undefined: 3. */
  readonly maxNewFlakes?: number;
  readonly started: string;
  readonly ended: string | undefined;
  readonly end: RunEnd;
  /** What the profile names and was gone, or another one, after the main pass, in words; left out where nothing was. */
  readonly regionChanges?: readonly string[];
  /** Seconds without a sign of life after which osgate ends the run; undefined for results that it did not run. */
  readonly stallSeconds: number | undefined;
  readonly osgateVersion: string;
  /** `sha256:…` of the image that ran. */
  readonly imageId: string;
  readonly engineVersion: string;
  /** `name==version` lines of what is installed in the image. */
  readonly installed: readonly string[];
}

/** One container in which something that failed was run again; `rerun.json` in its folder below `confirm/`. */
export interface RerunRecord {
  readonly schema: 'osgate-rerun/v1';
  /** As listed, with their attributes. */
  readonly tests: readonly string[];
  readonly started: string;
  readonly ended: string | undefined;
  readonly end: RunEnd;
}

import type { PackagePin } from './plan.ts';

export type BaselineStatus = 'pass' | 'fail' | 'skip';

/** What one test did in the baseline. */
export interface BaselineTest {
  /** Test id without brackets, or fixture id (`pkg.mod.Class::setUpClass`) where one failed. */
  readonly id: string;
  readonly status: BaselineStatus;
  /** As in the listed id, `id-<uuid>` among them: finds a test again that moved to another module. */
  readonly attrs: readonly string[];
  /** Baselines of older versions have none. */
  readonly durationSeconds?: number;
  /**
   * The run that skipped it or had it no more, and passed: `status` is that of an earlier one, and stays until the test is executed
   * again or somebody accepts a run without it.
   */
  readonly lostSince?: string;
}

/** The run that a baseline was made of, and why it is one. */
export interface BaselineRef {
  readonly region: string;
  readonly suite: string;
  /** Id of the run; its folder may be gone. */
  readonly run: string;
  /** When that run began, ISO 8601 UTC. */
  readonly started: string;
  readonly release: string;
  readonly tempest: PackagePin;
  readonly plugins: readonly PackagePin[];
  /** Of the plan; undefined for runs that did not note it, which never count as run with the same settings. */
  readonly profileSha256: string | undefined;
  /** Image id (`sha256:…`) and hash of tempest.conf of that run; baselines of older versions have neither. */
  readonly imageId?: string;
  readonly confSha256?: string;
  readonly accepted: Acceptance;
}

/** `passed`: the run passed, and so became the baseline by itself. `accepted`: somebody took it as it was. */
export interface Acceptance {
  readonly how: 'passed' | 'accepted';
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly by: string | undefined;
  readonly ticket: string | undefined;
  readonly reason: string | undefined;
}

/**
 * What later runs of the same region and suite are compared with: `reports/<region>/baselines/<suite>.json`, and in the
 * folder of each run that was compared with it a copy, so that the verdict can be made again.
 */
export interface StoredBaseline extends BaselineRef {
  readonly schema: 'osgate-baseline/v1';
  /** Sorted by id. */
  readonly tests: readonly BaselineTest[];
}

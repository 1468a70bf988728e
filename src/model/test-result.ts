import type { Problem } from './problem.ts';

/** Subunit's own words. `exists`: planned, nothing more was heard. `inprogress`: started, its end was never seen. */
export const TEST_STATUSES = [
  'success',
  'fail',
  'skip',
  'xfail',
  'uxsuccess',
  'inprogress',
  'exists',
] as const;
export type TestStatus = (typeof TEST_STATUSES)[number];

export interface Attachment {
  readonly name: string;
  readonly mime: string;
  readonly sizeBytes: number;
  /** The content as text when it was kept; undefined when it is binary or was left in the stream for its size. */
  readonly text: string | undefined;
  /** Where the whole content is; undefined when it cannot be read again, as from standard input. */
  readonly place?: StreamPlace | undefined;
}

/** The part of a subunit stream from the first to the last packet of an attachment; packets of others may lie between them. */
export interface StreamPlace {
  /** As the reader was given it. What is packed has its offsets in what it unpacks to. */
  readonly file: string;
  /** Of the first packet, in bytes. */
  readonly offset: number;
  readonly length: number;
}

/** One run of one test: from its `inprogress` to its terminal status, or to the end of the stream. */
export interface Attempt {
  readonly status: TestStatus;
  /** ISO 8601 UTC from the events' own times; undefined where the stream had none. */
  readonly start: string | undefined;
  readonly stop: string | undefined;
  /** Seconds; undefined where a time is missing. Never negative. */
  readonly durationSeconds: number | undefined;
  /** Why it was skipped. */
  readonly reason: string | undefined;
  readonly traceback: string | undefined;
  readonly attachments: readonly Attachment[];
}

/** What was observed of one test; never changed afterwards. The fields of `Attempt` are those of the last attempt. */
export interface TestResult extends Attempt {
  readonly id: string;
  /** The bracketed attributes of the listed id, in order. */
  readonly attrs: readonly string[];
  readonly tags: readonly string[];
  /** The `worker-N` tag or the route code. */
  readonly worker: string | undefined;
  /** All attempts in order, the last one included. */
  readonly attempts: readonly Attempt[];
}

export const FIXTURE_KINDS = [
  'setUpClass',
  'tearDownClass',
  'setUpModule',
  'tearDownModule',
  'import',
] as const;
export type FixtureKind = (typeof FIXTURE_KINDS)[number];

/**
 * A result that belongs to no single test: `setUpClass (mod.Class)` and its kin, or a module that could not be
 * imported (`unittest.loader._FailedTest.mod`).
 */
export interface FixtureResult extends Attempt {
  readonly kind: FixtureKind;
  /** Dotted name of the class or module. */
  readonly scope: string;
}

/** What a suite as a whole printed or says of itself: it belongs to no test. */
export interface SuiteOutput {
  readonly name: string;
  /** `system-out`, `system-err`, and `properties`, a line each. */
  readonly attachments: readonly Attachment[];
}

/** Everything that was found in one stream or file, or in several. */
export interface ResultSet {
  readonly format: 'subunit-v2' | 'junit' | 'rally' | 'mixed';
  /** One per id, in the order in which the ids were first seen; tests that only `exist` included. */
  readonly tests: readonly TestResult[];
  readonly fixtures: readonly FixtureResult[];
  /** Only of formats that have suites, and only those that have something to say. */
  readonly suites?: readonly SuiteOutput[];
  /** Damage, foreign bytes, contradictions: nothing that was read vanishes. */
  readonly problems: readonly Problem[];
  /** False when the stream was cut inside a packet or holds damage: no complete run can be claimed on it. */
  readonly intact: boolean;
}

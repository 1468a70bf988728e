import type { Attempt, FixtureKind, FixtureResult, TestResult } from '../model/test-result.ts';
import type { OpenAttachments } from './attachments.ts';

/** What the tags of an event say; one object for all events with the same tags. */
export interface Labels {
  readonly tags: readonly string[];
  /** The `worker-N` tag. */
  readonly worker: string | undefined;
}

/** An attempt whose end was not yet seen. */
export interface OpenAttempt {
  /** Empty for none. Together with the test it says whose events belong together. */
  readonly route: string;
  /** Its `inprogress` came. Attachments may come before it, and for class fixtures it never comes. */
  started: boolean;
  startUs: number | undefined;
  attachments: OpenAttachments | undefined;
}

/** One id and all that was heard of it so far. */
export interface ObservedTest {
  /** The id as it stands in the stream. */
  listed: string;
  readonly id: string;
  attrs: readonly string[];
  readonly fixture: { readonly kind: FixtureKind; readonly scope: string } | undefined;
  labels: Labels;
  route: string;
  readonly open: OpenAttempt[];
  readonly attempts: Attempt[];
}

export const NO_LABELS: Labels = { tags: [], worker: undefined };

/** What stands for an attempt of which nothing was heard. */
export const PLANNED: Attempt = {
  status: 'exists',
  start: undefined,
  stop: undefined,
  durationSeconds: undefined,
  reason: undefined,
  traceback: undefined,
  attachments: [],
};

/** The result of a test whose attempts are all closed. */
export function testResultOf({ id, attrs, labels, route, attempts }: ObservedTest): TestResult {
  const last = attempts.at(-1) ?? PLANNED;
  return {
    id,
    attrs,
    status: last.status,
    start: last.start,
    stop: last.stop,
    durationSeconds: last.durationSeconds,
    reason: last.reason,
    traceback: last.traceback,
    attachments: last.attachments,
    tags: labels.tags,
    worker: labels.worker ?? (route === '' ? undefined : route),
    attempts,
  };
}

/** One result for each time that the fixture ran; one that is only planned is a result too. */
export function fixtureResultsOf({ fixture, attempts }: ObservedTest): FixtureResult[] {
  if (fixture === undefined) return [];
  return (attempts.length === 0 ? [PLANNED] : attempts).map((attempt) => ({ ...fixture, ...attempt }));
}

import type { TestStatus } from '../model/test-result.ts';

/** What the live view is told; times come beside the event. */
export type ProgressEvent =
  | { readonly kind: 'planned'; readonly tests: number }
  | { readonly kind: 'started'; readonly id: string }
  | {
      readonly kind: 'finished';
      readonly id: string;
      readonly status: TestStatus;
      readonly durationSeconds: number | undefined;
      /** The reason of a skip, or the last exception line. */
      readonly detail: string | undefined;
    };

/** How far a run is. A fixture (`setUpClass (mod.Class)`) can fail but is no planned test and finishes none. */
export interface Progress {
  readonly planned: number;
  readonly finished: number;
  readonly failed: number;
  /** Test that started last and has not ended. */
  readonly running: string | undefined;
  /** Epoch milliseconds of the first test's start, which is where the estimate counts from. */
  readonly firstStartMs: number | undefined;
  /** Epoch milliseconds: when the live view began. */
  readonly beganMs: number;
}

export function beginProgress(nowMs: number): Progress {
  return {
    planned: 0,
    finished: 0,
    failed: 0,
    running: undefined,
    firstStartMs: undefined,
    beganMs: nowMs,
  };
}

/** The state after an event. `nowMs`: epoch milliseconds. */
export function advanceProgress(progress: Progress, event: ProgressEvent, nowMs: number): Progress {
  switch (event.kind) {
    case 'planned':
      return { ...progress, planned: event.tests };
    case 'started':
      return { ...progress, running: event.id, firstStartMs: progress.firstStartMs ?? nowMs };
    case 'finished':
      return {
        ...progress,
        finished: progress.finished + (isFixture(event.id) ? 0 : 1),
        failed: progress.failed + (event.status === 'fail' ? 1 : 0),
        running: progress.running === event.id ? undefined : progress.running,
        firstStartMs: progress.firstStartMs ?? nowMs,
      };
    default:
      return event satisfies never;
  }
}

/** Seconds left if the rest takes as long per test as the tests so far did; undefined before the first has ended. */
export function estimateSecondsLeft(progress: Progress, nowMs: number): number | undefined {
  if (progress.firstStartMs === undefined || progress.finished === 0) return undefined;
  const secondsPerTest = (nowMs - progress.firstStartMs) / 1000 / progress.finished;
  return secondsPerTest * Math.max(0, progress.planned - progress.finished);
}

function isFixture(id: string): boolean {
  return /^(setUp|tearDown)(Class|Module) \(/.test(id);
}

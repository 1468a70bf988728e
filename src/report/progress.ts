import { parseFixtureId } from '../model/fixture-id.ts';
import type { TestStatus } from '../model/test-result.ts';

/** What the live view is told; times come beside the event. */
export type ProgressEvent =
  | {
      readonly kind: 'planned';
      readonly tests: number;
      /** How many planned tests each class has: what a class that is skipped as a whole finishes. */
      readonly byClass: ReadonlyMap<string, number>;
    }
  | { readonly kind: 'started'; readonly id: string }
  | {
      readonly kind: 'finished';
      readonly id: string;
      readonly status: TestStatus;
      readonly durationSeconds: number | undefined;
      /** The reason of a skip, or the last exception line. */
      readonly detail: string | undefined;
    };

/** How far a run is. A `setUpClass (mod.Class)` that skipped or failed finishes all tests of its class. */
export interface Progress {
  readonly planned: number;
  readonly byClass: ReadonlyMap<string, number>;
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
    byClass: new Map(),
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
      return { ...progress, planned: event.tests, byClass: event.byClass };
    case 'started':
      return { ...progress, running: event.id, firstStartMs: progress.firstStartMs ?? nowMs };
    case 'finished':
      return {
        ...progress,
        finished: progress.finished + testsEndedBy(event.id, progress.byClass),
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

/** One for a test; the class's tests for its `setUpClass`, which is heard of only when none of them will run. */
function testsEndedBy(id: string, byClass: ReadonlyMap<string, number>): number {
  const fixture = parseFixtureId(id);
  if (fixture === undefined || fixture.kind === 'import') return 1;
  return fixture.kind === 'setUpClass' ? (byClass.get(fixture.scope) ?? 0) : 0;
}

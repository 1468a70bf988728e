import type { BaselineStatus } from '../model/baseline.ts';
import { isFixtureId } from '../model/fixture-id.ts';
import type { ObservedState } from '../model/verdict.ts';
import { alignBaseline, type Baseline, statusOf } from './baseline.ts';

/** What is compared of a test. */
export interface ComparedTest {
  readonly id: string;
  readonly attrs: readonly string[];
  readonly observed: ObservedState;
  readonly durationSeconds: number | undefined;
}

/** What changed from one run to another: ids, sorted. */
export interface RunDifference {
  readonly newFailures: readonly string[];
  readonly stillFailing: readonly string[];
  readonly fixed: readonly string[];
  readonly newlySkipped: readonly string[];
  readonly newlyRun: readonly string[];
  /** A result before, none now. */
  readonly disappeared: readonly string[];
  readonly added: readonly string[];
  /** Passed in both, the second time at least twice as long and five seconds longer; slowest first. */
  readonly slower: readonly {
    readonly id: string;
    readonly beforeSeconds: number;
    readonly afterSeconds: number;
  }[];
}

const SLOWER_TIMES = 2;
const SLOWER_SECONDS = 5;

/** Compares two runs by what was observed; entries and baselines have no say. Tests that moved to another module are the same. */
export function compareRuns(before: readonly ComparedTest[], after: readonly ComparedTest[]): RunDifference {
  const results = new Map(
    before.flatMap(({ id, attrs, observed, durationSeconds }) => {
      const status = statusOf(observed);
      const timed = observed === 'pass' && durationSeconds !== undefined ? { durationSeconds } : {};
      return status === undefined ? [] : [[id, { status, attrs, ...timed }] as const];
    }),
  );
  const now = after.filter((test) => statusOf(test.observed) !== undefined);
  const was = alignBaseline({ results, pinsUnchanged: false, profileUnchanged: false }, now).results;
  const idsWhere = (earlier: BaselineStatus | undefined, later: BaselineStatus) =>
    now
      .filter((test) => was.get(test.id)?.status === earlier && statusOf(test.observed) === later)
      .map((test) => test.id)
      .sort();
  const ids = new Set(now.map((test) => test.id));
  const isTest = (id: string) => !isFixtureId(id);
  return {
    newFailures: [
      ...idsWhere('pass', 'fail'),
      ...idsWhere('skip', 'fail'),
      ...idsWhere(undefined, 'fail'),
    ].sort(),
    stillFailing: idsWhere('fail', 'fail'),
    fixed: idsWhere('fail', 'pass'),
    newlySkipped: [...idsWhere('pass', 'skip'), ...idsWhere('fail', 'skip')].sort(),
    newlyRun: idsWhere('skip', 'pass'),
    disappeared: [...was.keys()].filter((id) => !ids.has(id) && isTest(id)).sort(),
    added: [...idsWhere(undefined, 'pass'), ...idsWhere(undefined, 'skip')].filter(isTest).sort(),
    slower: findSlower(was, now),
  };
}

/** Only tests that passed have a duration in `was`. */
function findSlower(was: Baseline['results'], now: readonly ComparedTest[]): RunDifference['slower'] {
  return now
    .flatMap(({ id, observed, durationSeconds: afterSeconds }) => {
      const beforeSeconds = was.get(id)?.durationSeconds;
      if (observed !== 'pass' || beforeSeconds === undefined || afterSeconds === undefined) return [];
      const isSlower =
        afterSeconds >= beforeSeconds * SLOWER_TIMES && afterSeconds - beforeSeconds >= SLOWER_SECONDS;
      return isSlower ? [{ id, beforeSeconds, afterSeconds }] : [];
    })
    .sort((a, b) => b.afterSeconds - b.beforeSeconds - (a.afterSeconds - a.beforeSeconds));
}

import { isFixtureId } from '../model/fixture-id.ts';
import type { JudgedTest, ObservedState, RunProblem } from '../model/verdict.ts';
import type { Baseline } from './baseline.ts';
import type { PlannedTests } from './observation.ts';

export const COVERAGE_DROP = 'coverage-drop';

/** So much of what the baseline executed must be executed again. */
export const LEAST_COVERAGE = 0.95;

/**
 * A run that skips or no longer plans more than 5 % of what the baseline executed has not tested the same cloud,
 * however well the rest went. Expected skips and excluded tests are not held against it, nor are tests that have no
 * result: those make the run incomplete. Runs of tests that were asked for by name are not compared.
 */
export function findCoverageDrop(
  tests: readonly JudgedTest[],
  baseline: Baseline | undefined,
  plan: PlannedTests | undefined,
): RunProblem[] {
  if (baseline === undefined || (plan !== undefined && plan.requested.length > 0)) return [];
  const executed = [...baseline.results].filter(([id, { status }]) => status !== 'skip' && !isFixtureId(id));
  const lost = new Set(tests.filter(isLost).map((test) => test.id));
  const missing = executed.filter(([id]) => lost.has(id)).length;
  if (missing <= executed.length * (1 - LEAST_COVERAGE)) return [];
  const kept = executed.length - missing;
  const message = `only ${kept} of the ${executed.length} tests that the baseline executed were executed`;
  const lostBefore = executed.filter(([id, { lostSince }]) => lost.has(id) && lostSince !== undefined).length;
  const since = lostBefore === 0 ? '' : `; ${lostBefore} of the ${missing} others were lost by earlier runs`;
  return [{ code: COVERAGE_DROP, message: `${message}${since}`, weight: 'blocks' }];
}

/** The code of a run that tested nothing. */
export const NOTHING_EXECUTED = 'nothing-executed';

/**
 * A run in which every planned test skipped: all came to an end, so it may pass, but it proves nothing and guards nothing. Skips that
 * a reviewed entry expects are what was to be seen.
 */
export function findNothingExecuted(
  tests: readonly JudgedTest[],
  plan: PlannedTests | undefined,
): RunProblem[] {
  // the common case needs no set of all ids
  const executed = tests.find(({ fixture, observed }) => fixture === undefined && EXECUTED.has(observed));
  if (executed !== undefined && plan?.tests.some(({ id }) => id === executed.id) !== false) return [];
  const ids = plan && new Set(plan.tests.map(({ id }) => id));
  const planned = tests.filter(
    ({ id, fixture, observed }) => fixture === undefined && observed !== 'absent' && ids?.has(id) !== false,
  );
  const ran = planned.filter(({ category }) => category !== 'excluded' && category !== 'expired-exclude');
  const isIdle = ran.length > 0 && ran.every(({ observed }) => observed === 'skip');
  if (!isIdle || ran.every(({ category }) => category === 'skipped-expected')) return [];
  const message = `no test was executed: ${ran.length === 1 ? 'the only one' : `all ${ran.length}`} skipped`;
  return [{ code: NOTHING_EXECUTED, message, hint: WHY_SKIPPED, weight: 'warns' }];
}

const EXECUTED: ReadonlySet<ObservedState> = new Set(['pass', 'fail', 'flaky']);
const WHY_SKIPPED = 'the reasons are in the report: settings of the profile, or what the region has not';

/** Executed no more: it skips now, or is not there. */
export function isLost({ observed, category }: JudgedTest): boolean {
  return (
    (observed === 'skip' || observed === 'absent') &&
    category !== 'skipped-expected' &&
    category !== 'excluded'
  );
}

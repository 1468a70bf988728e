import type { JudgedTest, RunProblem } from '../model/verdict.ts';
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
  const executed = [...baseline.results].filter(
    ([id, { status }]) => status !== 'skip' && !id.includes('::'),
  );
  const lost = new Set(tests.filter(isLost).map((test) => test.id));
  const missing = executed.filter(([id]) => lost.has(id)).length;
  if (missing <= executed.length * (1 - LEAST_COVERAGE)) return [];
  const kept = executed.length - missing;
  const message = `only ${kept} of the ${executed.length} tests that the baseline executed were executed`;
  return [{ code: COVERAGE_DROP, message, weight: 'blocks' }];
}

/** Executed no more: it skips now, or is not there. */
export function isLost({ observed, category }: JudgedTest): boolean {
  return (
    (observed === 'skip' || observed === 'absent') &&
    category !== 'skipped-expected' &&
    category !== 'excluded'
  );
}

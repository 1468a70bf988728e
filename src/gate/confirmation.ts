import { scopeOf } from '../model/fixture-id.ts';
import type { Plan } from '../model/plan.ts';
import { classOf, type TestId } from '../model/test-id.ts';
import type { Category, JudgedTest, Verdict } from '../model/verdict.ts';
import { MASS_FAILURE } from './mass-failure.ts';
import { ATTEMPTS_OF_A_BROKEN_FLAKE } from './outcome-table.ts';

/** One thing to run again in a container of its own. */
export interface Confirmation {
  /** The test, or all planned tests of the class whose fixture failed. */
  readonly tests: readonly TestId[];
  /** How often at most; it ends with the first time that everything passed. */
  readonly times: number;
}

/** Failures that nobody accounted for. */
const UNEXPLAINED: ReadonlySet<Category> = new Set([
  'new-failure',
  'regressed',
  'still-failing',
  'new-test',
  'changed-failure',
  'expired-known-failure',
]);

/**
 * What to run again after the main pass: failures that nobody accounted for, `times` each, and known flakes that failed, as
 * often as it takes to call them broken. A failed class fixture stands for its whole class. Nothing after a mass failure.
 */
export function planConfirmation(verdict: Verdict, plan: Pick<Plan, 'tests'>, times: number): Confirmation[] {
  if (times === 0 || verdict.problems.some((problem) => problem.code === MASS_FAILURE)) return [];
  const flakeTimes = Math.max(times, ATTEMPTS_OF_A_BROKEN_FLAKE - 1);
  const byClass = Map.groupBy(plan.tests, (test) => classOf(test.id));
  const classes = new Map<string, Confirmation>();
  for (const row of verdict.tests) {
    if (row.fixture === undefined || !isUnexplained(row)) continue;
    const scope = scopeOf(row.id);
    const tests = byClass.get(scope);
    if (tests !== undefined) classes.set(scope, { tests, times });
  }
  const planned = new Map(plan.tests.map((test) => [test.id, test]));
  const single = verdict.tests.flatMap((row): Confirmation[] => {
    const test = planned.get(row.id);
    if (test === undefined || classes.has(classOf(row.id))) return [];
    if (isFailedFlake(row)) return [{ tests: [test], times: flakeTimes }];
    return isUnexplained(row) ? [{ tests: [test], times }] : [];
  });
  return [...classes.values(), ...single];
}

function isUnexplained({ observed, category }: JudgedTest): boolean {
  return (observed === 'fail' || observed === 'timeout') && UNEXPLAINED.has(category);
}

function isFailedFlake({ observed, category }: JudgedTest): boolean {
  return (
    (observed === 'fail' || observed === 'timeout') &&
    (category === 'known-flake' || category === 'flake-now-broken')
  );
}

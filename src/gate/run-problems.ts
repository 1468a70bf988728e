import type { RunEnd } from '../model/run-record.ts';
import type { ResultSet } from '../model/test-result.ts';
import type { JudgedTest, RunProblem } from '../model/verdict.ts';
import type { Observation, PlannedTests } from './observation.ts';

/**
 * What is wrong with a run as a whole: a damaged stream, a cut run, an incomplete or empty plan. Problems that the
 * readers found are shown; that a stream is not intact makes the run incomplete whatever they say.
 */
export function findRunProblems(input: {
  readonly results: ResultSet;
  readonly plan: PlannedTests | undefined;
  readonly end: RunEnd;
  readonly observations: readonly Observation[];
  readonly regionChanges?: readonly string[] | undefined;
}): RunProblem[] {
  const { results, plan, end, observations, regionChanges = [] } = input;
  return [
    ...(results.intact ? [] : [NOT_INTACT]),
    ...checkEnd(end, plan),
    ...checkPlan(results, plan, observations),
    ...regionChanges.map(regionChanged),
    ...results.problems.map((problem) => ({ ...problem, weight: 'warns' as const })),
  ];
}

/**
 * New flakes in results that osgate did not run. Nobody says there that the second result of an id came of running one test again: two
 * tests may have that name, or two runs may be in the files, and then one of them failed.
 */
export function findAssumedFlakes(tests: readonly JudgedTest[], end: RunEnd): RunProblem[] {
  const flakes = tests.filter(({ category, fixture }) => category === 'new-flake' && fixture === undefined);
  if (end.kind !== 'unknown' || flakes.length === 0) return [];
  const message = `failed and passed in the given results, which is taken for a flake: ${listIds(flakes.map(({ id }) => id))}`;
  const hint = 'two tests of one name, or two runs, are no flake: judge the files one by one';
  return [{ code: 'assumed-flake', message, hint, weight: 'warns' }];
}

/** What passed may have passed without it. */
function regionChanged(change: string): RunProblem {
  return {
    code: 'region-changed',
    message: `the region changed under the run: ${change}`,
    hint: 'put it back as the profile says, and run again',
    weight: 'incomplete',
  };
}

const NOT_INTACT: RunProblem = {
  code: 'results-not-intact',
  message: 'the results are damaged or cut short',
  weight: 'incomplete',
};

function checkEnd(end: RunEnd, plan: PlannedTests | undefined): RunProblem[] {
  switch (end.kind) {
    case 'finished':
      return ranToItsEnd(end) ? [] : [runnerDied(end.runnerExitCode)];
    case 'cut':
      return [{ code: 'run-cut', message: `the run was cut off: ${end.why}`, weight: 'incomplete' }];
    case 'unknown':
      return plan === undefined ? [UNVERIFIED] : [];
    default:
      return end satisfies never;
  }
}

/**
 * What the runner in the image ends with when it came to the end of its list; 3 says that some ids could not be loaded,
 * which their own rows show. Failing tests do not change it.
 */
const RUNNER_DONE: readonly number[] = [0, 3];

/** True when the end marker is there and the runner did not die before it wrote that. */
export function ranToItsEnd(end: RunEnd): boolean {
  return end.kind === 'finished' && RUNNER_DONE.includes(end.runnerExitCode);
}

/** It may have died after the last result: in the clean-up of a class, whose failure nobody saw then. */
function runnerDied(exitCode: number): RunProblem {
  const message = `the runner ended with exit code ${exitCode} before it was done`;
  return {
    code: 'runner-died',
    message,
    weight: 'incomplete',
    hint: 'runner.log in the run folder says more',
  };
}

const UNVERIFIED: RunProblem = {
  code: 'plan-unverified',
  message: 'plan: unverified; tests that never ran may be missing without a trace',
  hint: 'give the list of planned tests: --plan LIST',
  weight: 'warns',
};

function checkPlan(
  results: ResultSet,
  plan: PlannedTests | undefined,
  observations: readonly Observation[],
): RunProblem[] {
  const problems: RunProblem[] = [];
  if ((plan?.tests ?? results.tests).length === 0) {
    problems.push({ code: 'empty-plan', message: 'no test was planned', weight: 'incomplete' });
  }
  const unloaded = observations.filter(({ fixture }) => fixture === 'import' || fixture === 'setUpModule');
  if (unloaded.length > 0) {
    const message = `the plan is incomplete: ${listIds(unloaded.map((fixture) => fixture.id))} failed`;
    problems.push({ code: 'plan-incomplete', message, weight: 'incomplete' });
  }
  const twice = plannedTwice(plan?.tests ?? []);
  if (twice.length > 0) {
    const message = `the plan names several tests by one id, of which one result is known: ${listIds(twice)}`;
    problems.push({ code: 'plan-incomplete', message, weight: 'incomplete' });
  }
  const planned = new Set(
    [...(plan?.tests ?? results.tests), ...(plan?.excluded ?? [])].map((test) => test.id),
  );
  const unplanned = results.tests.filter((test) => !planned.has(test.id));
  if (unplanned.length > 0) {
    const message = `results of tests that were not planned: ${listIds(unplanned.map((test) => test.id))}`;
    problems.push({ code: 'unplanned-test', message, weight: 'warns' });
  }
  return problems;
}

/** The runner in the image runs one of them. */
function plannedTwice(tests: PlannedTests['tests']): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { id } of tests) (seen.has(id) ? twice : seen).add(id);
  return [...twice];
}

const MOST_IDS = 3;

function listIds(ids: readonly string[]): string {
  const rest = ids.length - MOST_IDS;
  return [...ids.toSorted().slice(0, MOST_IDS), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

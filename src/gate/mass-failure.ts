import { fixtureId } from '../model/fixture-id.ts';
import { classOf } from '../model/test-id.ts';
import type { Cluster, JudgedTest, RunProblem } from '../model/verdict.ts';

/** Above this share of the executed tests, failures are a collapse. */
const COLLAPSED_SHARE = 0.25;
/** In a handful of tests a quarter is one test: below this many failures no share is a collapse. */
const LEAST_OF_SHARE = 10;
/** Above this share of the failures with one cause they are a collapse, if they are so many. */
const ONE_CAUSE_SHARE = 0.8;
const LEAST_OF_CAUSE = 20;

export const MASS_FAILURE = 'mass-failure';

/**
 * Finds the collapse of a cloud: nothing is run again then, and the run is no baseline and feeds no history. Failures that
 * a reviewed entry accounts for do not count; tests behind a failed set-up do.
 */
export function findMassFailure(
  tests: readonly JudgedTest[],
  clusters: readonly Cluster[],
): RunProblem | undefined {
  const executed = tests.filter((test) => test.fixture === undefined && EXECUTED.has(test.observed)).length;
  const failed = unexplained(tests);
  const shown = failed.filter((test) => test.fixture === undefined).length;
  if (shown >= LEAST_OF_SHARE && shown > executed * COLLAPSED_SHARE) {
    return collapse(`${shown} of ${executed} executed tests failed`);
  }
  const blocking = failed.filter((test) => test.cluster !== undefined);
  const causes = Map.groupBy(blocking, (test) => test.cluster);
  const [cause, largest = []] = [...causes].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? [];
  if (largest.length < LEAST_OF_CAUSE || largest.length <= blocking.length * ONE_CAUSE_SHARE)
    return undefined;
  const title = clusters.find((cluster) => cluster.id === cause)?.title ?? '';
  return collapse(`${largest.length} of ${blocking.length} failures have one cause: ${title}`);
}

function collapse(what: string): RunProblem {
  return {
    code: MASS_FAILURE,
    message: `mass failure: ${what}`,
    hint: 'look for what they have in common before you look at single tests; none of them was run again',
    weight: 'blocks',
  };
}

const EXECUTED: ReadonlySet<JudgedTest['observed']> = new Set([
  'pass',
  'fail',
  'flaky',
  'timeout',
  'masked',
  'crashed',
  'blocked',
]);

const FAILED: ReadonlySet<JudgedTest['observed']> = new Set(['fail', 'timeout', 'crashed']);

/** Rows that failed and block, and the tests that a failed set-up among them kept from starting. */
function unexplained(tests: readonly JudgedTest[]): JudgedTest[] {
  const failed = tests.filter(({ observed, weights }) => FAILED.has(observed) && weights.includes('blocks'));
  const setUps = new Set(failed.filter((test) => test.fixture === 'setUpClass').map((test) => test.id));
  const blocked = tests.filter(
    ({ id, category }) =>
      category === 'blocked' && setUps.has(fixtureId({ scope: classOf(id), kind: 'setUpClass' })),
  );
  return [...failed, ...blocked];
}

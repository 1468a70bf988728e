import { classOf } from '../../model/test-id.ts';
import type { ResultSet } from '../../model/test-result.ts';

/**
 * True when nothing in the results themselves says that the run is not over: every test that they name has ended, or its
 * class was never set up. Tests of which they say nothing at all can only be missed with a plan.
 */
export function isComplete({ tests, fixtures, intact }: ResultSet): boolean {
  const unloaded = fixtures.some(({ kind }) => kind === 'import' || kind === 'setUpModule');
  if (!intact || unloaded || tests.length + fixtures.length === 0) return false;
  const unstarted = new Set(
    fixtures.filter(({ kind }) => kind === 'setUpClass').map((fixture) => fixture.scope),
  );
  return tests.every(({ id, attempts, status }) =>
    status === 'exists'
      ? unstarted.has(classOf(id))
      : attempts.every((attempt) => attempt.status !== 'inprogress'),
  );
}

import { scopeOf } from '../model/fixture-id.ts';
import type { Plan } from '../model/plan.ts';
import { classOf } from '../model/test-id.ts';
import type { JudgedTest } from '../model/verdict.ts';

/** The tests that a row stands for: itself, or, of a fixture, the planned tests of its class or of the classes of its module. */
export function plannedTestsOf(
  { id, fixture }: Pick<JudgedTest, 'id' | 'fixture'>,
  { tests }: Pick<Plan, 'tests'>,
): string[] {
  if (fixture === undefined) return [id];
  const scope = scopeOf(id);
  return tests
    .map((test) => test.id)
    .filter((planned) => classOf(planned) === scope || classOf(planned).startsWith(`${scope}.`));
}

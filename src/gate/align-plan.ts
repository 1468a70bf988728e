import { formatTestId, parseTestId, type TestId } from '../model/test-id.ts';
import type { PlannedTests } from './observation.ts';

/**
 * A plan under the ids of the results. In a list from elsewhere `test_x[slow]` may be a test with an attribute or one of several
 * with a parameter: the results know. What they do not have keeps its name, and so was never run.
 */
export function alignPlan<Plan extends PlannedTests>(plan: Plan, reported: readonly TestId[]): Plan {
  const planned = [...plan.tests, ...plan.excluded];
  const bracketed = planned.filter(({ id }) => id.endsWith(']'));
  if (bracketed.length === 0) return plan;
  const ids = new Map(reported.map((test) => [test.id, test]));
  const byListed = new Map(reported.map((test) => [formatTestId(test), test.id]));
  const plain = new Set(planned.map(({ id }) => id));
  const sameName = Map.groupBy(bracketed, bareId);
  const nameOf = (id: string): string => {
    if (!id.endsWith(']') || ids.has(id)) return id;
    const bare = bareId({ id });
    const isOnly = sameName.get(bare)?.length === 1 && ids.get(bare)?.attrs.length === 0;
    const found = byListed.get(id) ?? (isOnly ? bare : id);
    return plain.has(found) ? id : found;
  };
  const named = (test: TestId): TestId => ({ ...test, id: nameOf(test.id) });
  return {
    ...plan,
    tests: plan.tests.map(named),
    excluded: plan.excluded.map(named),
    requested: plan.requested.map(nameOf),
  };
}

function bareId({ id }: Pick<TestId, 'id'>): string {
  return parseTestId(id).id;
}

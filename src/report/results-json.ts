import type { Attempt, FixtureResult, ResultSet, TestResult } from '../model/test-result.ts';

/**
 * `osgate-results/v1` of `docs/cli.md`: what a reader found, without judging it. Fixtures are results of their own
 * (`mod.Class::setUpClass`) and counted with the tests, so that nothing that was read is missing.
 */
export function renderResultsJson(results: ResultSet, complete: boolean): string {
  const tests = [...results.tests.map(testRow), ...results.fixtures.map(fixtureRow)];
  const document = {
    schema: 'osgate-results/v1',
    complete,
    problems: results.problems,
    counts: countStatuses(tests),
    tests,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function testRow(test: TestResult) {
  return rowOf(test, { id: test.id, attrs: test.attrs, tags: test.tags, worker: test.worker ?? null });
}

function fixtureRow(fixture: FixtureResult) {
  return rowOf(fixture, { id: `${fixture.scope}::${fixture.kind}`, attrs: [], tags: [], worker: null });
}

interface Naming {
  readonly id: string;
  readonly attrs: readonly string[];
  readonly tags: readonly string[];
  readonly worker: string | null;
}

function rowOf(attempt: Attempt, { id, attrs, tags, worker }: Naming) {
  return {
    id,
    attrs,
    status: attempt.status,
    start: attempt.start ?? null,
    stop: attempt.stop ?? null,
    duration_s: attempt.durationSeconds ?? null,
    reason: attempt.reason ?? null,
    traceback: attempt.traceback ?? null,
    tags,
    worker,
    attachments: attempt.attachments.map(({ name, mime, sizeBytes }) => ({ name, mime, bytes: sizeBytes })),
  };
}

function countStatuses(rows: readonly { status: string }[]): Record<string, number> {
  const groups = Map.groupBy(rows, (row) => row.status);
  return Object.fromEntries([...groups].map(([status, members]) => [status, members.length]));
}

import { fixtureId } from '../model/fixture-id.ts';
import type { Attachment, Attempt, FixtureResult, ResultSet, TestResult } from '../model/test-result.ts';

/**
 * `osgate-results/v1` of `docs/cli.md`: what a reader found, without judging it. Fixtures are results of their own
 * (`mod.Class::setUpClass`) and counted with the tests, so that nothing that was read is missing.
 */
export function renderResultsJson(results: ResultSet, complete: boolean): string {
  return [...resultsJsonPieces(results, complete)].join('');
}

/** The same text in pieces, a test in each, for what is too large to be held as a whole. */
export function* resultsJsonPieces(results: ResultSet, complete: boolean): Generator<string> {
  const { tests, fixtures, suites = [], problems } = results;
  const head = {
    schema: 'osgate-results/v1',
    complete,
    problems,
    counts: countStatuses([...tests, ...fixtures]),
    suites: suites.map(({ name, attachments }) => ({ name, attachments: attachments.map(attachmentRow) })),
    tests: [],
  };
  const [before = '', after = ''] = splitAtEnd(JSON.stringify(head, null, 2), ']');
  yield before;
  let separator = '\n    ';
  for (const row of rowsOf(results)) {
    yield separator + JSON.stringify(row, null, 2).replaceAll('\n', '\n    ');
    separator = ',\n    ';
  }
  yield `${tests.length + fixtures.length === 0 ? '' : '\n  '}${after}\n`;
}

/** What stands before the last `mark`, and the rest. */
function splitAtEnd(text: string, mark: string): [string, string] {
  const at = text.lastIndexOf(mark);
  return [text.slice(0, at), text.slice(at)];
}

function* rowsOf({ tests, fixtures }: ResultSet) {
  for (const test of tests) yield testRow(test);
  for (const fixture of fixtures) yield fixtureRow(fixture);
}

function testRow(test: TestResult) {
  const { id, attrs, tags, worker = null } = test;
  return rowOf(test, { id, attrs, tags, worker, attempts: test.attempts.map(({ status }) => status) });
}

function fixtureRow(fixture: FixtureResult) {
  const id = fixtureId(fixture);
  return rowOf(fixture, { id, attrs: [], tags: [], worker: null, attempts: [fixture.status] });
}

interface Naming {
  readonly id: string;
  readonly attrs: readonly string[];
  readonly tags: readonly string[];
  readonly worker: string | null;
  /** What each attempt came to, in their order. */
  readonly attempts: readonly string[];
}

function rowOf(attempt: Attempt, { id, attrs, tags, worker, attempts }: Naming) {
  return {
    id,
    attrs,
    status: attempt.status,
    attempts,
    start: attempt.start ?? null,
    stop: attempt.stop ?? null,
    duration_s: attempt.durationSeconds ?? null,
    reason: attempt.reason ?? null,
    traceback: attempt.traceback ?? null,
    tags,
    worker,
    attachments: attempt.attachments.map(attachmentRow),
  };
}

function attachmentRow({ name, mime, sizeBytes }: Attachment) {
  return { name, mime, bytes: sizeBytes };
}

function countStatuses(rows: readonly { status: string }[]): Record<string, number> {
  const groups = Map.groupBy(rows, (row) => row.status);
  return Object.fromEntries([...groups].map(([status, members]) => [status, members.length]));
}

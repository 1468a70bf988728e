import type { Plan } from '../../model/plan.ts';
import { parseTestId } from '../../model/test-id.ts';
import { type Attempt, TEST_STATUSES, type TestResult, type TestStatus } from '../../model/test-result.ts';
import { REPORT_FORMATS } from '../../report/formats.ts';
import type { AskedPlace } from '../../report/report-input.ts';
import { renderResultsJson } from '../../report/results-json.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { judgeResults, reportInput } from '../judge/conclude.ts';
import { type RunFacts, readRun } from '../judge/run-facts.ts';

/**
 * Text that stands in a run's folder whatever secrets there are: its plan, its masked tempest.conf, and what osgate itself says in
 * reports.
 */
export async function ordinaryText(folder: RunFolder, place?: AskedPlace): Promise<string[]> {
  const facts = await readRun(folder);
  const files = [await folder.read('conf'), await folder.read('accounts'), await folder.read('plan')];
  return [
    ...files.filter((text) => text !== undefined),
    ...reportsOf(facts, ['success'], place),
    ...reportsOf(facts, TEST_STATUSES, place),
  ];
}

/** Every report of a run that planned one test for each status, without lists and baseline. */
function reportsOf(
  { record, plan }: RunFacts,
  statuses: readonly TestStatus[],
  place: AskedPlace | undefined,
): string[] {
  const results = {
    format: 'subunit-v2',
    tests: statuses.map(testOf),
    fixtures: [],
    problems: [],
    intact: true,
  } as const;
  const planned: Plan = { ...plan, tests: results.tests.map(({ id }) => parseTestId(id)), excluded: [] };
  const facts = { record, plan: planned, lists: new Map(), baseline: undefined, history: undefined };
  const input = reportInput(judgeResults(facts, results), record.started, place);
  return [renderResultsJson(results, true), ...Object.values(REPORT_FORMATS).map((render) => render(input))];
}

function testOf(status: TestStatus): TestResult {
  const attempt: Attempt = {
    status,
    start: undefined,
    stop: undefined,
    durationSeconds: undefined,
    reason: undefined,
    traceback: undefined,
    attachments: [],
  };
  return { id: `osgate.${status}`, attrs: [], tags: [], worker: undefined, attempts: [attempt], ...attempt };
}

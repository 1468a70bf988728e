import { plannedTestsOf } from '../../gate/planned-tests.ts';
import { OsgateError } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { readSite } from '../../store/site.ts';
import { judgeRun } from '../judge/conclude.ts';
import { findEndedRun } from '../judge/ended-run.ts';
import { type RunRequest, TESTS_SUITE } from '../site/settings.ts';

export interface RerunRequest {
  /** Run reference: id, prefix, path, `latest`. */
  readonly from: string;
  /** Literal ids; none: whatever did not pass in that run. */
  readonly tests: readonly string[];
  readonly root: string | undefined;
  readonly workingFolder: string;
}

/**
 * Turns a stored run into a request for some of its tests, with its region and release. A failed fixture stands for
 * the planned tests of its class or module.
 *
 * @throws OsgateError `nothing-to-run` when every test of that run passed.
 */
export async function planRerun(request: RerunRequest): Promise<RunRequest> {
  const { root, workingFolder, from } = request;
  const site = await readSite(root, workingFolder);
  const folder = await findEndedRun({ root: site.root, workingFolder }, from);
  const { record, plan, verdict } = await judgeRun(folder);
  const tests = request.tests.length > 0 ? request.tests : failedTests(plan, verdict.tests);
  if (tests.length === 0) {
    throw new OsgateError(
      'nothing-to-run',
      `every test of run ${record.id} passed, was skipped or is known to fail`,
    );
  }
  return { ...toRequest(record, tests), rerunOf: folder.path };
}

function failedTests(plan: Plan, rows: Awaited<ReturnType<typeof judgeRun>>['verdict']['tests']): string[] {
  const failed = rows.filter(({ weights }) => weights.includes('blocks') || weights.includes('incomplete'));
  const ids = failed.flatMap((row) => plannedTestsOf(row, plan));
  const planned = new Set(plan.tests.map((test) => test.id));
  return [...new Set(ids)].filter((id) => planned.has(id));
}

function toRequest(record: RunRecord, tests: readonly string[]): RunRequest {
  const { region, release, ticket, strict, maxNewFlakes } = record;
  const entriesSuite = record.entriesSuite ?? (record.suite === TESTS_SUITE ? undefined : record.suite);
  return { region, release, ticket, strict, maxNewFlakes, suite: undefined, tests, entriesSuite };
}

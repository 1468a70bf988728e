import { formatJson } from '../model/json.ts';
import { classOf } from '../model/test-id.ts';
import type { Attempt } from '../model/test-result.ts';
import type { JudgedTest } from '../model/verdict.ts';
import { runProperties } from './facts.ts';
import type { ReportInput } from './report-input.ts';

const SPEC_VERSION = '0.0.0';

type CtrfStatus = 'passed' | 'failed' | 'skipped' | 'pending' | 'other';

/**
 * `ctrf.json`, the Common Test Report Format (https://ctrf.io), schema 0.0. As in `junit.xml` a test is `failed` exactly when it keeps
 * the verdict from being a pass, and the first one, `osgate.run`, stands for the run as a whole; known failures are
 * `other`, with the category as `rawStatus`. Times are milliseconds.
 */
export function renderCtrf(input: ReportInput): string {
  const { record, verdict } = input;
  const tests = [runTest(input), ...verdict.tests.map(ctrfTest)];
  const count = (status: CtrfStatus) => tests.filter((test) => test.status === status).length;
  const document = {
    reportFormat: 'CTRF',
    specVersion: SPEC_VERSION,
    timestamp: input.generated,
    generatedBy: `osgate ${record.osgateVersion}`,
    results: {
      tool: { name: 'osgate', version: record.osgateVersion },
      summary: {
        tests: tests.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        pending: count('pending'),
        other: count('other'),
        start: Date.parse(record.started),
        stop: Date.parse(record.ended ?? record.started),
        extra: { verdict: verdict.word, exit_code: verdict.exitCode, categories: verdict.counts },
      },
      tests,
      environment: {
        reportName: `osgate ${record.region} ${record.suite}`,
        testEnvironment: record.region,
        extra: Object.fromEntries(runProperties(input)),
      },
    },
  };
  return formatJson(document);
}

/** Makes sure that a run is red although no single test is: a cut stream, a missing end marker. */
function runTest({ verdict }: ReportInput) {
  const trace = verdict.problems.map(({ code, message }) => `${code}: ${message}`).join('\n');
  return {
    name: 'osgate.run',
    status: verdict.word === 'pass' ? ('passed' as const) : ('failed' as const),
    duration: 0,
    rawStatus: verdict.word,
    message: verdict.headline,
    ...(trace !== '' && { trace }),
  };
}

function ctrfTest(test: JudgedTest) {
  const { id, attrs, category, why, cluster, entry, result } = test;
  const attempts = result?.attempts ?? [];
  return {
    name: id,
    status: statusOf(test),
    duration: milliseconds(result?.durationSeconds),
    ...timesOf(result),
    suite: [classOf(id) || id],
    message: `${category}: ${why}`,
    ...(result?.traceback !== undefined && { trace: result.traceback }),
    rawStatus: category,
    ...(attrs.length > 0 && { tags: attrs }),
    ...(attempts.length > 1 && { retries: attempts.length - 1, retryAttempts: attempts.map(ctrfAttempt) }),
    flaky: test.observed === 'flaky',
    ...((cluster ?? entry) !== undefined && { extra: { cluster, entry } }),
  };
}

function statusOf({ weights, observed, category }: JudgedTest): CtrfStatus {
  if (weights.includes('blocks') || weights.includes('incomplete')) return 'failed';
  if (observed === 'pass' || observed === 'flaky') return 'passed';
  return category === 'known-failure' || category === 'known-flake' ? 'other' : 'skipped';
}

function ctrfAttempt(attempt: Attempt, index: number) {
  const { status, traceback, durationSeconds } = attempt;
  return {
    attempt: index + 1,
    status: ATTEMPT_STATUS[status],
    duration: milliseconds(durationSeconds),
    ...timesOf(attempt),
    ...(traceback !== undefined && { trace: traceback }),
  };
}

const ATTEMPT_STATUS = {
  success: 'passed',
  xfail: 'failed',
  fail: 'failed',
  uxsuccess: 'passed',
  inprogress: 'failed',
  skip: 'skipped',
  exists: 'pending',
} as const satisfies Record<Attempt['status'], CtrfStatus>;

function timesOf(attempt: Pick<Attempt, 'start' | 'stop'> | undefined) {
  const { start, stop } = attempt ?? {};
  return {
    ...(start !== undefined && { start: Date.parse(start) }),
    ...(stop !== undefined && { stop: Date.parse(stop) }),
  };
}

function milliseconds(seconds: number | undefined): number {
  return Math.round((seconds ?? 0) * 1000);
}

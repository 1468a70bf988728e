import type { ProblemLog } from '../model/problem-log.ts';
import type { Attempt, TestStatus } from '../model/test-result.ts';
import { asAmount, asText, type JsonObject } from './json-fields.ts';

/** Rally's `init`: the test was announced, and nothing says that it ended. */
const STATUSES: ReadonlyMap<unknown, TestStatus> = new Map([
  ['success', 'success'],
  ['fail', 'fail'],
  ['skip', 'skip'],
  ['xfail', 'xfail'],
  ['uxsuccess', 'uxsuccess'],
  ['init', 'exists'],
]);
/** How a verification is called that came to its end; `failed` has failed tests. Source: rally/consts.py. */
const ENDED = new Set(['finished', 'failed']);

/** A test of `rally verify report --type json` in one verification; undefined for a status that Rally does not have. */
export function attemptOfVerification(result: JsonObject): Attempt | undefined {
  const status = STATUSES.get(result.status);
  if (status === undefined) return undefined;
  return {
    status,
    start: undefined,
    stop: undefined,
    durationSeconds: asAmount(result.duration),
    attachments: [],
    ...splitDetails(status, asText(result.details)),
  };
}

/** Rally joins reason and traceback with an empty line. */
function splitDetails(
  status: TestStatus,
  details: string | undefined,
): { reason: string | undefined; traceback: string | undefined } {
  if (details === undefined || status === 'fail') return { reason: undefined, traceback: details };
  if (status !== 'xfail') return { reason: details, traceback: undefined };
  const [, reason, traceback] = /^((?!Traceback ).*?)\n\n(.*)$/s.exec(details) ?? [];
  if (traceback !== undefined) return { reason, traceback };
  return details.startsWith('Traceback ')
    ? { reason: undefined, traceback: details }
    : { reason: details, traceback: undefined };
}

/** Compares what a verification says of itself with the tests that the report has of it, by status. */
export function checkVerification(
  uuid: string,
  verification: JsonObject,
  { counts, log }: { counts: ReadonlyMap<TestStatus, number>; log: ProblemLog },
): void {
  const status = asText(verification.status) ?? 'unknown';
  if (!ENDED.has(status)) {
    const message = `verification ${uuid} is ${status}, not finished: tests may be missing`;
    log.addLoss({ code: 'verification-not-finished', message });
  }
  const said = asAmount(verification.tests_count);
  const found = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (said !== undefined && said !== found) {
    const message = `verification ${uuid} says it has ${said} tests, and has ${found}`;
    if (said > found) log.addLoss({ code: 'count-mismatch', message });
    else log.add({ code: 'count-mismatch', message });
  }
  const failures = asAmount(verification.failures);
  const failed = counts.get('fail') ?? 0;
  if (failures !== undefined && failures !== failed) {
    const message = `verification ${uuid} says that ${failures} failed, and has ${failed} failed tests`;
    if (failures > failed) log.addLoss({ code: 'count-mismatch', message });
    else log.add({ code: 'count-mismatch', message });
  }
}

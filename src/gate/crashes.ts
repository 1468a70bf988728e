import type { RunEnd } from '../model/run-record.ts';
import type { TestResult } from '../model/test-result.ts';

/**
 * Ids of the tests that took their worker down: started, never ended, although the run went on (the same worker started
 * another test later) or came to its own end. A test that was only running when the run was cut off is none of them.
 * Goes by the times of the events, so that the order in which workers' events were mixed does not matter.
 */
export function findCrashes(tests: readonly TestResult[], end: RunEnd): Set<string> {
  const unfinished = tests.filter((test) => test.attempts.some((attempt) => attempt.status === 'inprogress'));
  if (end.kind === 'finished') return new Set(unfinished.map((test) => test.id));

  const lastStarts = new Map<string | undefined, number>();
  for (const test of tests) {
    for (const start of starts(test)) {
      if (start > (lastStarts.get(test.worker) ?? -Infinity)) lastStarts.set(test.worker, start);
    }
  }
  const crashed = unfinished.filter((test) => {
    const start = starts(test, 'inprogress')[0];
    return start !== undefined && start < (lastStarts.get(test.worker) ?? -Infinity);
  });
  return new Set(crashed.map((test) => test.id));
}

function starts(test: TestResult, status?: TestResult['status']): number[] {
  return test.attempts
    .filter((attempt) => attempt.status !== 'exists' && (status === undefined || attempt.status === status))
    .map((attempt) => Date.parse(attempt.start ?? ''))
    .filter((time) => !Number.isNaN(time));
}

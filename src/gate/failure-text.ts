import type { Attempt } from '../model/test-result.ts';

/** Longer tracebacks are read from their end, where the exception is. In UTF-16 units. */
const LONGEST_TEXT = 256 * 1024;

/** What a failing attempt says about itself: its reason and its traceback. Empty when it says nothing. */
export function failureText({ reason, traceback }: Pick<Attempt, 'reason' | 'traceback'>): string {
  return [reason, traceback]
    .filter((part) => part !== undefined)
    .join('\n')
    .slice(-LONGEST_TEXT);
}

/** The text of each failing attempt. `xfail` is a failure that the test code itself declared. */
export function failureTexts(attempts: readonly Attempt[]): string[] {
  return attempts.filter(isFailing).map(failureText);
}

/** `xfail`, too: the test failed, whatever its code expected. */
export function isFailing({ status }: Attempt): boolean {
  return status === 'fail' || status === 'xfail';
}

/** True when the per-test time-out (`OS_TEST_TIMEOUT`) ended the test; Tempest's own TimeoutException is a failure. */
export function isPerTestTimeout(text: string): boolean {
  return /^fixtures\.(?:[\w.]+\.)?TimeoutException\b/m.test(text);
}

/**
 * True when a skip hides a failure: `unstable_test` of Tempest ("Marked as unstable and skipped because of bug: …,
 * failure was: …"), of neutron and neutron-lib ("… was marked as unstable because of …, failure was: …"), and neutron's
 * `skip_if_timeout` ("Timeout raised for test …, skipping it because of: …").
 */
export function isMaskedFailure(reason = ''): boolean {
  if (/marked as unstable\b/i.test(reason)) return reason.includes('failure was:');
  return reason.startsWith('Timeout raised for test ') && reason.includes(', skipping it because of:');
}

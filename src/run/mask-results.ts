import type { Attempt, ResultSet } from '../model/test-result.ts';
import { maskText } from '../secrets/masker.ts';
import { type SecretRules, secretRules } from '../secrets/rules.ts';

/**
 * Results of files that osgate did not write, without what stands behind known headers and keys: they go into reports, and
 * nobody masked them on their way. The values of secrets in use there are not known here.
 */
export function maskResults(results: ResultSet): ResultSet {
  const rules = secretRules([]);
  return {
    ...results,
    tests: results.tests.map((test) => ({
      ...test,
      ...maskAttempt(test, rules),
      attempts: test.attempts.map((attempt) => ({ ...attempt, ...maskAttempt(attempt, rules) })),
    })),
    fixtures: results.fixtures.map((fixture) => ({ ...fixture, ...maskAttempt(fixture, rules) })),
    problems: results.problems.map((problem) => ({ ...problem, message: maskText(problem.message, rules) })),
  };
}

function maskAttempt({ reason, traceback, attachments }: Attempt, rules: SecretRules) {
  const mask = (text: string | undefined) => text && maskText(text, rules);
  return {
    reason: mask(reason),
    traceback: mask(traceback),
    attachments: attachments.map((attachment) => ({ ...attachment, text: mask(attachment.text) })),
  };
}

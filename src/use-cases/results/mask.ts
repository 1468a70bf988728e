import type { Attachment, Attempt, ResultSet, TestResult } from '../../model/test-result.ts';
import { maskText } from '../../secrets/masker.ts';
import { type SecretRules, secretRules } from '../../secrets/rules.ts';

/**
 * Results of files that osgate did not write, without what stands behind known headers and keys, and without the secrets given
 * by their values: they go into reports, and nobody masked them on their way.
 */
export function maskResults(results: ResultSet, secrets: readonly string[] = []): ResultSet {
  const rules = secretRules(secrets);
  return {
    ...results,
    tests: results.tests.map((test) => maskTest(test, rules)),
    fixtures: results.fixtures.map((fixture) => ({
      kind: fixture.kind,
      scope: fixture.scope,
      ...maskAttempt(fixture, rules),
    })),
    suites: (results.suites ?? []).map(({ name, attachments }) => ({
      name,
      attachments: maskAttachments(attachments, rules),
    })),
    problems: results.problems.map((problem) => ({ ...problem, message: maskText(problem.message, rules) })),
  };
}

function maskTest(test: TestResult, rules: SecretRules): TestResult {
  const { id, attrs, tags, worker } = test;
  const attempts = test.attempts.map((attempt) => maskAttempt(attempt, rules));
  return { id, attrs, tags, worker, attempts, ...(attempts.at(-1) ?? maskAttempt(test, rules)) };
}

/** Field by field: a reader's attempts may compute theirs when they are asked for. */
function maskAttempt(attempt: Attempt, rules: SecretRules): Attempt {
  const { status, start, stop, durationSeconds, reason, traceback, attachments } = attempt;
  const mask = (text: string | undefined) => text && maskText(text, rules);
  return {
    status,
    start,
    stop,
    durationSeconds,
    reason: mask(reason),
    traceback: mask(traceback),
    attachments: maskAttachments(attachments, rules),
  };
}

function maskAttachments(attachments: readonly Attachment[], rules: SecretRules): Attachment[] {
  return attachments.map(({ text, ...rest }) => ({ ...rest, text: text && maskText(text, rules) }));
}

import { parseTestId, type TestId } from '../model/test-id.ts';
import type { Attempt, TestResult } from '../model/test-result.ts';
import type { OpenAttachments } from './attachments.ts';

/** What the tags of an event say; one object for all events with the same tags. */
export interface Labels {
  readonly tags: readonly string[];
  /** The `worker-N` tag. */
  readonly worker: string | undefined;
}

/** An attempt whose end was not yet seen. */
export interface OpenAttempt {
  /** Empty for none. Together with the test it says whose events belong together. */
  readonly route: string;
  /** Its `inprogress` came. Attachments may come before it, and for class fixtures it never comes. */
  started: boolean;
  startUs: number | undefined;
  attachments: OpenAttachments | undefined;
}

/** A result while it is being read; it becomes the result itself, so that memory holds each test once. */
export type GrowingResult = { -readonly [K in keyof TestResult]: TestResult[K] };

/** A test of which nothing was heard but its id. */
function plannedTest({ id, attrs }: TestId): GrowingResult {
  return {
    id,
    attrs,
    status: 'exists',
    start: undefined,
    stop: undefined,
    durationSeconds: undefined,
    reason: undefined,
    traceback: undefined,
    attachments: NONE,
    tags: NONE,
    worker: undefined,
    attempts: NONE,
  };
}

/** Adds an attempt; the test's own fields are those of the last one. */
export function addAttempt(test: GrowingResult, attempt: Attempt): void {
  test.attempts = test.attempts.length === 0 ? [attempt] : [...test.attempts, attempt];
  showLastAttempt(test, attempt);
}

/** Attachments that came after the last status belong to the attempt before. */
export function addToLastAttempt(test: GrowingResult, late: Attempt): void {
  const last = test.attempts.at(-1) ?? late;
  const attempt: Attempt = {
    ...last,
    reason: last.reason ?? late.reason,
    traceback: last.traceback ?? late.traceback,
    attachments: [...last.attachments, ...late.attachments],
  };
  test.attempts = [...test.attempts.slice(0, -1), attempt];
  showLastAttempt(test, attempt);
}

function showLastAttempt(test: GrowingResult, attempt: Attempt): void {
  test.status = attempt.status;
  test.start = attempt.start;
  test.stop = attempt.stop;
  test.durationSeconds = attempt.durationSeconds;
  test.reason = attempt.reason;
  test.traceback = attempt.traceback;
  test.attachments = attempt.attachments;
}

/**
 * The test that a listed id names, made when it is new. Ids that differ only in their attributes may be different
 * tests: then the listed text as a whole is the id, and `onAmbiguous` is told.
 */
export function findOrAddTest(
  tests: Map<string, GrowingResult>,
  listed: string,
  onAmbiguous: (listed: string) => void,
): GrowingResult {
  const parsed = parseTestId(listed);
  const known = tests.get(parsed.id);
  if (known === undefined) return addTest(tests, parsed);
  if (parsed.attrs.length === 0 || sameItems(known.attrs, parsed.attrs)) return known;
  if (known.attrs.length === 0) {
    known.attrs = parsed.attrs;
    return known;
  }
  const other = tests.get(listed);
  if (other !== undefined) return other;
  onAmbiguous(listed);
  return addTest(tests, { id: listed, attrs: [] });
}

function addTest(tests: Map<string, GrowingResult>, parsed: TestId): GrowingResult {
  const test = plannedTest(parsed);
  tests.set(parsed.id, test);
  return test;
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

const NONE: readonly never[] = [];

import { fixtureId, scopeOf } from '../model/fixture-id.ts';
import { RecordedTest } from '../model/recorded-test.ts';
import type { RunEnd } from '../model/run-record.ts';
import { classOf } from '../model/test-id.ts';
import type { Attempt, ResultSet, TestResult } from '../model/test-result.ts';
import type { RunProblem } from '../model/verdict.ts';
import { isFailing } from './failure-text.ts';
import { mergeResults } from './merge-results.ts';
import { ranToItsEnd } from './run-problems.ts';

/** What failed in the main pass, run again: one container, one test, or the class of a fixture that failed. */
export interface RerunPass {
  /** How messages name it: `confirm/001`. */
  readonly name: string;
  readonly results: ResultSet;
  readonly end: RunEnd;
}

interface MergedPasses {
  /** The main pass and all that was run again: each test with all its attempts, in order. */
  readonly results: ResultSet;
  /** Tests that took down the worker of a rerun. */
  readonly crashed: ReadonlySet<string>;
  /** Class fixtures (`pkg.mod.Class::setUpClass`) that failed in one pass and worked in another. */
  readonly worked: ReadonlySet<string>;
}

/**
 * Puts the attempts of all passes together. A rerun that did not come to its end, or whose stream is damaged, is no evidence
 * for anything good: of it only failures count, and what else it says is as if the attempt had been cut off.
 */
export function mergePasses(main: RerunPass, reruns: readonly RerunPass[]): MergedPasses {
  if (reruns.length === 0) return { results: main.results, crashed: new Set(), worked: new Set() };
  const passes = [main, ...reruns];
  const failedInMain = failuresOf(main.results);
  const crashed = reruns
    .filter(({ end, results }) => end.kind === 'finished' && results.intact)
    .flatMap(({ results }) =>
      results.tests.filter((test) => failedInMain(test) && test.attempts.some(isRunning)),
    )
    .map((test) => test.id);
  const ended = endedWell(main.results);
  const results = mergeResults([
    main.results,
    ...reruns.map((rerun) =>
      isSound(rerun)
        ? only(countedResults(rerun), failedInMain)
        : only(countedResults(rerun), (test) => failedInMain(test) && !ended.has(test.id)),
    ),
  ]);
  const failed = new Set(results.fixtures.filter(isFailing).map(fixtureId));
  const worked = [...failed].filter((id) => passes.some((pass) => workedIn(pass, id, main.results.tests)));
  return { results, crashed: new Set(crashed), worked: new Set(worked) };
}

/** Reruns whose attempts are no evidence, one problem each; they change no verdict: the failure that they were for stands. */
export function findRerunProblems(reruns: readonly RerunPass[]): RunProblem[] {
  return reruns.flatMap(({ name, results, end }) => {
    const problems = results.problems.map((problem) => ({
      ...problem,
      file: name,
      weight: 'warns' as const,
    }));
    if (isSound({ results, end })) return problems;
    const why = end.kind === 'cut' ? end.why : 'its runner died, or its stream is damaged';
    const message = `${name} did not come to its end, so what it ran again still counts as failed: ${why}`;
    return [{ code: 'rerun-cut', message, weight: 'warns' as const }, ...problems];
  });
}

/**
 * Tells the tests that a rerun can be about: those that failed, and those of a class whose fixture failed. A test of which the
 * main pass never heard is none: it would stand for one that is gone.
 */
function failuresOf({ tests, fixtures }: ResultSet): (test: TestResult) => boolean {
  const scopes = new Set(fixtures.filter(isFailing).map((fixture) => fixture.scope));
  const ids = new Set(
    tests
      .filter((test) => test.attempts.some(isFailing) || scopes.has(classOf(test.id)))
      .map((test) => test.id),
  );
  return ({ id }) => ids.has(id);
}

/** Tests that came to an end and did not fail: what a rerun that was cut off says of them takes nothing back. */
function endedWell({ tests }: ResultSet): ReadonlySet<string> {
  const good: readonly Attempt['status'][] = ['success', 'uxsuccess', 'skip'];
  return new Set(
    tests
      .filter(({ attempts }) => attempts.length > 0 && attempts.every(({ status }) => good.includes(status)))
      .map(({ id }) => id),
  );
}

/** What else a rerun says of tests is nobody's business: a test that the main pass lost stays lost. */
function only(results: ResultSet, isMeant: (test: TestResult) => boolean): ResultSet {
  return { ...results, tests: results.tests.filter(isMeant) };
}

function isSound({ results, end }: Pick<RerunPass, 'results' | 'end'>): boolean {
  return results.intact && ranToItsEnd(end);
}

function countedResults(pass: RerunPass): ResultSet {
  const { results } = pass;
  if (isSound(pass)) return results;
  return {
    ...results,
    tests: results.tests.map(distrustedTest),
    fixtures: results.fixtures.filter(isFailing),
  };
}

function distrustedTest(test: TestResult): TestResult {
  const copy = new RecordedTest(test.id, test.attrs.join(','));
  copy.tags = test.tags;
  copy.worker = test.worker;
  for (const attempt of test.attempts) copy.addAttempt(distrusted(attempt));
  return copy;
}

function distrusted(attempt: Attempt): Attempt {
  const kept: readonly Attempt['status'][] = ['fail', 'xfail', 'exists', 'inprogress'];
  if (kept.includes(attempt.status)) return attempt;
  // readers make times when they are asked for them: a copy of the object alone has none
  const { start, stop, durationSeconds } = attempt;
  return { ...attempt, start, stop, durationSeconds, status: 'inprogress' };
}

/** Fixtures that work leave no event: one worked where every test of its class came to an end and it did not fail. */
function workedIn(pass: RerunPass, id: string, planned: readonly TestResult[]): boolean {
  if (!isSound(pass) || pass.results.fixtures.some((fixture) => fixtureId(fixture) === id)) return false;
  const scope = scopeOf(id);
  const wanted = planned.filter((test) => classOf(test.id) === scope);
  const heard = new Map(pass.results.tests.map((test) => [test.id, test]));
  return (
    wanted.length > 0 &&
    wanted.every((test) => {
      const attempts = heard.get(test.id)?.attempts ?? [];
      return (
        attempts.length > 0 && attempts.every((attempt) => attempt.status !== 'exists' && !isRunning(attempt))
      );
    })
  );
}

function isRunning(attempt: Attempt): boolean {
  return attempt.status === 'inprogress';
}

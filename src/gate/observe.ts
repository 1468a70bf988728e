import { scopesOf } from '../known/match.ts';
import { fixtureId } from '../model/fixture-id.ts';
import type { RunEnd } from '../model/run-record.ts';
import { classOf, type TestId } from '../model/test-id.ts';
import type { Attempt, FixtureKind, FixtureResult, ResultSet, TestResult } from '../model/test-result.ts';
import type { JudgedTest } from '../model/verdict.ts';
import { findCrashes } from './crashes.ts';
import { failureText, isFailing, isMaskedFailure, isPerTestTimeout } from './failure-text.ts';
import type { Observation, PlannedTests } from './observation.ts';
import { mergePasses, type RerunPass } from './reruns.ts';

export interface ObserveInput {
  readonly results: ResultSet;
  /** Undefined: only what the results themselves announce is known of the plan. */
  readonly plan: PlannedTests | undefined;
  readonly end: RunEnd;
  /** What failed and was run again, in order; `results` and `end` are those of the main pass. */
  readonly reruns?: readonly RerunPass[] | undefined;
}

/**
 * Tells for every planned test, every test that was not planned but turned up, and every failed fixture in which of the
 * observed states of `docs/outcomes.md` it is. Order: the plan's, then unplanned tests, then what the plan left out, then
 * fixtures. The order of events in the results does not matter, only their times do.
 */
export function observe(input: ObserveInput): Observation[] {
  const { plan, end } = input;
  const main = { name: 'the main pass', results: input.results, end };
  const { results, crashed, worked } = mergePasses(main, input.reruns ?? []);
  const fixtures = groupFixtures(results.fixtures);
  // a fixture that failed or skipped only when something was run again kept nothing of the main pass from starting
  const inMain = groupFixtures(input.results.fixtures);
  const spreading = new Map([...fixtures].filter(([id]) => inMain.has(id)));
  const crashes = new Set([...findCrashes(input.results.tests, end), ...crashed]);
  const byId = new Map(results.tests.map((test) => [test.id, test]));
  const read = (test: TestId, leftOut: boolean): Observation => {
    const own = readTest(test, byId.get(test.id), crashes, end.kind === 'cut' && end.stalled === true);
    if (leftOut) return { ...own, leftOut, detail: 'the plan left it out' };
    return own.state === 'not-run' ? (spreadFixture(own, spreading) ?? own) : own;
  };

  const running = plannedAndSeen(results, plan);
  const tests = running.map((test) => read(test, false));
  const seen = new Set(running.map((test) => test.id));
  const leftOut = (plan?.excluded ?? []).filter((test) => !seen.has(test.id)).map((test) => read(test, true));
  return [...tests, ...leftOut, ...failedFixtures(fixtures, tests, worked)];
}

/** Every test that should have a result: the plan's, then those that turned up without being planned. */
function plannedAndSeen(results: ResultSet, plan: PlannedTests | undefined): TestId[] {
  const all = new Map<string, TestId>();
  for (const test of [...(plan?.tests ?? []), ...results.tests])
    if (!all.has(test.id)) all.set(test.id, test);
  return [...all.values()];
}

const NOTHING_HEARD = {
  fixture: undefined,
  leftOut: false,
  rerunCut: false,
  attempts: 0,
  failures: [] as readonly string[],
};

function readTest(
  { id, attrs }: TestId,
  result: TestResult | undefined,
  crashes: ReadonlySet<string>,
  isStalled: boolean,
): Observation {
  const base = {
    ...NOTHING_HEARD,
    id,
    // A plan may be a list of bare ids; the runner lists them with their attributes.
    attrs: attrs.length > 0 ? attrs : (result?.attrs ?? []),
    detail: undefined,
    result,
  };
  if (result === undefined) return { ...base, state: 'not-run', detail: 'the runner never listed it' };

  const ended = result.attempts.filter(hasEnded);
  const failing = ended.filter(isFailing);
  const heard = { ...base, attempts: ended.length, failures: failing.map(failureText) };
  if (result.attempts.some((attempt) => attempt.status === 'inprogress')) {
    if (crashes.has(id))
      return { ...heard, state: 'crashed', detail: 'it started, and the run went on without its end' };
    if (failing.length > 0) return { ...heard, state: 'fail', rerunCut: true };
    if (isStalled) return { ...heard, state: 'timeout', detail: "osgate's watchdog ended it" };
    return { ...heard, state: 'interrupted', detail: 'it was running when the run was cut off' };
  }
  if (ended.length === 0) return { ...heard, state: 'not-run', detail: 'it was listed and never started' };
  return { ...heard, ...stateOf(ended, failing) };
}

function stateOf(
  ended: readonly Attempt[],
  failing: readonly Attempt[],
): Pick<Observation, 'state' | 'failures'> {
  const failures = failing.map(failureText);
  const passed = ended.some((attempt) => attempt.status === 'success' || attempt.status === 'uxsuccess');
  if (failing.length > 0) {
    if (passed) return { state: 'flaky', failures };
    return { state: failures.every(isPerTestTimeout) ? 'timeout' : 'fail', failures };
  }
  const masked = ended.filter((attempt) => isMaskedFailure(attempt.reason));
  if (masked.length > 0) return { state: 'masked', failures: masked.map(failureText) };
  return { state: passed ? 'pass' : 'skip', failures };
}

/** What a failed or skipped set-up or import says of a test that it kept from starting. */
function spreadFixture(
  test: Observation,
  fixtures: ReadonlyMap<string, FixtureAttempts>,
): Observation | undefined {
  for (const scope of scopesOf(test.id)) {
    for (const kind of ['setUpClass', 'setUpModule', 'import'] as const) {
      const fixture = fixtures.get(fixtureId({ scope, kind }));
      if (fixture === undefined) continue;
      if (fixture.failing.length > 0) {
        return kind === 'setUpClass'
          ? blockedByFixture(test, fixture)
          : { ...test, detail: `${fixture.id} failed` };
      }
      const skipped = fixture.attempts.find((attempt) => attempt.status === 'skip');
      if (skipped !== undefined) return skippedByFixture(test, fixture, skipped);
    }
  }
  return undefined;
}

function skippedByFixture(test: Observation, fixture: FixtureAttempts, skipped: FixtureResult): Observation {
  const masked = isMaskedFailure(skipped.reason);
  return {
    ...test,
    state: masked ? 'masked' : 'skip',
    failures: masked ? [failureText(skipped)] : [],
    detail: `${fixture.id} was skipped`,
    attempts: 1,
    result: fixtureResult(skipped, fixture.attempts),
  };
}

function blockedByFixture(test: Observation, fixture: FixtureAttempts): Observation {
  return {
    ...test,
    state: 'blocked',
    detail: `${fixture.id} failed`,
    failures: fixture.failing.map(failureText),
  };
}

/** All that was read of one fixture: a rerun of its class sets it up again. */
interface FixtureAttempts {
  readonly id: string;
  readonly kind: FixtureKind;
  readonly scope: string;
  readonly attempts: readonly FixtureResult[];
  readonly failing: readonly FixtureResult[];
}

function groupFixtures(results: readonly FixtureResult[]): Map<string, FixtureAttempts> {
  const groups = Map.groupBy(results, fixtureId);
  const fixtures = new Map<string, FixtureAttempts>();
  for (const [id, attempts] of groups) {
    const [first] = attempts;
    if (first === undefined) continue;
    const { kind, scope } = first;
    fixtures.set(id, { id, kind, scope, attempts, failing: attempts.filter(isFailing) });
  }
  return fixtures;
}

function failedFixtures(
  fixtures: ReadonlyMap<string, FixtureAttempts>,
  tests: readonly Observation[],
  worked: ReadonlySet<string>,
): Observation[] {
  const byClass = Map.groupBy(tests, (test) => classOf(test.id));
  return [...fixtures.values()]
    .filter((fixture) => fixture.failing.length > 0)
    .map((fixture) => readFixture(fixture, byClass.get(fixture.scope) ?? [], worked.has(fixture.id)));
}

function readFixture(
  { id, kind, attempts, failing }: FixtureAttempts,
  tests: readonly Observation[],
  worked: boolean,
): Observation {
  const failures = failing.map(failureText);
  // A set-up that works leaves no event: that it worked in another attempt shows only in the tests of its class.
  const allStarted = tests.length > 0 && tests.every((test) => test.attempts > 0 && test.state !== 'blocked');
  const flaky = worked || (kind === 'setUpClass' && allStarted);
  const last = attempts.at(-1);
  return {
    ...NOTHING_HEARD,
    id,
    attrs: [],
    fixture: kind,
    state: flaky ? 'flaky' : failures.every(isPerTestTimeout) ? 'timeout' : 'fail',
    detail: undefined,
    attempts: attempts.length + (flaky ? 1 : 0),
    failures,
    result: last && fixtureResult(last, attempts),
  };
}

function fixtureResult(last: FixtureResult, attempts: readonly FixtureResult[]): JudgedTest['result'] {
  const { kind: _kind, scope: _scope, ...attempt } = last;
  return { ...attempt, tags: [], worker: undefined, attempts };
}

function hasEnded(attempt: Attempt): boolean {
  return attempt.status !== 'exists' && attempt.status !== 'inprogress';
}

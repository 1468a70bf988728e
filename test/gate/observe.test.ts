import { expect, test } from 'vitest';
import { type ObserveInput, observe } from '../../src/gate/observe.ts';
import type { RunEnd } from '../../src/model/run-record.ts';
import { parseTestId } from '../../src/model/test-id.ts';
import { fixture, heard, plan, results } from './build.ts';

const FINISHED: RunEnd = { kind: 'finished', runnerExitCode: 0 };
const CUT: RunEnd = { kind: 'cut', why: 'SIGKILL' };
const UNKNOWN: RunEnd = { kind: 'unknown' };

const A = 'pkg.test_mod.Klass.test_a';
const B = 'pkg.test_mod.Klass.test_b';
const C = 'pkg.test_mod.Other.test_c';

const TIMEOUT = { status: 'fail', traceback: 'fixtures._fixtures.timeout.TimeoutException' } as const;
const at = (second: number, status: 'success' | 'fail' | 'inprogress') =>
  ({ status, start: `2026-11-22T10:00:${String(second).padStart(2, '0')}Z` }) as const;

test.each<[string, Parameters<typeof heard>[1][], string]>([
  ['success', ['success'], 'pass'],
  ['an unexpected success that its code declared', ['uxsuccess'], 'pass'],
  ['a failure in every attempt', ['fail', 'fail'], 'fail'],
  ['a failure that its code expected', ['xfail'], 'fail'],
  ['a failure, then a skip', ['fail', 'skip'], 'fail'],
  ['a failure, then a success', ['fail', 'success'], 'flaky'],
  ['a success, then a failure', ['success', 'fail'], 'flaky'],
  ['a skip', ['skip'], 'skip'],
  ['a skip, then a success', ['skip', 'success'], 'pass'],
  ['a time-out in every attempt', [TIMEOUT, TIMEOUT], 'timeout'],
  ['a time-out, then another failure', [TIMEOUT, 'fail'], 'fail'],
  [
    "Tempest's own time-out of a wait",
    [{ status: 'fail', traceback: 'tempest.lib.exceptions.TimeoutException: Request timed out' }],
    'fail',
  ],
  ['a start without an end', ['inprogress'], 'crashed'],
  ['a crash, then a success', ['inprogress', 'success'], 'crashed'],
  ['a failure, then a crash', ['fail', 'inprogress'], 'crashed'],
  ['only that it exists', [], 'not-run'],
])('%s is read from a finished run as it is', (_title, attempts, state) => {
  expect(statesOf({ results: results([heard(A, ...attempts)]), end: FINISHED })).toEqual({ [A]: state });
});

test.each([
  [
    'Marked as unstable and skipped because of bug: https://launchpad.net/bugs/1, failure was: 1 != 2',
    'masked',
  ],
  ['pkg.test_mod.Klass.test_a was marked as unstable because of bug 1, failure was: two\nlines', 'masked'],
  ['Timeout raised for test pkg.test_mod.Klass.test_a, skipping it because of: bug 1', 'masked'],
  ['no such feature, skipping it because of: a setting', 'skip'],
  ['Skipped until bug: https://launchpad.net/bugs/1 is resolved.', 'skip'],
  ['router extension not enabled.', 'skip'],
])('a skip with the reason %j is %s', (reason, state) => {
  expect(statesOf({ results: results([heard(A, { status: 'skip', reason })]) })).toEqual({ [A]: state });
});

test('osgate sees its own watchdog where the stream sees nothing', () => {
  const end = { ...CUT, stalled: true } as const;
  expect(statesOf({ results: results([heard(A, 'inprogress'), heard(B)]), end })).toEqual({
    [A]: 'timeout',
    [B]: 'not-run',
  });
});

test.each<[string, RunEnd, string]>([
  ['the runner came to its own end', FINISHED, 'crashed'],
  ['the run was cut off', CUT, 'interrupted'],
  ['nothing is known of the end', UNKNOWN, 'interrupted'],
])('the last test that started and never ended, when %s: %s', (_title, end, state) => {
  const tests = [heard(A, at(1, 'success')), heard(B, at(2, 'inprogress')), heard(C)];
  expect(statesOf({ results: results(tests), end })).toEqual({ [A]: 'pass', [B]: state, [C]: 'not-run' });
});

test('a test took its worker down when the same worker went on, even if the run was cut off later', () => {
  const tests = [heard(A, at(2, 'inprogress')), heard(B, at(3, 'success'))];
  expect(statesOf({ results: results(tests), end: CUT })).toEqual({ [A]: 'crashed', [B]: 'pass' });
});

test('a test of one worker is not taken for crashed because another worker went on', () => {
  const tests = [heard(A, at(2, 'inprogress')), { ...heard(B, at(3, 'success')), worker: 'worker-1' }];
  expect(statesOf({ results: results(tests), end: CUT })).toEqual({ [A]: 'interrupted', [B]: 'pass' });
});

test('a failure stands when the rerun of its test was cut off', () => {
  const [one] = observe(input({ results: results([heard(A, 'fail', 'inprogress')]), end: CUT }));
  expect(one).toMatchObject({ state: 'fail', rerunCut: true, attempts: 1 });
});

test('planned tests of which nothing was heard never ran', () => {
  const [one] = observe(input({ results: results([]), plan: plan(A) }));
  expect(one).toMatchObject({
    id: A,
    state: 'not-run',
    detail: 'the runner never listed it',
    result: undefined,
  });
});

test("a set-up that failed blocks its class's tests and is a row of its own", () => {
  const setUp = fixture('setUpClass', 'pkg.test_mod.Klass', { status: 'fail', traceback: 'boom' });
  const given = { results: results([heard(A), heard(B), heard(C)], { fixtures: [setUp] }) };
  expect(statesOf(given)).toEqual({
    [A]: 'blocked',
    [B]: 'blocked',
    [C]: 'not-run',
    'pkg.test_mod.Klass::setUpClass': 'fail',
  });
  expect(observe(input(given))[0]).toMatchObject({
    detail: 'pkg.test_mod.Klass::setUpClass failed',
    failures: ['boom'],
  });
});

test.each([
  'setUpClass',
  'setUpModule',
] as const)('a %s that was skipped skips the tests under it', (kind) => {
  const scope = kind === 'setUpClass' ? 'pkg.test_mod.Klass' : 'pkg.test_mod';
  const skipped = fixture(kind, scope, { status: 'skip', reason: 'router extension not enabled.' });
  const [one] = observe(input({ results: results([heard(A)], { fixtures: [skipped] }) }));
  expect(one).toMatchObject({ state: 'skip', detail: `${scope}::${kind} was skipped` });
  expect(one?.result?.reason).toBe('router extension not enabled.');
});

test('tests under a module that could not be set up or imported never ran', () => {
  const fixtures = [
    fixture('setUpModule', 'pkg.test_mod', 'fail'),
    fixture('import', 'pkg.test_broken', 'fail'),
  ];
  expect(statesOf({ results: results([heard(A)], { fixtures }) })).toEqual({
    [A]: 'not-run',
    'pkg.test_mod::setUpModule': 'fail',
    'pkg.test_broken::import': 'fail',
  });
});

test('a tear-down that failed leaves the results of its tests as they are', () => {
  const fixtures = [fixture('tearDownClass', 'pkg.test_mod.Klass', 'fail')];
  expect(statesOf({ results: results([heard(A, 'success')], { fixtures }) })).toEqual({
    [A]: 'pass',
    'pkg.test_mod.Klass::tearDownClass': 'fail',
  });
});

test('a set-up that failed once is flaky only when every planned test of its class ran in another attempt', () => {
  const fixtures = [fixture('setUpClass', 'pkg.test_mod.Klass', 'fail')];
  const setUpClass = 'pkg.test_mod.Klass::setUpClass';
  const ran = { results: results([heard(A, 'success'), heard(B, 'success')], { fixtures }) };
  expect(statesOf(ran)).toEqual({ [A]: 'pass', [B]: 'pass', [setUpClass]: 'flaky' });
  const half = { results: results([heard(A, 'success'), heard(B)], { fixtures }) };
  expect(statesOf(half)).toEqual({ [A]: 'pass', [B]: 'blocked', [setUpClass]: 'fail' });
});

test('what was not planned is observed too, and so is what the plan left out', () => {
  const given = {
    results: results([heard(B, 'fail')]),
    plan: { ...plan(A), excluded: [parseTestId(C)] },
  };
  const seen = observe(input(given)).map(({ id, state, leftOut }) => [id, state, leftOut]);
  expect(seen).toEqual([
    [A, 'not-run', false],
    [B, 'fail', false],
    [C, 'not-run', true],
  ]);
});

function input(given: Partial<ObserveInput> & Pick<ObserveInput, 'results'>): ObserveInput {
  return { plan: undefined, end: FINISHED, ...given };
}

function statesOf(given: Partial<ObserveInput> & Pick<ObserveInput, 'results'>): Record<string, string> {
  return Object.fromEntries(observe(input(given)).map(({ id, state }) => [id, state]));
}

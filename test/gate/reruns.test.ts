import { expect, test } from 'vitest';
import { planConfirmation } from '../../src/gate/confirmation.ts';
import { type JudgeInput, judge } from '../../src/gate/judge.ts';
import type { RerunPass } from '../../src/gate/reruns.ts';
import { RecordedTest } from '../../src/model/recorded-test.ts';
import type { RunEnd } from '../../src/model/run-record.ts';
import type { FixtureResult, ResultSet, TestResult } from '../../src/model/test-result.ts';
import { ObservedAttempt } from '../../src/subunit/observed-test.ts';
import { entry, fixture, heard, plan, results, run } from './build.ts';

const CLASS = 'pkg.test_mod.Klass';
const ID = `${CLASS}.test_x`;
const OTHER = `${CLASS}.test_y`;
const FINISHED: RunEnd = { kind: 'finished', runnerExitCode: 0 };
const CUT: RunEnd = { kind: 'cut', why: 'the container was killed' };
const DIED: RunEnd = { kind: 'finished', runnerExitCode: -9 };

function rerun(
  tests: readonly TestResult[],
  end: RunEnd = FINISHED,
  more: Partial<ResultSet> = {},
): RerunPass {
  return { name: 'confirm/001', results: results(tests, more), end };
}

function rows(input: JudgeInput): string[] {
  const sign = { blocks: '✗', incomplete: '◌', warns: '⚠', accounted: '✓' } as const;
  return judge(input).tests.map(
    ({ id, category, weights }) =>
      `${id.replace(`${CLASS}.`, '').replace(CLASS, 'Klass')} ${category} ${weights.map((weight) => sign[weight]).join('')}`,
  );
}

const FAILED = run([heard(ID, 'fail')]);

test.each<[string, readonly RerunPass[], string]>([
  ['nothing was run again', [], 'new-failure ✗'],
  ['it passed', [rerun([heard(ID, 'success')])], 'new-flake ⚠'],
  ['it failed again', [rerun([heard(ID, 'fail')])], 'new-failure ✗'],
  ['it failed, then passed', [rerun([heard(ID, 'fail')]), rerun([heard(ID, 'success')])], 'new-flake ⚠'],
  ['it was skipped', [rerun([heard(ID, 'skip')])], 'new-failure ✗'],
  ['it never started', [rerun([heard(ID)])], 'new-failure ✗'],
  ['the container left nothing', [rerun([], CUT)], 'new-failure ✗'],
  ['it was cut off', [rerun([heard(ID, 'inprogress')], CUT)], 'new-failure ✗◌'],
  ['it was skipped and then the container was killed', [rerun([heard(ID, 'skip')], CUT)], 'new-failure ✗◌'],
  ['it passed and then the container was killed', [rerun([heard(ID, 'success')], CUT)], 'new-failure ✗◌'],
  ['it passed and then the runner died', [rerun([heard(ID, 'success')], DIED)], 'new-failure ✗◌'],
  [
    'it passed in a damaged stream',
    [rerun([heard(ID, 'success')], FINISHED, { intact: false })],
    'new-failure ✗◌',
  ],
  ['it took its worker down', [rerun([heard(ID, 'inprogress')], DIED)], 'crashed ✗◌'],
])('a failed test, run again: %s', (_, reruns, expected) => {
  expect(rows({ ...FAILED, reruns })).toEqual([`test_x ${expected}`]);
});

test('an attempt of a rerun that was cut off keeps its times', () => {
  const [us, seconds] = [1_700_000_000_000_000, 12];
  const nothing = { attachments: [], reason: undefined, traceback: undefined };
  const test = new RecordedTest(ID, '');
  test.addAttempt(new ObservedAttempt('success', us, us + seconds * 1e6, nothing));
  const [row] = judge({ ...FAILED, reruns: [rerun([test], CUT)] }).tests;
  expect(row?.result?.attempts[1]).toMatchObject({
    status: 'inprogress',
    start: '2023-11-14T22:13:20.000000Z',
    durationSeconds: seconds,
  });
});

test('a rerun that did not come to its end is said, and which failure stands', () => {
  const { problems } = judge({ ...FAILED, reruns: [rerun([heard(ID, 'success')], CUT)] });
  expect(problems.map(({ message }) => message)).toEqual([
    'confirm/001 did not come to its end, so what it ran again still counts as failed: the container was killed',
  ]);
});

test('all attempts are kept in one row, and a changed failure stays one unless every attempt matches', () => {
  const known = entry(ID, { signature: 'boom' });
  const tests = [heard(ID, { status: 'fail', traceback: 'bang' })];
  const again = rerun([heard(ID, { status: 'fail', traceback: 'boom' })]);
  const verdict = judge(run(tests, { entries: [known], reruns: [again] }));
  expect(verdict.tests[0]?.category).toBe('changed-failure');
  expect(verdict.tests[0]?.result?.attempts.map(({ traceback }) => traceback)).toEqual(['bang', 'boom']);
});

const flake = entry(ID, { kind: 'flaky', maxRate: 0.2 });
test.each<[string, readonly RerunPass[], string]>([
  ['once', [], 'known-flake ✓'],
  ['twice', [rerun([heard(ID, 'fail')])], 'known-flake ✓'],
  ['three times', [rerun([heard(ID, 'fail')]), rerun([heard(ID, 'fail')])], 'flake-now-broken ✗'],
  ['then passed', [rerun([heard(ID, 'success')])], 'known-flake ✓'],
])('a known flake that failed %s', (_, reruns, expected) => {
  expect(rows({ ...FAILED, entries: [flake], reruns })).toEqual([`test_x ${expected}`]);
});

const setUpFailed = (
  again: readonly TestResult[],
  end: RunEnd = FINISHED,
  fixtures: FixtureResult[] = [],
) => ({
  ...run([heard(ID), heard(OTHER)]),
  results: results([heard(ID), heard(OTHER)], { fixtures: [fixture('setUpClass', CLASS, 'fail')] }),
  reruns: [rerun(again, end, { fixtures })],
});

test.each<[string, JudgeInput, string[]]>([
  [
    'works',
    setUpFailed([heard(ID, 'success'), heard(OTHER, 'success')]),
    ['Klass::setUpClass new-flake ⚠', 'test_x pass ✓', 'test_y pass ✓'],
  ],
  [
    'fails again',
    setUpFailed([heard(ID), heard(OTHER)], FINISHED, [fixture('setUpClass', CLASS, 'fail')]),
    ['Klass::setUpClass new-failure ✗', 'test_x blocked ⚠', 'test_y blocked ⚠'],
  ],
  [
    'works, and then a test fails',
    setUpFailed([heard(ID, 'success'), heard(OTHER, 'fail')]),
    ['test_y new-failure ✗', 'Klass::setUpClass new-flake ⚠', 'test_x pass ✓'],
  ],
  [
    'works in a run that is cut off',
    setUpFailed([heard(ID, 'success'), heard(OTHER, 'success')], CUT),
    ['Klass::setUpClass new-failure ✗', 'test_x interrupted ◌', 'test_y interrupted ◌'],
  ],
])('a failed set-up of a class, run again with its class: %s', (_, input, expected) => {
  expect(rows(input)).toEqual(expected);
});

test('a tear-down that fails and then works is a flake, because its class was seen to end', () => {
  const main = { fixtures: [fixture('tearDownClass', CLASS, 'fail')] };
  const tests = [heard(ID, 'success'), heard(OTHER, 'skip')];
  const input = run(tests, { results: results(tests, main) });
  expect(rows(input)[0]).toBe('Klass::tearDownClass new-failure ✗');
  expect(rows({ ...input, reruns: [rerun(tests)] })[0]).toBe('Klass::tearDownClass new-flake ⚠');
  expect(rows({ ...input, reruns: [rerun(tests, CUT)] })[0]).toBe('Klass::tearDownClass new-failure ✗');
  expect(rows({ ...input, reruns: [rerun([heard(ID, 'success')])] })[0]).toBe(
    'Klass::tearDownClass new-failure ✗',
  );
});

test('a rerun that was cut off takes nothing back from the tests of its class that had ended well', () => {
  const tests = [heard(ID, 'success'), heard(OTHER, 'success')];
  const main = results(tests, { fixtures: [fixture('tearDownClass', CLASS, 'fail')] });
  for (const said of ['fail', 'inprogress', 'success'] as const) {
    const reruns = [rerun([heard(ID, said), heard(OTHER)], CUT)];
    expect(rows({ ...run(tests, { results: main }), reruns })).toEqual([
      'Klass::tearDownClass new-failure ✗',
      'test_x pass ✓',
      'test_y pass ✓',
    ]);
  }
});

test('a set-up that skips or fails only when something is run again explains no test that the main pass lost', () => {
  for (const status of ['skip', 'fail'] as const) {
    const again = rerun([heard(ID)], FINISHED, { fixtures: [fixture('setUpClass', CLASS, status)] });
    const said = rows(run([heard(ID, 'fail'), heard(OTHER)], { reruns: [again] }));
    expect(said).toContain('test_y not-run ◌');
  }
});

test('more new flakes than the cap block, each of them', () => {
  const ids = ['a', 'b', 'c'].map((name) => `${CLASS}.test_${name}`);
  const input = run(
    ids.map((id) => heard(id, 'fail')),
    { reruns: ids.map((id) => rerun([heard(id, 'success')])) },
  );
  expect(judge({ ...input, maxNewFlakes: 3 })).toMatchObject({ word: 'pass', counts: { 'new-flake': 3 } });
  expect(judge({ ...input, maxNewFlakes: 2 })).toMatchObject({ word: 'fail', counts: { 'new-flake': 3 } });
});

const confirmed = (input: JudgeInput, times = 1) =>
  planConfirmation(judge(input), input.plan ?? plan(), times).map(
    ({ tests, times: most }) => `${tests.map(({ id }) => id.replace(`${CLASS}.`, '')).join(' ')} ×${most}`,
  );

test.each<[string, JudgeInput, string[]]>([
  ['a new failure', FAILED, ['test_x ×1']],
  ['a time-out', run([heard(ID, { status: 'fail', traceback: 'fixtures.TimeoutException' })]), ['test_x ×1']],
  ['a pass', run([heard(ID, 'success')]), []],
  ['a known failure', { ...FAILED, entries: [entry(ID)] }, []],
  ['a changed failure', { ...FAILED, entries: [entry(ID, { signature: 'boom' })] }, ['test_x ×1']],
  ['a known flake that failed', { ...FAILED, entries: [flake] }, ['test_x ×2']],
  ['a failure that passed within the run', run([heard(ID, 'fail', 'success')]), []],
  ['a crash', run([heard(ID, 'inprogress')]), []],
  ['a masked failure', run([heard(ID, { status: 'skip', reason: 'unstable, failure was: x' })]), []],
  ['a class whose set-up failed, once for all its tests', setUpFailed([]), ['test_x test_y ×1']],
])('what is run again: %s', (_, input, expected) => {
  expect(confirmed(input)).toEqual(expected);
});

test('nothing is run again when nobody asked for it', () => {
  expect(confirmed({ ...FAILED, entries: [flake] }, 0)).toEqual([]);
});

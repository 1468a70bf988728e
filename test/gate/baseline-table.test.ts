import { expect, test } from 'vitest';
import type { Baseline } from '../../src/gate/baseline.ts';
import { type JudgeInput, judge } from '../../src/gate/judge.ts';
import type { BaselineTest } from '../../src/model/baseline.ts';
import { entry, fixture, heard, plan, results, run } from './build.ts';

/** "Baseline × observed" of docs/outcomes.md, for tests without an entry. `changed`: with other pins. */
const TABLE = `
baseline | changed | pass        | fail            | timeout         | skip            | masked           | absent
pass     | no      | pass ✓      | regressed ✗     | regressed ✗     | newly-skipped ✗ | masked-failure ✗ | disappeared ✗
pass     | yes     | pass ✓      | regressed ✗     | regressed ✗     | newly-skipped ⚠ | masked-failure ✗ | disappeared ⚠
fail     | no      | fixed ✓     | still-failing ✗ | still-failing ✗ | newly-skipped ⚠ | masked-failure ⚠ | disappeared ⚠
fail     | yes     | fixed ✓     | still-failing ✗ | still-failing ✗ | newly-skipped ⚠ | masked-failure ⚠ | disappeared ⚠
skip     | no      | newly-run ✓ | new-failure ✗   | new-failure ✗   | skip ✓          | masked-failure ⚠ | disappeared ⚠
skip     | yes     | newly-run ✓ | new-failure ✗   | new-failure ✗   | skip ✓          | masked-failure ⚠ | disappeared ⚠
absent   | no      | new-test ✓  | new-test ✗      | new-test ✗      | skip ✓          | masked-failure ⚠ | –
none     | no      | pass ✓      | new-failure ✗   | new-failure ✗   | skip ✓          | masked-failure ⚠ | –
`;

const ID = 'pkg.test_mod.Klass.test_x';
const OTHER_ID = 'pkg.test_mod.Other.test_y';

const OBSERVED: Readonly<Record<string, JudgeInput>> = {
  pass: run([heard(ID, 'success')]),
  fail: run([heard(ID, 'fail')]),
  timeout: run([heard(ID, { status: 'fail', traceback: 'fixtures._fixtures.timeout.TimeoutException' })]),
  skip: run([heard(ID, 'skip')]),
  masked: run([
    heard(ID, { status: 'skip', reason: 'x was marked as unstable because of bug 1, failure was: y' }),
  ]),
  absent: run([heard(OTHER_ID, 'success')]),
};

test.each(cells())('baseline $was (pins changed: $changed), now $observed: $cell', ({
  was,
  changed,
  observed,
  cell,
}) => {
  const input = { ...OBSERVED[observed], baseline: baselineOf(was, changed === 'yes') } as JudgeInput;
  expect(judgedCell(input)).toBe(cell);
});

test('another profile excuses a new skip, but not a test that disappeared', () => {
  const baseline: Baseline = { ...withResults([[ID, 'pass']]), profileUnchanged: false };
  expect(judgedCell({ ...run([heard(ID, 'skip')]), baseline })).toBe('newly-skipped ⚠');
  expect(judgedCell({ ...run([heard(OTHER_ID, 'success')]), baseline })).toBe('disappeared ✗');
});

test('an entry does not excuse that its test disappeared, but an exclude explains it', () => {
  const baseline = withResults([[ID, 'pass']]);
  const gone = run([heard(OTHER_ID, 'success')], { baseline });
  expect(judgedCell({ ...gone, entries: [entry(ID)] })).toBe('disappeared ✗');
  expect(judgedCell({ ...gone, entries: [entry(ID, { kind: 'exclude' })] })).toBe('excluded ✓');
});

test('a test that moved to another module is neither gone nor new', () => {
  const uuid = 'id-5ad01ed0-0e6e-4c5d-8194-232801b15c72';
  const baseline = withResults([['pkg.test_old.Klass.test_x', 'pass']], [uuid]);
  const { tests } = judge(run([heard(`${ID}[${uuid},smoke]`, 'fail')], { baseline }));
  expect(tests.map(({ id, category }) => [id, category])).toEqual([[ID, 'regressed']]);
});

test('a subclass that shares the uuid is not taken for the test that moved', () => {
  const uuid = 'id-5ad01ed0-0e6e-4c5d-8194-232801b15c72';
  const baseline = withResults([['pkg.test_old.Klass.test_x', 'pass']], [uuid]);
  const { counts } = judge(run([heard(`pkg.test_mod.KlassIpV6.test_x[${uuid}]`, 'success')], { baseline }));
  expect(counts).toEqual({ disappeared: 1, 'new-test': 1 });
});

test('where two tests may have moved to one place nobody guesses which it was', () => {
  const uuid = 'id-5ad01ed0-0e6e-4c5d-8194-232801b15c72';
  const results = [
    ['pkg.test_one.Klass.test_x', 'pass'],
    ['pkg.test_two.Klass.test_x', 'skip'],
  ] as const;
  const { counts } = judge(
    run([heard(`${ID}[${uuid}]`, 'skip')], { baseline: withResults(results, [uuid]) }),
  );
  expect(counts).toEqual({ disappeared: 2, skip: 1 });
});

test('a test whose name holds "::", as those of Rust do, is missed like any other', () => {
  const gone = 'crate.servers::tests::boots';
  const baseline = withResults([
    [ID, 'pass'],
    [gone, 'pass'],
  ]);
  const verdict = judge(run([heard(ID, 'success')], { baseline }));
  expect(verdict.counts).toEqual({ pass: 1, disappeared: 1 });
  expect(verdict.problems.map(({ code }) => code)).toEqual(['coverage-drop']);
});

test('a run of tests that were asked for by name is not held against the rest of the baseline', () => {
  const baseline = withResults([
    [ID, 'pass'],
    [OTHER_ID, 'pass'],
  ]);
  const { tests } = judge(run([heard(ID, 'success')], { plan: { ...plan(ID), requested: [ID] }, baseline }));
  expect(tests.map((row) => row.id)).toEqual([ID]);
});

test.each([
  [94, 'fail', ['coverage-drop']],
  [95, 'pass', []],
])('of 100 tests that the baseline executed, %i executed: %s', (executed, word, codes) => {
  const ids = Array.from({ length: 100 }, (_, index) => `pkg.test_mod.Klass.test_${index}`);
  const tests = ids.map((id, index) => heard(id, index < executed ? 'success' : 'skip'));
  const baseline = { ...withResults(ids.map((id) => [id, 'pass'])), pinsUnchanged: false };
  const verdict = judge(run(tests, { baseline }));
  expect(verdict.word).toBe(word);
  expect(verdict.problems.map((problem) => problem.code)).toEqual(codes);
});

test('skips that an entry expects are no drop of coverage', () => {
  const ids = Array.from({ length: 10 }, (_, index) => `pkg.test_mod.Klass.test_${index}`);
  const tests = ids.map((id, index) => heard(id, index < 5 ? 'skip' : 'success'));
  const entries = ids.slice(0, 5).map((id) => entry(id, { kind: 'skip' }));
  const verdict = judge(run(tests, { baseline: withResults(ids.map((id) => [id, 'pass'])), entries }));
  expect([verdict.word, verdict.counts]).toEqual(['pass', { 'skipped-expected': 5, pass: 5 }]);
});

test.each<[string, Baseline, string]>([
  ['not in the baseline', withResults([[ID, 'pass']]), 'new-failure ✗'],
  [
    'in the baseline',
    withResults([
      [ID, 'fail'],
      ['pkg.test_mod.Klass::setUpClass', 'fail'],
    ]),
    'still-failing ✗',
  ],
])('a set-up that fails, %s', (_, baseline, cell) => {
  const fixtures = [fixture('setUpClass', 'pkg.test_mod.Klass', 'fail')];
  const { tests } = judge(run([heard(ID)], { results: results([heard(ID)], { fixtures }), baseline }));
  const row = tests.find(({ id }) => id.endsWith('::setUpClass'));
  expect(`${row?.category} ${row?.weights.map((weight) => SIGNS[weight]).join(' ')}`).toBe(cell);
});

test('a fixture that failed in the baseline and works now is no test that disappeared', () => {
  const baseline = withResults([
    [ID, 'fail'],
    ['pkg.test_mod.Klass::setUpClass', 'fail'],
  ]);
  expect(judge(run([heard(ID, 'success')], { baseline })).counts).toEqual({ fixed: 1 });
});

test('tests that never ran are no drop of coverage: the run is incomplete', () => {
  const ids = Array.from({ length: 10 }, (_, index) => `pkg.test_mod.Klass.test_${index}`);
  const tests = ids.map((id, index) => heard(id, ...(index < 5 ? (['success'] as const) : [])));
  const verdict = judge(run(tests, { baseline: withResults(ids.map((id) => [id, 'pass'])) }));
  expect(verdict.headline).toBe('INCOMPLETE: 5 of 10 planned tests never ran');
});

type Was = BaselineTest['status'];

function withResults(tests: readonly (readonly [string, Was])[], attrs: readonly string[] = []): Baseline {
  const results = new Map(tests.map(([id, status]) => [id, { status, attrs }]));
  return { results, pinsUnchanged: true, profileUnchanged: true };
}

function baselineOf(was: string, pinsChanged: boolean): Baseline | undefined {
  if (was === 'none') return undefined;
  return { ...withResults(was === 'absent' ? [] : [[ID, was as Was]]), pinsUnchanged: !pinsChanged };
}

function cells(): { was: string; changed: string; observed: string; cell: string }[] {
  const [head = [], ...rows] = TABLE.trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.flatMap(([was = '', changed = '', ...row]) =>
    row.map((cell, index) => ({ was, changed, observed: head[index + 2] ?? '', cell })),
  );
}

const SIGNS = { blocks: '✗', incomplete: '◌', warns: '⚠', accounted: '✓' };

function judgedCell(input: JudgeInput): string {
  const row = judge(input).tests.find((judged) => judged.id === ID);
  return row === undefined ? '–' : [row.category, ...row.weights.map((weight) => SIGNS[weight])].join(' ');
}

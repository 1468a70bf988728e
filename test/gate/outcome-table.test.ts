import { expect, test } from 'vitest';
import { type JudgeInput, judge } from '../../src/gate/judge.ts';
import type { KnownEntry } from '../../src/known/entry.ts';
import { parseTestId } from '../../src/model/test-id.ts';
import { attempt, entry, fixture, heard, history, plan, results, run } from './build.ts';

/**
 * "Expectation × observed" of docs/outcomes.md, cell by cell, from results to the judged row, without a baseline.
 * ✗ blocks, ◌ incomplete, ⚠ shown, ✓ accounted for, – cannot occur. Every entry that can have a signature has one.
 */
const TABLE = `
observed   | nothing          | fails               | flaky              | skip               | exclude               | expired                 | expired-exclude
pass       | pass ✓           | unexpected-pass ⚠   | pass ✓             | unexpected-run ⚠   | excluded-but-ran ⚠    | pass ✓                  | pass ✓
fail       | new-failure ✗    | known-failure ✓     | known-flake ✓      | new-failure ✗      | excluded-but-ran ⚠    | expired-known-failure ✗ | new-failure ✗
fail ×3    | new-failure ✗    | known-failure ✓     | flake-now-broken ✗ | new-failure ✗      | excluded-but-ran ⚠    | expired-known-failure ✗ | new-failure ✗
fail other | new-failure ✗    | changed-failure ✗   | changed-failure ✗  | new-failure ✗      | excluded-but-ran ⚠    | changed-failure ✗       | new-failure ✗
flaky      | new-flake ⚠      | known-failure ✓     | known-flake ✓      | new-flake ⚠        | excluded-but-ran ⚠    | new-flake ⚠             | new-flake ⚠
flaky other| new-flake ⚠      | new-flake ⚠         | new-flake ⚠        | new-flake ⚠        | excluded-but-ran ⚠    | new-flake ⚠             | new-flake ⚠
skip       | skip ✓           | not-exercised ⚠     | not-exercised ⚠    | skipped-expected ✓ | excluded-but-ran ⚠    | skip ✓                  | skip ✓
masked     | masked-failure ⚠ | known-failure ✓     | known-flake ✓      | masked-failure ⚠   | excluded-but-ran ⚠    | masked-failure ⚠        | masked-failure ⚠
masked oth.| masked-failure ⚠ | masked-failure ⚠    | masked-failure ⚠   | masked-failure ⚠   | excluded-but-ran ⚠    | masked-failure ⚠        | masked-failure ⚠
blocked    | blocked ⚠        | blocked ⚠           | blocked ⚠          | blocked ⚠          | excluded-but-ran ⚠    | blocked ⚠               | blocked ⚠
crashed    | crashed ✗ ◌      | crashed ✗ ◌         | crashed ✗ ◌        | crashed ✗ ◌        | excluded-but-ran ⚠ ◌  | crashed ✗ ◌             | crashed ✗ ◌
timeout    | new-failure ✗    | changed-failure ✗   | known-flake ✓      | new-failure ✗      | excluded-but-ran ⚠    | expired-known-failure ✗ | new-failure ✗
timeout ×3 | new-failure ✗    | changed-failure ✗   | flake-now-broken ✗ | new-failure ✗      | excluded-but-ran ⚠    | expired-known-failure ✗ | new-failure ✗
timeout oth| new-failure ✗    | changed-failure ✗   | changed-failure ✗  | new-failure ✗      | excluded-but-ran ⚠    | changed-failure ✗       | new-failure ✗
interrupted| interrupted ◌    | interrupted ◌       | interrupted ◌      | interrupted ◌      | interrupted ◌         | interrupted ◌           | interrupted ◌
not-run    | not-run ◌        | not-run ◌           | not-run ◌          | not-run ◌          | not-run ◌             | not-run ◌               | not-run ◌
left out   | not-run ◌        | not-run ◌           | not-run ◌          | not-run ◌          | excluded ✓            | not-run ◌               | expired-exclude ✗
absent     | –                | stale-entry ⚠       | stale-entry ⚠      | stale-entry ⚠      | excluded ✓            | stale-entry ⚠           | stale-entry ⚠
asked for  | not-run ◌        | not-run ◌           | not-run ◌          | not-run ◌          | not-run ◌             | not-run ◌               | not-run ◌
`;

const ID = 'pkg.test_mod.Klass.test_x';
const OTHER_ID = 'pkg.test_mod.Other.test_y';

const boom = attempt({ status: 'fail', traceback: 'RuntimeError: boom' });
const other = attempt({ status: 'fail', traceback: 'RuntimeError: something else' });
const timedOut = attempt({ status: 'fail', traceback: 'boom\nfixtures._fixtures.timeout.TimeoutException' });
const timedOutElsewhere = attempt({ ...timedOut, traceback: 'fixtures._fixtures.timeout.TimeoutException' });
const skipped = attempt({ status: 'skip', reason: 'no such feature' });
const masked = (why: string) =>
  attempt({
    status: 'skip',
    reason: `Marked as unstable and skipped because of bug: https://x/1, failure was: ${why}`,
  });
const setUpFails = fixture('setUpClass', 'pkg.test_mod.Klass', boom);

const OBSERVED: Readonly<Record<string, JudgeInput>> = {
  pass: run([heard(ID, 'success')]),
  fail: run([heard(ID, boom)]),
  'fail ×3': run([heard(ID, boom, boom, boom)]),
  'fail other': run([heard(ID, boom, other)]),
  flaky: run([heard(ID, boom, 'success')]),
  'flaky other': run([heard(ID, other, 'success')]),
  skip: run([heard(ID, skipped)]),
  masked: run([heard(ID, masked('boom'))]),
  'masked oth.': run([heard(ID, masked('something else'))]),
  blocked: run([heard(ID)], { results: results([heard(ID)], { fixtures: [setUpFails] }) }),
  crashed: run([heard(ID, 'inprogress')]),
  timeout: run([heard(ID, timedOut)]),
  'timeout ×3': run([heard(ID, timedOut, timedOut, timedOut)]),
  'timeout oth': run([heard(ID, timedOutElsewhere)]),
  interrupted: run([heard(ID, 'inprogress')], { end: { kind: 'cut', why: 'SIGKILL' } }),
  'not-run': run([heard(ID)]),
  'left out': run([heard(OTHER_ID, 'success')], {
    plan: { ...plan(OTHER_ID), excluded: [parseTestId(ID)] },
  }),
  absent: run([heard(OTHER_ID, 'success')]),
  'asked for': run([heard(OTHER_ID, 'success')], { plan: { ...plan(OTHER_ID), requested: [OTHER_ID, ID] } }),
};

const EXPECTED: Readonly<Record<string, readonly KnownEntry[]>> = {
  nothing: [],
  fails: [entry(ID, { signature: 'boom' })],
  flaky: [entry(ID, { kind: 'flaky', maxRate: 0.2, signature: 'boom' })],
  skip: [entry(ID, { kind: 'skip' })],
  exclude: [entry(ID, { kind: 'exclude', why: 'hangs' })],
  expired: [entry(ID, { signature: 'boom', expired: true })],
  'expired-exclude': [entry(ID, { kind: 'exclude', why: 'hangs', expired: true })],
};

test.each(cells())('expected $expected, observed $observed: $cell', ({ expected, observed, cell }) => {
  expect(judgedCell({ ...get(OBSERVED, observed), entries: get(EXPECTED, expected) })).toBe(cell);
});

test('the table has every state and every expectation', () => {
  expect(new Set(cells().map((cell) => cell.observed))).toEqual(new Set(Object.keys(OBSERVED)));
  expect(cells()).toHaveLength(Object.keys(OBSERVED).length * Object.keys(EXPECTED).length);
});

const onClass = (given: Parameters<typeof entry>[1]) =>
  entry('pkg.test_mod.Klass', { level: 'class', maxTests: 1, ...given });

test.each<[string, string, Partial<JudgeInput>, string]>([
  ['pass', 'fails, --strict', { strict: true, entries: get(EXPECTED, 'fails') }, 'unexpected-pass ✗'],
  [
    'pass',
    'fails, stale by history',
    { entries: get(EXPECTED, 'fails'), history: history({ [ID]: 'fu' }) },
    'unexpected-pass ✗',
  ],
  ['flaky', 'nothing, over the cap', { maxNewFlakes: 0 }, 'new-flake ✗'],
  ['flaky', 'nothing, flaked before', { history: history({ [ID]: 'kppkp' }) }, 'new-flake ✗'],
  ['blocked', 'fails, on the class', { entries: [onClass({})] }, 'known-failure ✓'],
  [
    'blocked',
    'fails, on the class, matching',
    { entries: [onClass({ signature: 'boom' })] },
    'known-failure ✓',
  ],
  [
    'blocked',
    'fails, on the class, not matching',
    { entries: [onClass({ signature: 'bang' })] },
    'blocked ⚠',
  ],
  ['blocked', 'fails, outcome: blocked', { entries: [entry(ID, { outcome: 'blocked' })] }, 'known-failure ✓'],
  ['blocked', 'flaky, on the class', { entries: [onClass({ kind: 'flaky' })] }, 'blocked ⚠'],
  ['crashed', 'fails, outcome: crash', { entries: [entry(ID, { outcome: 'crash' })] }, 'known-failure ✓'],
  ['timeout', 'fails, outcome: timeout', { entries: [entry(ID, { outcome: 'timeout' })] }, 'known-failure ✓'],
  ['fail', 'fails, outcome: timeout', { entries: [entry(ID, { outcome: 'timeout' })] }, 'changed-failure ✗'],
  ['fail', 'fails, outcome: crash', { entries: [entry(ID, { outcome: 'crash' })] }, 'changed-failure ✗'],
  ['fail', 'fails, outcome: blocked', { entries: [entry(ID, { outcome: 'blocked' })] }, 'changed-failure ✗'],
  ['fail other', 'fails, no signature', { entries: [entry(ID)] }, 'known-failure ✓'],
  ['fail', 'expired skip', { entries: [entry(ID, { kind: 'skip', expired: true })] }, 'new-failure ✗'],
  ['skip', 'expired skip', { entries: [entry(ID, { kind: 'skip', expired: true })] }, 'skip ✓'],
])('observed %s, expected %s', (observed, _expected, more, cell) => {
  expect(judgedCell({ ...get(OBSERVED, observed), ...more })).toBe(cell);
});

function cells(): { expected: string; observed: string; cell: string }[] {
  const [head = [], ...rows] = TABLE.trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.flatMap(([observed = '', ...row]) =>
    row.map((cell, index) => ({ expected: head[index + 1] ?? '', observed, cell })),
  );
}

const SIGNS = { blocks: '✗', incomplete: '◌', warns: '⚠', accounted: '✓' };

function judgedCell(input: JudgeInput): string {
  const row = judge(input).tests.find((judged) => judged.id === ID);
  return row === undefined ? '–' : [row.category, ...row.weights.map((weight) => SIGNS[weight])].join(' ');
}

function get<T>(record: Readonly<Record<string, T>>, key: string): T {
  const value = record[key];
  if (value === undefined) throw new Error(`no case named ${key}`);
  return value;
}

import { expect, test } from 'vitest';
import { flakeRate } from '../../src/gate/history.ts';
import { judge } from '../../src/gate/judge.ts';
import { entry, heard, history, run } from './build.ts';

const ID = 'pkg.test_mod.Klass.test_x';

test.each<[string, string, string]>([
  ['nine runs are no statistics', 'ppppppppp', 'none'],
  ['ten passes', 'pppppppppp', '0/10'],
  ['a flake is a flip', 'ppppkppppp', '1/10'],
  ['a failure between passes is a flip', 'ppppfppppp', '1/10'],
  ['two failures in a row are one flip', 'pppffppppp', '1/10'],
  ['a streak of three is a break: neither flips nor runs', 'pppfffppppppp', '0/10'],
  ['and leaves too few runs', 'pppfffpppppp', 'none'],
  ['a flake ends a streak', 'pppffkppppp', '2/11'],
  ['skips and runs without it do not count', 'ppsp-ppppppp', '0/10'],
  ['unexpected passes are passes', 'uuuuuuuuuu', '0/10'],
])('%s: %s', (_, marks, expected) => {
  const rate = flakeRate(marks);
  expect(rate === undefined ? 'none' : `${rate.flips}/${rate.runs}`).toBe(expected);
});

test.each<[string, string]>([
  ['kk', 'new-flake blocks'],
  ['kpkpp', 'new-flake blocks'],
  ['kpppk', 'new-flake blocks'],
  ['kppppk', 'new-flake warns'],
  ['kpppp', 'new-flake warns'],
  ['ffppp', 'new-flake warns'],
  ['', 'new-flake warns'],
])('a new flake blocks when two of the last five runs flaked: %s', (marks, expected) => {
  const { tests } = judge(run([heard(ID, 'fail', 'success')], { history: history({ [ID]: marks }) }));
  expect(`${tests[0]?.category} ${tests[0]?.weights}`).toBe(expected);
});

test.each<[string, string]>([
  ['u', 'unexpected-pass blocks'],
  ['fu', 'unexpected-pass blocks'],
  ['us', 'unexpected-pass blocks'],
  ['uf', 'unexpected-pass warns'],
  ['p', 'unexpected-pass warns'],
  ['f', 'unexpected-pass warns'],
])('an entry is stale when its test passed against it before, too: %s', (marks, expected) => {
  const input = { entries: [entry(ID)], history: history({ [ID]: marks }) };
  const { tests } = judge(run([heard(ID, 'success')], input));
  expect(`${tests[0]?.category} ${tests[0]?.weights}`).toBe(expected);
});

test.each<[string, number, string]>([
  ['ppppkppppp', 0.1, 'accounted'],
  ['ppkpkppppp', 0.1, 'warns'],
  ['ppkpkpppp', 0.1, 'accounted'],
])('a known flake that flips more often than its max_rate is shown: %s, %d', (marks, maxRate, weight) => {
  const input = { entries: [entry(ID, { kind: 'flaky', maxRate })], history: history({ [ID]: marks }) };
  const [row] = judge(run([heard(ID, 'fail', 'success')], input)).tests;
  expect(`${row?.category} ${row?.weights}`).toBe(`known-flake ${weight}`);
});

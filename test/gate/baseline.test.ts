import { expect, test } from 'vitest';
import { baselineOf } from '../../src/gate/baseline.ts';
import { judge } from '../../src/gate/judge.ts';
import { fixture, heard, results, run } from './build.ts';

const UNCHANGED = { pinsUnchanged: true, profileUnchanged: true };

test('an earlier verdict becomes a baseline: what came to no end is not in it', () => {
  const tests = [
    heard('pkg.test_mod.Klass.test_pass[id-5ad01ed0-0e6e-4c5d-8194-232801b15c72]', 'success'),
    heard('pkg.test_mod.Klass.test_fail', 'fail'),
    heard('pkg.test_mod.Klass.test_flaky', 'fail', 'success'),
    heard('pkg.test_mod.Klass.test_skip', 'skip'),
    heard('pkg.test_mod.Klass.test_not_run'),
    heard('pkg.test_mod.Other.test_blocked'),
  ];
  const fixtures = [fixture('setUpClass', 'pkg.test_mod.Other', 'fail')];
  const baseline = baselineOf(judge(run(tests, { results: results(tests, { fixtures }) })), UNCHANGED);
  const statuses = [...baseline.results].map(([id, { status }]) => `${id} ${status}`).toSorted();
  expect(statuses).toMatchInlineSnapshot(`
    [
      "pkg.test_mod.Klass.test_fail fail",
      "pkg.test_mod.Klass.test_flaky pass",
      "pkg.test_mod.Klass.test_pass pass",
      "pkg.test_mod.Klass.test_skip skip",
      "pkg.test_mod.Other.test_blocked fail",
      "pkg.test_mod.Other::setUpClass fail",
    ]
  `);
  expect(baseline.results.get('pkg.test_mod.Klass.test_pass')?.attrs).toEqual([
    'id-5ad01ed0-0e6e-4c5d-8194-232801b15c72',
  ]);
});

test('the same run again, held against itself, has nothing new', () => {
  const tests = [heard('pkg.test_mod.Klass.test_a', 'success'), heard('pkg.test_mod.Klass.test_b', 'skip')];
  const first = judge(run(tests));
  const second = judge(run(tests, { baseline: baselineOf(first, UNCHANGED) }));
  expect(second.counts).toEqual({ pass: 1, skip: 1 });
  expect(second.word).toBe('pass');
});

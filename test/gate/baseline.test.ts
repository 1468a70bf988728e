import { expect, test } from 'vitest';
import { makeBaseline } from '../../src/gate/acceptance.ts';
import { baselineFor } from '../../src/gate/baseline.ts';
import { judge } from '../../src/gate/judge.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { PLAN, RECORD } from '../report/sample.ts';
import { fixture, heard, results, run } from './build.ts';

const ACCEPTED = {
  how: 'passed',
  at: RECORD.started,
  by: undefined,
  ticket: undefined,
  reason: undefined,
} as const;
const PINNED: Plan = { ...PLAN, profileSha256: 'abc' };

const store = (verdict: Verdict) => makeBaseline({ record: RECORD, plan: PINNED, verdict }, ACCEPTED);

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
  const baseline = store(judge(run(tests, { results: results(tests, { fixtures }) })));
  expect(baseline.tests.map(({ id, status }) => `${id} ${status}`)).toMatchInlineSnapshot(`
    [
      "pkg.test_mod.Klass.test_fail fail",
      "pkg.test_mod.Klass.test_flaky pass",
      "pkg.test_mod.Klass.test_pass pass",
      "pkg.test_mod.Klass.test_skip skip",
      "pkg.test_mod.Other.test_blocked fail",
      "pkg.test_mod.Other::setUpClass fail",
    ]
  `);
  expect(baseline.tests.find(({ id }) => id.endsWith('test_pass'))?.attrs).toEqual([
    'id-5ad01ed0-0e6e-4c5d-8194-232801b15c72',
  ]);
});

test('the same run again, held against itself, has nothing new', () => {
  const tests = [heard('pkg.test_mod.Klass.test_a', 'success'), heard('pkg.test_mod.Klass.test_b', 'skip')];
  const second = judge(run(tests, { baseline: baselineFor(PINNED, store(judge(run(tests)))) }));
  expect(second.counts).toEqual({ pass: 1, skip: 1 });
  expect(second.word).toBe('pass');
});

const commit = '0'.repeat(40);
test.each<[string, Partial<Plan>, { pinsUnchanged: boolean; profileUnchanged: boolean }]>([
  ['nothing', {}, { pinsUnchanged: true, profileUnchanged: true }],
  [
    'the conf alone: the cloud answered otherwise',
    { confSha256: 'x' },
    { pinsUnchanged: true, profileUnchanged: true },
  ],
  ['the release', { release: '2025.1' }, { pinsUnchanged: false, profileUnchanged: true }],
  [
    'the commit of Tempest',
    { tempest: { ...PLAN.tempest, commit } },
    { pinsUnchanged: false, profileUnchanged: true },
  ],
  ['a plugin less', { plugins: [] }, { pinsUnchanged: false, profileUnchanged: true }],
  ['the profile', { profileSha256: 'def' }, { pinsUnchanged: true, profileUnchanged: false }],
])('what a plan shares with its baseline: changed is %s', (_, change, same) => {
  expect(baselineFor({ ...PINNED, ...change }, store(judge(run([]))))).toMatchObject(same);
});

test('plans that did not note their profile are never unchanged', () => {
  const { profileSha256: _, ...old } = PINNED;
  const stored = { ...store(judge(run([]))), profileSha256: undefined };
  expect(baselineFor(old, stored)).toMatchObject({ profileUnchanged: false });
});

import { expect, test } from 'vitest';
import { type JudgeInput, judge } from '../../src/gate/judge.ts';
import type { JudgedTest } from '../../src/model/verdict.ts';
import { entry, fixture, heard, plan, results, run } from './build.ts';

const boom = {
  status: 'fail',
  traceback: '  File "/x/pkg/base.py", line 1, in call\nRuntimeError: boom',
} as const;
const bang = { status: 'fail', traceback: 'RuntimeError: bang' } as const;
const test_ = (index: number | string) => `pkg.test_mod.Klass.test_${index}`;
const many = (count: number, ...given: Parameters<typeof heard>[1][]) =>
  Array.from({ length: count }, (_, index) => heard(test_(index), ...given));

test.each<[string, JudgeInput, string]>([
  ['all passed', run(many(93, 'success')), 'PASS: 93 tests, none failed'],
  [
    'all failures known',
    run(many(12, boom), { entries: [entry('pkg.test_mod', { level: 'module', maxTests: 12 })] }),
    'PASS: all 12 failures are known',
  ],
  [
    'one failure known',
    run([heard(test_(1), boom), heard(test_(2), 'success')], { entries: [entry(test_(1))] }),
    'PASS: the only failure is known',
  ],
  [
    'every test passed and the runner died in the clean-up after them',
    { ...run(many(2, 'success')), end: { kind: 'finished', runnerExitCode: -11 } },
    'INCOMPLETE: the runner ended with exit code -11 before it was done',
  ],
  [
    'a runner that could not load an id ends with 3; the id has a row of its own',
    { ...run(many(2, 'success')), end: { kind: 'finished', runnerExitCode: 3 } },
    'PASS: 2 tests, none failed',
  ],
  ['nothing executed', run(many(3, 'skip')), 'PASS: 3 tests, every one skipped'],
  [
    'one skipped',
    run([heard(test_(0), 'skip'), heard(test_(1), 'success')]),
    'PASS: 2 tests, none failed, 1 skipped',
  ],
  [
    'a flake',
    run([heard(test_(1), boom, 'success'), heard(test_(2), 'success')]),
    'PASS: 2 tests, 1 new flake',
  ],
  [
    'one cause',
    run([...many(3, boom), heard('pkg.test_mod.Other.test_x', 'inprogress')]),
    'FAIL: 3 new failures (1 cause), 1 crashed',
  ],
  ['two causes', run([heard(test_(1), boom), heard(test_(2), bang)]), 'FAIL: 2 new failures (2 causes)'],
  ['one failure', run([heard(test_(1), boom)]), 'FAIL: 1 new failure'],
  [
    'failed and incomplete',
    run([heard(test_(1), boom), heard(test_(2))]),
    'FAIL: 1 new failure; 1 of 2 planned tests never ran',
  ],
  [
    'never ran',
    run([...many(1488, 'success'), ...many(1702).slice(1488)]),
    'INCOMPLETE: 214 of 1,702 planned tests never ran',
  ],
  [
    'cut off',
    run([heard(test_(1), 'success'), heard(test_(2), 'inprogress')], {
      end: { kind: 'cut', why: 'the container was killed' },
    }),
    'INCOMPLETE: 1 did not finish, the run was cut off: the container was killed',
  ],
  [
    'a damaged stream',
    run([heard(test_(1), 'success')], { results: results([heard(test_(1), 'success')], { intact: false }) }),
    'INCOMPLETE: the results are damaged or cut short',
  ],
  ['an empty plan', run([]), 'INCOMPLETE: no test was planned'],
])('%s reads in one line', (_title, input, headline) => {
  const verdict = judge(input);
  expect(verdict.headline).toBe(headline);
  expect(verdict.exitCode).toBe({ PASS: 0, FAIL: 1, INCOMPLETE: 3 }[headline.split(':')[0] ?? '']);
});

test.each([
  [0, 'pass'],
  [3, 'pass'],
  [1, 'incomplete'],
  [2, 'incomplete'],
  [137, 'incomplete'],
  [-9, 'incomplete'],
])('a runner that ended with %i after its last result: %s', (runnerExitCode, word) => {
  expect(judge({ ...run(many(2, 'success')), end: { kind: 'finished', runnerExitCode } }).word).toBe(word);
});

test('a run under which the region changed does not pass, whatever its tests say', () => {
  const regionChanges = ['expected one network "n" in the region, there is none'];
  expect(judge({ ...run(many(2, 'success')), regionChanges }).headline).toBe(
    'INCOMPLETE: the region changed under the run: expected one network "n" in the region, there is none',
  );
  expect(judge({ ...run(many(2, boom)), regionChanges }).word).toBe('fail');
});

test('a verdict is whole: rows worst first, clusters, problems', () => {
  const tests = [
    heard(test_('d'), 'success'),
    heard(test_('c'), boom),
    heard(test_('b'), boom),
    heard(test_('a')),
  ];
  const verdict = judge(run(tests, { entries: [entry(test_('b'))], end: { kind: 'cut', why: 'SIGKILL' } }));
  const { tests: rows, ...rest } = verdict;
  expect(rest).toMatchInlineSnapshot(`
    {
      "clusters": [
        {
          "id": "ba5cf36a7896",
          "tests": [
            "pkg.test_mod.Klass.test_b",
            "pkg.test_mod.Klass.test_c",
          ],
          "title": "RuntimeError: boom",
        },
      ],
      "counts": {
        "known-failure": 1,
        "new-failure": 1,
        "not-run": 1,
        "pass": 1,
      },
      "exitCode": 1,
      "headline": "FAIL: 1 new failure; 1 of 4 planned tests never ran, the run was cut off: SIGKILL",
      "problems": [
        {
          "code": "run-cut",
          "message": "the run was cut off: SIGKILL",
          "weight": "incomplete",
        },
      ],
      "word": "fail",
    }
  `);
  expect(rows.map(line)).toMatchInlineSnapshot(`
    [
      "pkg.test_mod.Klass.test_c: fail, expected nothing: new-failure (blocks): failed, and no entry expects it",
      "pkg.test_mod.Klass.test_a: not-run, expected nothing: not-run (incomplete): planned, and never ran (it was listed and never started)",
      "pkg.test_mod.Klass.test_b: fail, expected fails: known-failure (accounted): failed as the entry says",
      "pkg.test_mod.Klass.test_d: pass, expected nothing: pass (accounted): passed",
    ]
  `);
});

test('a set-up that failed is the one failure of its class', () => {
  const fixtures = [fixture('setUpClass', 'pkg.test_mod.Klass', boom)];
  const input = run(many(2), { results: results(many(2), { fixtures }) });
  expect(judge(input).headline).toBe('FAIL: 1 new failure');
  expect(judge(input).tests.map(line)).toMatchInlineSnapshot(`
    [
      "pkg.test_mod.Klass::setUpClass: fail, expected nothing: new-failure (blocks): failed, and no entry expects it",
      "pkg.test_mod.Klass.test_0: blocked, expected nothing: blocked (warns): did not start: its class's set-up failed, and that is the failure (pkg.test_mod.Klass::setUpClass failed)",
      "pkg.test_mod.Klass.test_1: blocked, expected nothing: blocked (warns): did not start: its class's set-up failed, and that is the failure (pkg.test_mod.Klass::setUpClass failed)",
    ]
  `);
});

test('an entry for a class covers its set-up, and its blocked tests are accounted for', () => {
  const fixtures = [fixture('setUpClass', 'pkg.test_mod.Klass', boom)];
  const entries = [
    entry('pkg.test_mod.Klass', { level: 'class', maxTests: 2, signature: 'RuntimeError: boom' }),
  ];
  const verdict = judge(run(many(2), { results: results(many(2), { fixtures }), entries }));
  expect(verdict.headline).toBe('PASS: all 3 failures are known');
});

test('an entry may name a fixture literally', () => {
  const fixtures = [fixture('setUpClass', 'pkg.test_mod.Klass', boom)];
  const entries = [entry('pkg.test_mod.Klass::setUpClass')];
  const failing = judge(run(many(2), { results: results(many(2), { fixtures }), entries }));
  expect(failing.counts).toEqual({ 'known-failure': 1, blocked: 2 });
  expect(failing.headline).toBe('PASS: the only failure is known, 2 blocked');
  const working = judge(run(many(2, 'success'), { entries }));
  expect(working.counts).toEqual({ 'unexpected-pass': 1, pass: 2 });
});

test.each([
  'import',
  'setUpModule',
] as const)('after a failed %s no complete run can be claimed, known or not', (kind) => {
  const fixtures = [fixture(kind, 'pkg.test_other', boom)];
  const input = run(many(1, 'success'), { results: results(many(1, 'success'), { fixtures }) });
  expect(judge(input).headline).toBe(
    `FAIL: 1 new failure; the plan is incomplete: pkg.test_other::${kind} failed`,
  );
  const entries = [entry('pkg.test_other', { level: 'module', maxTests: 1 })];
  expect(judge({ ...input, entries }).word).toBe('incomplete');
});

test('a tear-down that failed fails the run', () => {
  const fixtures = [fixture('tearDownClass', 'pkg.test_mod.Klass', boom)];
  expect(judge(run(many(1, 'success'), { results: results(many(1, 'success'), { fixtures }) })).word).toBe(
    'fail',
  );
});

test('an entry that covers more tests than was reviewed excuses none of them', () => {
  const entries = [entry('pkg.test_mod', { level: 'module', maxTests: 2 })];
  const verdict = judge(run(many(3, boom), { entries }));
  expect(verdict.counts).toEqual({ 'new-failure': 3 });
  expect(verdict.problems).toMatchInlineSnapshot(`
    [
      {
        "code": "max-tests-exceeded",
        "column": 5,
        "file": "blacklists/site.yaml",
        "line": 3,
        "message": "pkg.test_mod covers 3 tests, more than its max_tests 2: it excuses none of them",
        "weight": "warns",
      },
    ]
  `);
});

test('an entry that matches no test is stale, and a test with the same uuid is proposed', () => {
  const uuid = '5ad01ed0-0e6e-4c5d-8194-232801b15c72';
  const tests = [heard(`pkg.test_new.Klass.test_x[id-${uuid}]`, 'success')];
  const verdict = judge(run(tests, { entries: [entry('pkg.test_old.Klass.test_x', { uuid })] }));
  expect(verdict.tests.map(line)).toMatchInlineSnapshot(`
    [
      "pkg.test_old.Klass.test_x: absent, expected fails: stale-entry (warns): the entry matches no planned test (pkg.test_new.Klass.test_x has the same uuid)",
      "pkg.test_new.Klass.test_x: pass, expected nothing: pass (accounted): passed",
    ]
  `);
});

test('twenty thousand entries that match nothing are told at once', () => {
  const uuid = '5ad01ed0-0e6e-4c5d-8194-232801b15c72';
  const entries = Array.from({ length: 20_000 }, (_, i) => entry(`pkg.gone.K${i}.test_x`, { uuid }));
  expect(judge(run(many(20_000, 'success'), { entries })).counts).toEqual({
    pass: 20_000,
    'stale-entry': 20_000,
  });
});

test('of several tests with the uuid of a stale entry none is taken for it', () => {
  const uuid = '5ad01ed0-0e6e-4c5d-8194-232801b15c72';
  const tests = ['KlassV4', 'KlassV6'].map((klass) => heard(`pkg.m.${klass}.test_x[id-${uuid}]`, 'success'));
  const verdict = judge(run(tests, { entries: [entry('pkg.m.Klass.test_x', { uuid })] }));
  expect(verdict.tests[0]?.why).toMatchInlineSnapshot(
    `"the entry matches no planned test (2 tests have the same uuid, pkg.m.KlassV4.test_x among them)"`,
  );
});

test('entries of other tests are not stale when tests were asked for by name', () => {
  const input = run(many(1, 'success'), { entries: [entry('pkg.test_other.Klass.test_x')] });
  expect(judge({ ...input, plan: { ...plan(test_(0)), requested: [test_(0)] } }).counts).toEqual({ pass: 1 });
});

test('a signature is held against every failing attempt, as it was read and normalised', () => {
  const failing = (...texts: string[]) =>
    heard(test_(0), ...texts.map((traceback) => ({ status: 'fail', traceback }) as const));
  const category = (signature: string, ...texts: string[]) =>
    judge(run([failing(...texts)], { entries: [entry(test_(0), { signature })] })).tests[0]?.category;
  expect(category('server .* gone', 'server 1 gone', 'server 2 gone')).toBe('known-failure');
  expect(category('server .* gone', 'server 1 gone', 'quota')).toBe('changed-failure');
  expect(category('server 1 gone', 'server 1 gone')).toBe('known-failure');
  expect(category('server <n> gone', 'server 1 gone')).toBe('known-failure');
});

test('a failure without text is not the one that a signature describes', () => {
  const verdict = judge(
    run([heard(test_(0), 'fail')], { entries: [entry(test_(0), { signature: 'boom' })] }),
  );
  expect(verdict.counts).toEqual({ 'changed-failure': 1 });
});

test('too many new flakes block, each of them', () => {
  expect(judge(run(many(3, boom, 'success'))).word).toBe('pass');
  expect(judge(run(many(4, boom, 'success'))).headline).toBe('FAIL: 4 new flakes (1 cause)');
});

test('a flake in results of another runner is an assumption, and told as one; a known one is none', () => {
  const foreign = { end: { kind: 'unknown' } } as const;
  const codes = (input: Parameters<typeof judge>[0]) => {
    const { word, problems } = judge(input);
    return [word, ...problems.map(({ code, weight }) => `${code} ${weight}`)];
  };
  const told = ['pass', 'assumed-flake warns'];
  expect(codes({ ...run(many(1, boom, 'success')), ...foreign })).toEqual(told);
  expect(codes({ ...run(many(1, 'success', boom)), ...foreign })).toEqual(told);
  expect(codes(run(many(1, boom, 'success')))).toEqual(['pass']);
  const known = [entry(test_(0), { kind: 'flaky', maxRate: 0.5 })];
  expect(codes({ ...run(many(1, boom, 'success'), { entries: known }), ...foreign })).toEqual(['pass']);
});

test('a run without a plan and with an unknown end says that its plan is unverified', () => {
  const verdict = judge({ ...run(many(1, 'success')), plan: undefined, end: { kind: 'unknown' } });
  expect([verdict.word, ...verdict.problems.map((problem) => problem.code)]).toEqual([
    'pass',
    'plan-unverified',
  ]);
});

test('two planned tests of one id are not seen to have run by one result', () => {
  const verdict = judge(run(many(1, 'success'), { plan: plan(test_(0), test_(0)) }));
  expect(verdict.headline).toBe(
    'INCOMPLETE: the plan names several tests by one id, of which one result is known: pkg.test_mod.Klass.test_0',
  );
});

test('tests that were not planned are judged and named', () => {
  const verdict = judge(run(many(2, boom), { plan: plan(test_(0)) }));
  expect(verdict.counts).toEqual({ 'new-failure': 2 });
  expect(verdict.problems).toMatchInlineSnapshot(`
    [
      {
        "code": "unplanned-test",
        "message": "results of tests that were not planned: pkg.test_mod.Klass.test_1",
        "weight": "warns",
      },
    ]
  `);
});

test('a test that was not planned does not stand for planned ones that all skipped', () => {
  const input = run([heard(test_(0), 'skip'), heard(test_(1), 'success')]);
  const { problems } = judge({ ...input, plan: plan(test_(0)) });
  expect(problems.map(({ code }) => code)).toEqual(['unplanned-test', 'nothing-executed']);
});

test('100,000 tests of which 2,000 fail alike have one cluster', { timeout: 30_000 }, () => {
  const tests = Array.from({ length: 100_000 }, (_, index) =>
    heard(
      `pkg.test_mod${index % 97}.Klass${index % 4999}.test_${index}`,
      index % 50 === 0 ? boom : 'success',
    ),
  );
  const input = run(tests);
  expect(judge(input).clusters.map((cluster) => cluster.tests.length)).toEqual([2000]);
});

function line({ id, observed, expected, category, weights, why }: JudgedTest): string {
  return `${id}: ${observed}, expected ${expected}: ${category} (${weights.join(', ')}): ${why}`;
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planConfirmation } from '../../src/gate/confirmation.ts';
import { type JudgeInput, judge } from '../../src/gate/judge.ts';
import type { RerunPass } from '../../src/gate/reruns.ts';
import { checkRules } from '../../src/gate/rules.ts';
import type { KnownEntry } from '../../src/known/entry.ts';
import { indexEntries, matchEntry } from '../../src/known/match.ts';
import type { BaselineStatus } from '../../src/model/baseline.ts';
import type { RunEnd } from '../../src/model/run-record.ts';
import { classOf, parseTestId } from '../../src/model/test-id.ts';
import type { Attempt, FixtureResult, TestStatus } from '../../src/model/test-result.ts';
import { attempt, CONTEXT, entry, fixture, heard, history, results } from './build.ts';

/** The invariants of docs/outcomes.md, on small runs in which everything can go wrong at once. */

const CLASSES = ['pkg.mod_a.A', 'pkg.mod_a.B', 'pkg.mod_b.C'];
const IDS = CLASSES.flatMap((name) => ['test_1', 'test_2', 'test_3'].map((method) => `${name}.${method}`));

/** Troubles are rare, so that all three verdicts are common. */
function mostly<T>(usual: T, trouble: fc.Arbitrary<T>, times: number): fc.Arbitrary<T> {
  return fc.oneof({ weight: times, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: trouble });
}

const anyAttempt: fc.Arbitrary<Attempt> = fc
  .record({
    status: fc.constantFrom<TestStatus>('success', 'fail', 'skip', 'xfail', 'uxsuccess', 'inprogress'),
    start: fc.option(fc.integer({ min: 0, max: 59 }), { nil: undefined }),
    text: fc.constantFrom('boom', 'bang', 'fixtures.TimeoutException'),
    masked: fc.boolean(),
  })
  .map(({ status, start, text, masked }) =>
    attempt({
      status,
      start: start === undefined ? undefined : new Date(start * 1000).toISOString(),
      traceback: status === 'fail' ? text : undefined,
      reason: status === 'skip' && masked ? `marked as unstable, failure was: ${text}` : undefined,
    }),
  );

const anyResult = fc
  .tuple(
    mostly([attempt('success')], fc.array(anyAttempt, { minLength: 1, maxLength: 3 }), 12),
    fc.constantFrom('worker-0', 'worker-1'),
  )
  .map(([attempts, worker]) => (id: string) => ({ ...heard(id, ...attempts), worker }));

const anyFixture: fc.Arbitrary<FixtureResult> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...CLASSES), fc.constantFrom<TestStatus>('fail', 'skip'))
    .map(([scope, status]) => fixture('setUpClass', scope, { status, traceback: 'boom' })),
  fc.constantFrom(
    fixture('tearDownClass', 'pkg.mod_a.A', 'fail'),
    fixture('setUpModule', 'pkg.mod_a', 'fail'),
    fixture('import', 'pkg.mod_c', 'fail'),
  ),
);

const anyEntry: fc.Arbitrary<KnownEntry> = fc
  .record({
    target: fc.constantFrom(
      ...IDS,
      ...CLASSES,
      'pkg.mod_a',
      'pkg.mod_a.A::setUpClass',
      'pkg.mod_c.Gone.test_1',
    ),
    kind: fc.constantFrom<KnownEntry['kind']>('fails', 'flaky', 'skip', 'exclude'),
    outcome: fc.constantFrom<KnownEntry['outcome']>('fail', 'timeout', 'crash', 'blocked'),
    signature: fc.constantFrom('boom', 'bang', ''),
    expired: fc.boolean(),
  })
  .map(({ target, kind, outcome, signature, expired }) => {
    const level = /test_|::/.test(target) ? 'test' : CLASSES.includes(target) ? 'class' : 'module';
    const maxTests = level === 'test' ? undefined : 4;
    return entry(target, {
      kind,
      outcome,
      level,
      maxTests,
      expired,
      ...(signature === '' ? {} : { signature }),
    });
  });

const anyEnd = fc.constantFrom<RunEnd>({ kind: 'cut', why: 'SIGKILL' }, { kind: 'unknown' });
const anyRerunEnd = fc.constantFrom<RunEnd>(
  { kind: 'cut', why: 'SIGKILL' },
  { kind: 'finished', runnerExitCode: -9 },
);

const anyRerun: fc.Arbitrary<RerunPass> = fc
  .record({
    heardOf: fc.dictionary(fc.constantFrom(...IDS), anyResult, { minKeys: 1, maxKeys: 3 }),
    fixtures: mostly([], fc.array(anyFixture, { maxLength: 1 }), 4),
    intact: mostly(true, fc.constant(false), 4),
    end: mostly<RunEnd>({ kind: 'finished', runnerExitCode: 0 }, anyRerunEnd, 2),
  })
  .map(({ heardOf, fixtures, intact, end }) => {
    const tests = Object.entries(heardOf).map(([id, make]) => make(id));
    return { name: 'confirm/001', results: results(tests, { fixtures, intact }), end };
  });

const anyHistory = fc
  .dictionary(fc.constantFrom(...IDS), fc.stringMatching(/^[pufks-]{0,14}$/))
  .map((marks) => history(marks));

const anyInput: fc.Arbitrary<JudgeInput> = fc
  .record({
    heardOf: fc.tuple(...IDS.map(() => fc.option(anyResult, { nil: undefined, freq: 25 }))),
    planned: fc.subarray(IDS, { minLength: 1 }),
    requested: mostly<string[]>([], fc.subarray([...IDS, 'pkg.mod_c.Gone.test_1']), 4),
    excluded: fc.subarray(IDS, { maxLength: 2 }),
    withPlan: fc.boolean(),
    fixtures: mostly([], fc.array(anyFixture, { maxLength: 2 }), 4),
    intact: mostly(true, fc.constant(false), 9),
    end: mostly<RunEnd>({ kind: 'finished', runnerExitCode: 0 }, anyEnd, 2),
    entries: fc.array(anyEntry, { maxLength: 4 }),
    baseline: fc.option(
      fc.dictionary(
        fc.constantFrom(...IDS),
        mostly<BaselineStatus>('pass', fc.constantFrom('fail', 'skip'), 4),
      ),
      { nil: undefined },
    ),
    reruns: mostly<RerunPass[]>([], fc.array(anyRerun, { minLength: 1, maxLength: 3 }), 1),
    history: fc.option(anyHistory, { nil: undefined }),
    strict: fc.boolean(),
    unchanged: fc.boolean(),
  })
  .map((given) => {
    const tests = given.heardOf.flatMap((make, index) => make?.(IDS[index] ?? '') ?? []);
    const excluded = given.excluded.filter((id) => !given.planned.includes(id));
    const plan = {
      tests: given.planned.map(parseTestId),
      excluded: excluded.map(parseTestId),
      requested: given.requested,
    };
    const was =
      given.baseline &&
      Object.entries(given.baseline).map(([id, status]) => [id, { status, attrs: [] }] as const);
    return {
      results: results(tests, { fixtures: given.fixtures, intact: given.intact }),
      plan: given.withPlan ? plan : undefined,
      end: given.end,
      // The plan leaves a test out only because an entry says so.
      entries: [...excluded.map((id) => entry(id, { kind: 'exclude', why: 'cost' })), ...given.entries],
      context: CONTEXT,
      strict: given.strict,
      reruns: given.reruns,
      history: given.history,
      baseline: was && {
        results: new Map(was),
        pinsUnchanged: given.unchanged,
        profileUnchanged: given.unchanged,
      },
    };
  });

const RUNS = { numRuns: 800 };

test('categories add up, and every planned, requested and baseline test is counted once', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const { tests, counts } = judge(input);
      const ids = tests.map((row) => row.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(ids.length);
      const named = input.plan?.requested ?? [];
      expect(ids).toEqual(
        expect.arrayContaining([
          ...plannedIds(input),
          ...named,
          ...(named.length === 0 ? (input.baseline?.results.keys() ?? []) : []),
        ]),
      );
    }),
    RUNS,
  );
});

test('adding an entry never turns an incomplete run into a pass', () => {
  fc.assert(
    fc.property(anyInput, anyEntry, (input, added) => {
      fc.pre(judge(input).word === 'incomplete');
      expect(judge({ ...input, entries: [...input.entries, added] }).word).not.toBe('pass');
    }),
    RUNS,
  );
});

test('an expired entry changes labels only, unless it keeps a test from running', () => {
  fc.assert(
    fc.property(anyInput, anyEntry, (input, added) => {
      const expired = { ...added, expired: true };
      fc.pre(!overlaps(input, expired));
      const [before, after] = [judge(input), judge({ ...input, entries: [...input.entries, expired] })];
      if (expired.kind !== 'exclude') expect(after.word).toBe(before.word);
      if (before.word !== 'pass') expect(after.word).not.toBe('pass');
    }),
    RUNS,
  );
});

test('an entry that matches nothing changes labels only', () => {
  fc.assert(
    fc.property(anyInput, anyEntry, (input, added) => {
      const unmatched = { ...added, level: 'test' as const, target: 'pkg.mod_z.Nobody.test_knows' };
      expect(judge({ ...input, entries: [...input.entries, unmatched] }).word).toBe(judge(input).word);
    }),
    RUNS,
  );
});

test('the verdict does not depend on the order in which tests were heard of', () => {
  fc.assert(
    fc.property(anyInput, fc.infiniteStream(fc.nat()), (input, keys) => {
      const shuffled = input.results.tests
        .map((result) => ({ result, key: keys.next().value ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ result }) => result);
      expect(judge({ ...input, results: { ...input.results, tests: shuffled } })).toEqual(judge(input));
    }),
    RUNS,
  );
});

test('a run passes only when every planned test came to an end, or its set-up or a known crash says why not', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      fc.pre(judge(input).word === 'pass');
      expect(plannedIds(input).length).toBeGreaterThan(0);
      expect(input.end.kind).not.toBe('cut');
      expect(input.results.intact).toBe(true);
      for (const id of plannedIds(input)) expect(isExplained(id, input), id).toBe(true);
    }),
    RUNS,
  );
});

test('a run that passes says so when no test was executed and not every skip was expected', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const { word, tests, problems } = judge(input);
      fc.pre(word === 'pass');
      const planned = new Set(plannedIds(input));
      const rows = tests.filter(({ id }) => planned.has(id));
      const expected = rows.every(({ category }) => category === 'skipped-expected');
      const isSaid = problems.some(({ code }) => code === 'nothing-executed');
      expect(isSaid || expected || rows.some(({ observed }) => observed !== 'skip')).toBe(true);
    }),
    RUNS,
  );
});

test('a run fails when a rule fails, is incomplete when one is and none fails, and else passes', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const verdict = judge(input);
      const record = { end: input.end, strict: input.strict ?? false };
      const states = checkRules({ verdict, record, hasBaseline: input.baseline !== undefined }).map(
        ({ state }) => state,
      );
      const worst = states.includes('fail') ? 'fail' : states.includes('incomplete') ? 'incomplete' : 'pass';
      expect(worst).toBe(verdict.word);
    }),
    RUNS,
  );
});

const SEVERITY = { pass: 0, incomplete: 1, fail: 2 } as const;

test('a rerun that did not come to its end never makes a verdict milder', () => {
  fc.assert(
    fc.property(anyInput, anyRerun, anyRerunEnd, fc.boolean(), (input, rerun, end, damaged) => {
      const before = judge({ ...input, reruns: [] }).word;
      const cut = damaged ? { ...rerun, results: { ...rerun.results, intact: false } } : { ...rerun, end };
      const after = judge({ ...input, reruns: [cut] }).word;
      expect(SEVERITY[after]).toBeGreaterThanOrEqual(SEVERITY[before]);
    }),
    RUNS,
  );
});

test('nothing that is run again makes an incomplete main pass complete', () => {
  fc.assert(
    fc.property(anyInput, fc.array(anyRerun, { maxLength: 3 }), (input, reruns) => {
      fc.pre(judge({ ...input, reruns: [] }).word === 'incomplete');
      expect(judge({ ...input, reruns }).word).not.toBe('pass');
    }),
    RUNS,
  );
});

test('what is run again is what failed and blocks, or a failed known flake, and never more than is planned', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      fc.pre(input.plan !== undefined);
      const planned = input.plan?.tests ?? [];
      const verdict = judge(input);
      const again = planConfirmation(verdict, { tests: planned }, 1);
      const ids = again.flatMap(({ tests }) => tests.map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
      expect(planned.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
      const rows = verdict.tests.filter(
        ({ category, weights }) => weights.includes('blocks') || /flake/.test(category),
      );
      if (again.length > 0) expect(rows).not.toEqual([]);
    }),
    RUNS,
  );
});

test('history and baseline explain: without an entry they never turn a failed test into a pass', () => {
  fc.assert(
    fc.property(anyInput, anyHistory, (input, past) => {
      const plain = judge({ ...input, baseline: undefined, history: undefined });
      const failed = plain.tests.filter(({ category }) => category === 'new-failure').map(({ id }) => id);
      const rows = new Map(judge({ ...input, history: past }).tests.map((row) => [row.id, row]));
      for (const id of failed) expect(rows.get(id)?.weights, id).toContain('blocks');
    }),
    RUNS,
  );
});

function plannedIds({ plan, results: { tests } }: JudgeInput): string[] {
  return (plan?.tests ?? tests).map((planned) => planned.id);
}

function isExplained(id: string, { results: { tests, fixtures }, entries }: JudgeInput): boolean {
  const attempts = tests.find((result) => result.id === id)?.attempts ?? [];
  const ended =
    attempts.length > 0 && attempts.every(({ status }) => status !== 'exists' && status !== 'inprogress');
  const setUp = fixtures.some((one) => one.kind === 'setUpClass' && one.scope === classOf(id));
  const known = matchEntry(indexEntries(entries, CONTEXT), id);
  return ended || setUp || known?.outcome === 'crash';
}

/** Another entry speaks of the same tests: a longer name, expired or not, takes them from a shorter one. */
function overlaps({ entries }: JudgeInput, added: KnownEntry): boolean {
  return entries.some(
    (other) => other.target.startsWith(added.target) || added.target.startsWith(other.target),
  );
}

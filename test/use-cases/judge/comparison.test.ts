import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBaseline, removeBaseline } from '../../../src/store/baselines.ts';
import type { RunFolder } from '../../../src/store/run-folder.ts';
import { acceptBaseline, findComparison, storeComparison } from '../../../src/use-cases/judge/comparison.ts';
import { concludeRun } from '../../../src/use-cases/judge/conclude.ts';
import { planRerun } from '../../../src/use-cases/past/rerun.ts';
import { finishRun } from '../../../src/use-cases/run/finish.ts';
import { type MadeRun, storeRun } from '../stored-run.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'osgate-site-'));
  await mkdir(join(root, 'tempest-profiles'));
});
afterEach(() => rm(root, { recursive: true }));

const A = 'pkg.mod.Klass.test_a';
const B = 'pkg.mod.Klass.test_b';
const C = 'pkg.mod.Klass.test_c';
const PARTIAL = { suite: 'tests', plan: { suite: 'tests', requested: [A] } };
const now = () => new Date('2026-01-09T00:00:00Z');

/** A run from its first step to its last: compared, judged, and made the baseline if it may. */
async function wholeRun(made: MadeRun, request: { baseline?: string; rerunOf?: string } = {}) {
  const folder = await storeRun(root, made);
  const suite = made.id.split('-')[1] ?? '';
  const plan = { region: 'test', suite, requested: made.plan?.requested ?? [] };
  await storeComparison(folder, await findComparison({ root, workingFolder: root }, request, plan));
  return finishRun({ root, folder, notify: () => {}, now, secrets: [] });
}

const day = (number: number, suite = 'smoke') => `2026010${number}T000000Z-${suite}-${number}`;
const baselineRun = async (suite = 'smoke') => (await readBaseline(root, 'test', suite))?.run;
const word = async (folder: RunFolder) => (await concludeRun(folder, '2026-02-01T00:00:00Z')).verdict;

test('a run that passes is the baseline of the next, and a failure is then a regression', async () => {
  const first = await wholeRun({ id: day(1), endings: { [A]: 'success', [B]: 'success' } });
  expect(first.input).toMatchObject({ baseline: undefined, verdict: { counts: { pass: 2 } } });
  expect(await baselineRun()).toBe(day(1));

  const second = await wholeRun({ id: day(2), endings: { [A]: 'success', [B]: 'fail' } });
  expect(second.input.verdict).toMatchObject({ word: 'fail', counts: { pass: 1, regressed: 1 } });
  expect(second.input.baseline).toMatchObject({ run: day(1), pinsUnchanged: true, profileUnchanged: true });
  expect(await baselineRun()).toBe(day(1));
});

test('the verdict of a run stays when the baseline changes or goes, and when the run that made it is deleted', async () => {
  const first = await wholeRun({ id: day(1), endings: { [A]: 'success', [B]: 'success' } });
  const second = await wholeRun({ id: day(2), endings: { [A]: 'success', [B]: 'fail' } });
  await rm(first.folder.path, { recursive: true });
  await acceptBaseline(
    { run: day(2), ticket: 'OPS-1', reason: undefined },
    { root, workingFolder: root },
    now(),
  );
  expect((await word(second.folder)).counts).toEqual({ pass: 1, regressed: 1 });
  await removeBaseline(root, 'test', 'smoke');
  expect((await word(second.folder)).counts).toEqual({ pass: 1, regressed: 1 });
});

test('an accepted run says who, why and where; its failures are then not caused by the next change', async () => {
  await wholeRun({ id: day(1), endings: { [A]: 'success', [B]: 'fail' } });
  expect(await baselineRun()).toBe(undefined);
  const request = { run: day(1), ticket: 'OPS-7', reason: 'the array is being replaced' };
  const { baseline } = await acceptBaseline(request, { root, workingFolder: root }, now());
  expect(baseline.accepted).toMatchObject({ how: 'accepted', ticket: 'OPS-7', at: now().toISOString() });
  expect(baseline.accepted.by).toMatch(/./);
  const second = await wholeRun({ id: day(2), endings: { [A]: 'fail', [B]: 'fail', [C]: 'success' } });
  expect(second.input.verdict.counts).toEqual({ regressed: 1, 'still-failing': 1, 'new-test': 1 });
  const third = await wholeRun({ id: day(3), endings: { [A]: 'success', [B]: 'success' } });
  expect(third.input.verdict).toMatchObject({ word: 'pass', counts: { pass: 1, fixed: 1 } });
  expect(await baselineRun()).toBe(day(3));
});

test.each<[string, MadeRun, RegExp]>([
  ['partial', { id: day(2, 'tests'), endings: { [A]: 'success' }, ...PARTIAL }, /it is partial/],
  [
    'cut off',
    {
      id: day(2),
      endings: { [A]: 'success', [B]: 'inprogress' },
      record: { end: { kind: 'cut', why: 'the container was killed' } },
    },
    /it is incomplete: the container was killed/,
  ],
  ['short of a test', { id: day(2), endings: { [A]: 'success', [B]: 'exists' } }, /it is incomplete/],
  [
    'from elsewhere',
    { id: day(2), endings: { [A]: 'success' }, record: { end: { kind: 'unknown' } } },
    /its results come from elsewhere/,
  ],
  [
    'without a test that was executed',
    { id: day(2), endings: { [A]: 'skip', [B]: 'skip' } },
    /no test was executed: all 2 skipped/,
  ],
  [
    'a mass failure',
    {
      id: day(2),
      endings: Object.fromEntries(
        Array.from({ length: 12 }, (_, index) => [`${A}${index}`, 'fail' as const]),
      ),
    },
    /mass failure: 12 of 12 executed tests failed/,
  ],
])('a run that is %s never becomes a baseline, by itself, by hand or for one comparison', async (_, made, why) => {
  const suite = made.id.split('-')[1];
  await wholeRun({ id: day(1, suite), endings: { [A]: 'success' } });
  await wholeRun(made);
  expect(await baselineRun(suite)).toBe(day(1, suite));
  const request = { run: made.id, ticket: 'OPS-1', reason: undefined };
  await expect(acceptBaseline(request, { root, workingFolder: root }, now())).rejects.toThrow(why);
  const next = { id: day(3), endings: { [A]: 'success' } } as const;
  await expect(wholeRun(next, { baseline: made.id })).rejects.toThrow(why);
});

test('--baseline RUN and none win over the baseline of the suite; a rerun inherits that of its run', async () => {
  await wholeRun({ id: day(1), endings: { [A]: 'success' } });
  await wholeRun({ id: day(2), endings: { [A]: 'fail' } });
  const counts = async (made: MadeRun, request: Parameters<typeof wholeRun>[1]) =>
    (await wholeRun(made, request)).input.verdict.counts;
  expect(await counts({ id: day(3), endings: { [A]: 'fail' } }, { baseline: 'none' })).toEqual({
    'new-failure': 1,
  });
  expect(await counts({ id: day(4), endings: { [A]: 'fail' } }, { baseline: day(2) })).toEqual({
    'still-failing': 1,
  });
  const rerun = { id: day(5, 'tests'), endings: { [A]: 'fail' }, ...PARTIAL } as const;
  expect(await counts(rerun, { rerunOf: join(root, 'reports/test', day(2)) })).toEqual({ regressed: 1 });
});

test('--baseline takes a run of the same region and suite, of whatever release', async () => {
  await wholeRun({ id: day(1), endings: { [A]: 'success' }, plan: { release: 'yoga' } });
  await wholeRun({ id: day(2, 'full'), endings: { [A]: 'success' } });
  await wholeRun({ id: day(3), endings: { [A]: 'success' }, record: { region: 'seoul' } });
  const next = { id: day(4), endings: { [A]: 'fail' } } as const;
  await expect(wholeRun(next, { baseline: day(2, 'full') })).rejects.toThrow(
    expect.objectContaining({
      message: `--baseline: run ${day(2, 'full')} is of suite full, expected one of suite smoke in region test; nothing was run`,
      hint: 'osgate runs --region test --suite smoke lists them; what differs between any two runs: osgate compare BEFORE AFTER',
    }),
  );
  await expect(wholeRun({ ...next, id: day(5) }, { baseline: day(3) })).rejects.toThrow(
    'is of region seoul, expected one of suite smoke in region test',
  );
  const { input } = await wholeRun({ ...next, id: day(6) }, { baseline: day(1) });
  expect(input).toMatchObject({ baseline: { release: 'yoga', pinsUnchanged: false } });
  const named = { id: day(7, 'tests'), endings: { [A]: 'fail' }, ...PARTIAL } as const;
  expect((await wholeRun(named, { baseline: day(2, 'full') })).input.verdict.counts).toEqual({
    regressed: 1,
  });
});

test('a run in a folder outside reports is run again by what it was compared with', async () => {
  await wholeRun({ id: day(1), endings: { [A]: 'success' } });
  const { folder } = await wholeRun({ id: day(2), endings: { [A]: 'fail' } });
  const elsewhere = join(root, 'unpacked');
  await rename(folder.path, elsewhere);
  const { rerunOf } = await planRerun({ from: './unpacked', tests: [], root, workingFolder: root });
  const again = { id: day(3, 'tests'), endings: { [A]: 'fail' }, ...PARTIAL } as const;
  const { input } = await wholeRun(again, rerunOf === undefined ? {} : { rerunOf });
  expect(input.baseline?.run).toBe(day(1));
});

const MANY = Array.from({ length: 40 }, (_, index) => `${A}${index + 10}`);
const skipping = (count: number) =>
  Object.fromEntries(MANY.map((id, index) => [id, index < count ? ('skip' as const) : ('success' as const)]));
const pinned = (commit: string) => ({ tempest: { name: 'tempest', version: '33.0.0', commit } });
const summary = async (made: MadeRun, request?: { baseline?: string }) => {
  const { word: said, counts, problems } = (await wholeRun(made, request)).input.verdict;
  return [said, counts, ...problems.map(({ message }) => message)];
};

test('coverage does not shrink unseen, run by run: what a passed run lost stays expected until it is accepted', async () => {
  await wholeRun({ id: day(1), endings: skipping(0) });
  const upgraded = pinned('b'.repeat(40));
  expect(await summary({ id: day(2), endings: skipping(1), plan: upgraded })).toEqual([
    'pass',
    { pass: 39, 'newly-skipped': 1 },
  ]);
  // nothing changed since: no reason to block now
  expect(await summary({ id: day(3), endings: skipping(1), plan: upgraded })).toEqual([
    'pass',
    { pass: 39, 'newly-skipped': 1 },
  ]);
  expect(await summary({ id: day(4), endings: skipping(2), plan: pinned('c'.repeat(40)) })).toEqual([
    'pass',
    { pass: 38, 'newly-skipped': 2 },
  ]);
  const stored = await readBaseline(root, 'test', 'smoke');
  expect(stored?.run).toBe(day(4));
  expect(stored?.tests.filter(({ lostSince }) => lostSince !== undefined)).toEqual([
    { id: MANY[0], status: 'pass', attrs: [], lostSince: day(2) },
    { id: MANY[1], status: 'pass', attrs: [], lostSince: day(4) },
  ]);
  const last: MadeRun = { id: day(5), endings: skipping(3), plan: pinned('d'.repeat(40)) };
  expect(await summary(last)).toEqual([
    'fail',
    { pass: 37, 'newly-skipped': 3 },
    'only 37 of the 40 tests that the baseline executed were executed; 2 of the 3 others were lost by earlier runs',
  ]);

  const request = { run: day(5), ticket: 'OPS-1', reason: 'the site gave the feature up' };
  await acceptBaseline(request, { root, workingFolder: root }, now());
  expect(await summary({ ...last, id: day(6) })).toEqual(['pass', { pass: 37, skip: 3 }]);
});

test('a run compared with nothing takes no test out of the baseline, and one that runs again is lost no more', async () => {
  const skipped = 'pkg.mod.Klass.test_skipped';
  await wholeRun({
    id: day(1),
    endings: { [A]: 'success', [B]: 'success', [C]: 'success', [skipped]: 'skip' },
  });
  const least = { id: day(2), endings: { [C]: 'success' } } as const;
  expect(await summary(least, { baseline: 'none' })).toEqual(['pass', { pass: 1 }]);
  expect(
    (await readBaseline(root, 'test', 'smoke'))?.tests.map(({ id, lostSince }) => [id, lostSince]),
  ).toEqual([
    [A, day(2)],
    [B, day(2)],
    [C, undefined],
  ]);
  expect((await summary({ ...least, id: day(3) }))[0]).toBe('fail');
  expect(await summary({ id: day(4), endings: { [A]: 'success', [B]: 'success', [C]: 'success' } })).toEqual([
    'pass',
    { pass: 3 },
  ]);
  const stored = await readBaseline(root, 'test', 'smoke');
  expect(stored?.tests.map(({ id, lostSince }) => [id, lostSince])).toEqual([
    [A, undefined],
    [B, undefined],
    [C, undefined],
  ]);
});

test('an older run that is finished later does not replace a newer baseline', async () => {
  await wholeRun({ id: day(2), endings: { [A]: 'success' } });
  await wholeRun({ id: day(1), endings: { [A]: 'success' } });
  expect(await baselineRun()).toBe(day(2));
});

test('the history holds complete runs of the same suite only, oldest first', async () => {
  await wholeRun({ id: day(1), endings: { [A]: 'success', [B]: 'fail' } });
  await wholeRun({ id: day(2), endings: { [A]: 'success', [B]: 'inprogress' } });
  await wholeRun({ id: day(3, 'full'), endings: { [A]: 'fail' } });
  await wholeRun({ id: day(4, 'tests'), endings: { [A]: 'fail' }, ...PARTIAL });
  await wholeRun({ id: day(5), endings: { [A]: 'skip', [B]: 'success', [C]: 'success' } });
  const { input } = await wholeRun({ id: day(6), endings: { [A]: 'success' } });
  expect(input.history).toEqual({
    schema: 'osgate-history/v1',
    runs: [1, 5].map((number) => ({ id: day(number), started: `2026-01-0${number}T00:00:00Z` })),
    marks: { [A]: 'ps', [B]: 'fp', [C]: '-p' },
  });
});

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OsgateError } from '../../../src/model/errors.ts';
import type { RunEnd } from '../../../src/model/run-record.ts';
import type { RunFolder } from '../../../src/store/run-folder.ts';
import { judgeRun } from '../../../src/use-cases/judge/conclude.ts';
import { type Confirming, confirmFailures } from '../../../src/use-cases/run/confirm.ts';
import { createLiveView } from '../../../src/use-cases/run/live-view.ts';
import { type Ending, madeStream, storeRun } from '../stored-run.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'osgate-site-'));
});
afterEach(() => rm(root, { recursive: true }));

const FINISHED: RunEnd = { kind: 'finished', runnerExitCode: 0 };
const ID = 'pkg.mod.Klass.test_x';
const OTHER = 'pkg.mod.Klass.test_y';
const run = (endings: Readonly<Record<string, Ending>>) =>
  storeRun(root, { id: '20260101T000000Z-smoke-1', endings });

/** Containers in which each test ends as `ends` says; returns what was run in each, and what was told. */
async function confirm(
  folder: RunFolder,
  ends: (test: string, pass: number) => Ending,
  more: Partial<Confirming> & { end?: RunEnd } = {},
) {
  const containers: string[] = [];
  const told: string[] = [];
  await confirmFailures({
    folder,
    times: 1,
    notify: (event) => 'text' in event && told.push(event.text),
    now: () => new Date('2026-01-01T01:00:00Z'),
    signal: new AbortController().signal,
    execute: async (tests, { folder: own, runId, notify }) => {
      containers.push(`${runId}: ${tests.map(({ id }) => id).join(' ')}`);
      const stream = madeStream(Object.fromEntries(tests.map(({ id }) => [id, ends(id, containers.length)])));
      await own.write('stream', stream);
      createLiveView(notify).push(stream);
      return more.end ?? FINISHED;
    },
    ...more,
  });
  const { verdict } = await judgeRun(folder);
  return { containers, told, verdict };
}

test('a failure that passes when it is run again is a new flake, with both attempts in one row', async () => {
  const folder = await run({ [`${ID}[id-1,smoke]`]: 'fail', [OTHER]: 'success' });
  const { containers, told, verdict } = await confirm(folder, () => 'success');
  expect(containers).toEqual([`20260101T000000Z-smoke-1.001: ${ID}`]);
  expect(told).toEqual(['running 1 failure again, one by one', `again: success ${ID}`]);
  expect(verdict).toMatchObject({ word: 'pass', counts: { 'new-flake': 1, pass: 1 } });
  expect(verdict.tests[0]?.result?.attempts.map(({ status }) => status)).toEqual(['fail', 'success']);
  expect(JSON.parse(await readFile(join(folder.path, 'confirm/001/rerun.json'), 'utf8'))).toEqual({
    schema: 'osgate-rerun/v1',
    tests: [`${ID}[id-1,smoke]`],
    started: '2026-01-01T01:00:00.000Z',
    ended: '2026-01-01T01:00:00.000Z',
    end: FINISHED,
  });
});

test('it is run again until it passes, and no more often than asked for', async () => {
  const often = await confirm(await run({ [ID]: 'fail' }), () => 'fail', { times: 3 });
  expect(often.containers.length).toBe(3);
  expect(often.verdict.tests[0]?.result?.attempts.length).toBe(4);
  await rm(join(root, 'reports'), { recursive: true });
  const once = await confirm(await run({ [ID]: 'fail' }), (_, pass) => (pass === 2 ? 'success' : 'fail'), {
    times: 3,
  });
  expect(once.containers.length).toBe(2);
});

test.each<[string, Readonly<Record<string, Ending>>, Partial<Confirming>]>([
  ['nothing failed', { [ID]: 'success' }, {}],
  ['nobody asked for it', { [ID]: 'fail' }, { times: 0 }],
  ['osgate was interrupted', { [ID]: 'fail' }, { signal: AbortSignal.abort('SIGINT') }],
  [
    'the whole cloud failed',
    Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${ID}${index}`, 'fail' as const])),
    {},
  ],
])('nothing is run again when %s', async (_, endings, more) => {
  const folder = await run(endings);
  const { containers } = await confirm(folder, () => 'success', more);
  expect(containers).toEqual([]);
  expect(existsSync(join(folder.path, 'confirm'))).toBe(false);
});

test('a main pass that was cut off is not confirmed', async () => {
  const record = { end: { kind: 'cut', why: 'the container was killed' } } as const;
  const folder = await storeRun(root, { id: '20260101T000000Z-smoke-1', endings: { [ID]: 'fail' }, record });
  expect((await confirm(folder, () => 'success')).containers).toEqual([]);
});

test.each<[string, Partial<Confirming> & { end?: RunEnd }]>([
  ['ended without an end marker', { end: { kind: 'cut', why: 'the container was killed' } }],
  [
    'could not be started',
    { execute: () => Promise.reject(new OsgateError('engine', 'creating a container failed')) },
  ],
])('the failure stands when the container %s', async (_, more) => {
  const { verdict } = await confirm(await run({ [ID]: 'fail' }), () => 'success', more);
  expect(verdict).toMatchObject({ word: 'fail', counts: { 'new-failure': 1 } });
  expect(verdict.problems.map(({ code }) => code)).toEqual(['rerun-cut']);
});

test('a rerun speaks only of what it was for', async () => {
  const folder = await run({ [ID]: 'fail', [OTHER]: 'fail' });
  const { verdict } = await confirm(folder, () => 'success', {
    execute: async (tests, { folder: own }) => {
      await own.write('stream', madeStream({ [tests[0]?.id === ID ? OTHER : ID]: 'success' }));
      return FINISHED;
    },
  });
  expect(verdict).toMatchObject({ word: 'fail', counts: { 'new-failure': 2 } });
});

test('when osgate dies while something is run again, the failure stands', async () => {
  const folder = await run({ [ID]: 'fail' });
  const dying = confirm(folder, () => 'success', { execute: () => Promise.reject(new Error('killed')) });
  await expect(dying).rejects.toThrow('killed');
  const { verdict } = await judgeRun(folder);
  expect(verdict).toMatchObject({ word: 'fail', problems: [{ code: 'rerun-cut' }] });
});

test('a class whose set-up failed is run again as a whole', async () => {
  const folder = await run({ 'setUpClass (pkg.mod.Klass)': 'fail', [ID]: 'exists', [OTHER]: 'exists' });
  const { containers, verdict } = await confirm(folder, () => 'success');
  expect(containers).toEqual([`20260101T000000Z-smoke-1.001: ${ID} ${OTHER}`]);
  expect(verdict).toMatchObject({ word: 'pass', counts: { 'new-flake': 1, pass: 2 } });
});

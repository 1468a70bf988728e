import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRun, listRuns } from '../../src/store/runs.ts';
import { storeRun } from '../use-cases/stored-run.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'osgate-runs-'));
});
afterEach(() => rm(root, { recursive: true }));

const find = async (reference: string) => basename((await findRun(root, reference, root)).path);

test('a run in a folder of another name is found by its id, and is no later than it was', async () => {
  for (const [id, name] of [
    ['20260101T000000Z-smoke-aaaa', '20260101T000000Z-smoke-aaaa'],
    ['20260102T000000Z-files-bbbb', 'by-hand'],
    ['20260103T000000Z-smoke-cccc', '20260103T000000Z-smoke-cccc'],
  ] as const) {
    const { path } = await storeRun(root, { id, endings: {} });
    await rename(path, join(root, 'reports', 'test', name));
  }
  expect((await listRuns(root)).map(({ path }) => basename(path))).toEqual([
    '20260101T000000Z-smoke-aaaa',
    'by-hand',
    '20260103T000000Z-smoke-cccc',
  ]);
  expect(await find('latest')).toBe('20260103T000000Z-smoke-cccc');
  expect(await find('previous:test')).toBe('by-hand');
  expect(await find('20260102T0')).toBe('by-hand');
  expect(await find('by-h')).toBe('by-hand');
  await expect(find('2026')).rejects.toThrow('2026 means 3 runs');
});

test('what lies beside the runs of a region is none, and never the latest', async () => {
  const { path } = await storeRun(root, { id: '20260101T000000Z-smoke-aaaa', endings: {} });
  await writeFile(join(path, '..', 'zz-notes.txt'), 'for the ticket');
  await mkdir(join(path, '..', 'zz-screenshots'));
  expect((await listRuns(root)).map(({ id }) => id)).toEqual(['20260101T000000Z-smoke-aaaa']);
  expect(await find('latest')).toBe('20260101T000000Z-smoke-aaaa');
});

test('a folder in which no run began is not the latest, and is told as what it is when it is meant', async () => {
  const { path } = await storeRun(root, { id: '20260101T000000Z-smoke-aaaa', endings: {} });
  await mkdir(join(path, '..', '20260102T000000Z-smoke-bbbb'));
  expect(await find('latest')).toBe('20260101T000000Z-smoke-aaaa');
  expect(await find('20260102')).toBe('20260102T000000Z-smoke-bbbb');
});

test.each(['', ' '])('a reference that is empty means no run, not the only one: %j', async (reference) => {
  await storeRun(root, { id: '20260101T000000Z-smoke-aaaa', endings: {} });
  await expect(find(reference)).rejects.toThrow('the name of the run is empty');
});

test('the whole name of a run is not the beginning of another one', async () => {
  for (const [id, name] of [
    ['20260101T000000Z-files-aaaa', 'by-hand'],
    ['20260102T000000Z-files-bbbb', 'by-hand-2'],
  ] as const) {
    const { path } = await storeRun(root, { id, endings: {} });
    await rename(path, join(root, 'reports', 'test', name));
  }
  expect(await find('by-hand')).toBe('by-hand');
  await expect(find('by-h')).rejects.toThrow('by-h means 2 runs');
});

test('a path that holds no run is none', async () => {
  await storeRun(root, { id: '20260101T000000Z-smoke-aaaa', endings: {} });
  expect(await find('reports/test/20260101T000000Z-smoke-aaaa')).toBe('20260101T000000Z-smoke-aaaa');
  await expect(find('./reports/test')).rejects.toThrow(
    './reports/test is no run: there is no run.json in it',
  );
});

test('a withheld run is not opened by its path either', async () => {
  await mkdir(join(root, 'reports', 'test', 'x.withheld'), { recursive: true });
  await expect(find('./reports/test/x.withheld')).rejects.toThrow('is withheld: a secret stands in it');
  await expect(find('x')).rejects.toThrow('there is no run x');
});

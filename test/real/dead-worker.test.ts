import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectEngine, type Engine } from '../../src/engine/engine.ts';
import { buildImage } from '../../src/engine/image-build.ts';
import { createRunFolder } from '../../src/store/run-folder.ts';
import { concludeRun } from '../../src/use-cases/judge/conclude.ts';
import { execute } from '../../src/use-cases/run/execute.ts';
import { PLAN, RECORD } from '../report/sample.ts';
import { planRegion, startLab } from './osgate.ts';

/** One class that works and one whose set-up takes the worker down, without a word and with exit code 0. */
const MODULE = `
import os
import unittest


class Before(unittest.TestCase):
    def test_works(self):
        pass


class Deadly(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os._exit(0)

    def test_one(self):
        pass

    def test_two(self):
        pass
`;
const IMAGE = 'osgate/test-dead-worker:latest';
const BEFORE = 'tempest.osgate_deadly.Before.test_works';
const LOST = ['tempest.osgate_deadly.Deadly.test_one', 'tempest.osgate_deadly.Deadly.test_two'];

let engine: Engine;
beforeAll(async () => {
  engine = await connectEngine();
  await startLab();
  const { image } = await planRegion();
  const folder = '/opt/osgate/lib/python3.11/site-packages/tempest';
  await buildImage(engine, {
    reference: IMAGE,
    dockerfile: 'Dockerfile',
    network: 'none',
    context: [
      { path: 'Dockerfile', content: `FROM ${image}\nCOPY osgate_deadly.py ${folder}/osgate_deadly.py\n` },
      { path: 'osgate_deadly.py', content: MODULE, mode: 0o644 },
    ],
  });
});
afterAll(() => engine.docker.getImage(IMAGE).remove());

test('a worker that dies in the set-up of a class is exit 3, with the lost tests named', async () => {
  const root = await mkdtemp(join(tmpdir(), 'osgate-site-'));
  try {
    const folder = await createRunFolder(root, 'test', RECORD.id);
    const tests = [BEFORE, ...LOST].map((id) => ({ id, attrs: [] }));
    await folder.write('plan', JSON.stringify({ ...PLAN, tests }));
    await folder.write('lists', '{}');
    const input = [
      { path: 'tempest.conf', content: '[DEFAULT]\n' },
      { path: 'load-list.txt', content: tests.map(({ id }) => `${id}\n`).join('') },
      { path: 'run.json', content: '{"test_timeout_seconds": 60}' },
    ];
    const signal = new AbortController().signal;
    const end = await execute(
      engine,
      { region: 'dead-worker', image: IMAGE, input },
      { runId: RECORD.id, folder, stallSeconds: 60, notify: () => {}, secrets: [], signal },
    );
    await folder.write('record', JSON.stringify({ ...RECORD, end }));
    const { verdict } = await concludeRun(folder, RECORD.started);

    expect(end).toMatchObject({ kind: 'finished', runnerExitCode: 0 });
    expect(verdict).toMatchObject({ word: 'incomplete', exitCode: 3, counts: { pass: 1, 'not-run': 2 } });
    expect(verdict.headline).toBe('INCOMPLETE: 2 of 3 planned tests never ran');
    const lost = verdict.tests.filter((row) => row.category === 'not-run').map((row) => row.id);
    expect(lost).toEqual(LOST);
    const summary = await readFile(folder.pathOf('summary'), 'utf8');
    for (const id of LOST.slice(0, 1)) expect(summary).toContain(id);
  } finally {
    await rm(root, { recursive: true });
  }
});

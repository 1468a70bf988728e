import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packArchive } from '../../../src/engine/archive.ts';
import type { RerunRecord } from '../../../src/model/run-record.ts';
import type { RunFolder } from '../../../src/store/run-folder.ts';
import { judgeRun } from '../../../src/use-cases/judge/conclude.ts';
import { readRerun } from '../../../src/use-cases/judge/run-facts.ts';
import { OSGATE_DIED } from '../../../src/use-cases/run/confirm.ts';
import { answerJson, type Handler, startFakeEngine } from '../../engine/fake-engine.ts';
import { madeStream, storeRun } from '../stored-run.ts';

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const RUN = '20260101T000000Z-smoke-1';
const IDS = ['pkg.mod.Klass.test_x', 'pkg.mod.Klass.test_y'] as const;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'osgate-site-'));
  await mkdir(join(root, 'tempest-profiles'));
});
afterEach(() => rm(root, { recursive: true }));

/** A run in which two tests failed; its osgate died while it ran the first of them again. */
async function dyingRun(): Promise<RunFolder> {
  const folder = await storeRun(root, { id: RUN, endings: { [IDS[0]]: 'fail', [IDS[1]]: 'fail' } });
  const record: RerunRecord = {
    schema: 'osgate-rerun/v1',
    tests: [IDS[0]],
    started: '2026-01-01T01:00:00Z',
    ended: undefined,
    end: OSGATE_DIED,
  };
  await (await folder.addRerun(1)).write('rerun', JSON.stringify(record));
  return folder;
}

/** An engine in which the container of the rerun has ended, and its volume holds these files. */
function engineWith(files: Readonly<Record<string, string | Buffer>>, removed: string[]) {
  const name = `osgate-${RUN}.001`;
  const remove: Handler = (request, response) => {
    removed.push((request.url ?? '').replace(/^\/v[\d.]+/, '').replace(/\?.*/, ''));
    response.writeHead(204).end();
  };
  return startFakeEngine({
    'GET /version': answerJson(200, { Version: 'fake' }),
    'POST /containers/create': answerJson(201, { Id: 'lock' }),
    'POST /containers/lock/start': (_request, response) => void response.writeHead(204).end(),
    'DELETE /containers/lock': (_request, response) => void response.writeHead(204).end(),
    [`GET /containers/${name}/json`]: answerJson(200, { Id: name, State: { Running: false } }),
    [`POST /containers/${name}/wait`]: answerJson(200, { StatusCode: 0 }),
    [`GET /containers/${name}/archive`]: (_request, response) => {
      const entries = Object.entries(files).map(([file, content]) => ({ path: `osgate/${file}`, content }));
      response.writeHead(200, { 'content-type': 'application/x-tar' });
      void packArchive(entries).then((tar) => response.end(tar));
    },
    [`DELETE /containers/${name}`]: remove,
    [`DELETE /volumes/${name}`]: remove,
  });
}

const attach = (address: string) =>
  execa(process.execPath, [MAIN, '--root', root, 'attach', RUN], {
    reject: false,
    extendEnv: false,
    env: { PATH: process.env.PATH ?? '', NO_COLOR: '1', DOCKER_HOST: address },
  });

const STREAM = madeStream({ [IDS[0]]: 'success' });
const END = JSON.stringify({
  runner_exit_code: 0,
  finished: '2026-01-01T01:01:00+00:00',
  stream_bytes: STREAM.length,
  stream_sha256: createHash('sha256').update(STREAM).digest('hex'),
});

test('what a rerun left when osgate died is brought home; reruns that were not begun are not made up for', async () => {
  const folder = await dyingRun();
  const removed: string[] = [];
  await using engine = await engineWith({ 'stream.subunit': STREAM, 'end.json': END }, removed);
  const { exitCode, stdout, stderr } = await attach(engine.address);
  expect(exitCode, stderr).toBe(1);
  expect(stdout).toContain('failed 1 of 2');
  const { verdict } = await judgeRun(folder);
  expect(verdict.counts).toEqual({ 'new-flake': 1, 'new-failure': 1 });
  expect(removed).toEqual([`/containers/osgate-${RUN}.001`, `/volumes/osgate-${RUN}.001`]);
  const [rerun] = await folder.reruns();
  expect(rerun && (await readRerun(rerun.folder))).toMatchObject({
    ended: expect.stringMatching(/^\d{4}-/),
    end: { kind: 'finished', runnerExitCode: 0 },
  });
});

test('a rerun that left no end marker is no evidence: the failure stands', async () => {
  const folder = await dyingRun();
  await using engine = await engineWith({ 'stream.subunit': STREAM }, []);
  expect((await attach(engine.address)).exitCode).toBe(1);
  const { verdict } = await judgeRun(folder);
  expect(verdict.counts).toEqual({ 'new-failure': 2 });
  expect(verdict.problems.map(({ code }) => code)).toEqual(['rerun-cut']);
});

test('a run of which the engine has nothing is told where its verdict is', async () => {
  await dyingRun();
  await using engine = await startFakeEngine({ 'GET /version': answerJson(200, { Version: 'fake' }) });
  const { exitCode, stderr } = await attach(engine.address);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`osgate report ${RUN}`);
});

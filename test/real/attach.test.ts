import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectEngine, type Engine } from '../../src/engine/engine.ts';
import { lockRegion } from '../../src/engine/region-lock.ts';
import { judgeRun } from '../../src/use-cases/judge/conclude.ts';
import { madeStream, storeRun } from '../use-cases/stored-run.ts';
import { osgate, planRegion } from './osgate.ts';

/** A run in a container of the real image, whose entry point is a shell that says what it is told and then waits. */

const ID = 'pkg.mod.Klass.test_x';
const STREAM = madeStream({ [ID]: 'success' });
const END = JSON.stringify({
  runner_exit_code: 0,
  finished: '2026-01-01T00:00:00+00:00',
  stream_bytes: STREAM.length,
  stream_sha256: createHash('sha256').update(STREAM).digest('hex'),
});
const SECONDS = 4;
/** No region of anybody's. */
const REGION = 'a-test-of-attach';

let root: string;
let runId: string;
let engine: Engine;
let image: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'osgate-site-'));
  await mkdir(join(root, 'tempest-profiles'));
  runId = `20260101T000000Z-smoke-${randomBytes(4).toString('hex')}`;
  engine = await connectEngine();
  image = (await planRegion()).image;
});
afterEach(async () => {
  const { docker } = engine;
  await docker
    .getContainer(`osgate-${runId}`)
    .remove({ force: true, v: true })
    .catch(() => {});
  await docker
    .getVolume(`osgate-${runId}`)
    .remove()
    .catch(() => {});
  await rm(root, { recursive: true });
});

/** Starts the container of a run; nobody looks after it. */
async function startRun(seconds = SECONDS) {
  const { docker } = engine;
  const { Id: imageId } = await docker.getImage(image).inspect();
  const record = { region: REGION, imageId, end: { kind: 'cut', why: 'osgate itself ended' } } as const;
  const folder = await storeRun(root, { id: runId, endings: { [ID]: 'success' }, record });
  await rm(folder.pathOf('stream'));
  const labels = { 'osgate.run': runId, 'osgate.region': REGION };
  await docker.createVolume({ Name: `osgate-${runId}`, Labels: labels });
  const script = [
    `echo ${STREAM.toString('base64')} | base64 -d | tee /var/lib/osgate/stream.subunit`,
    `sleep ${seconds}`,
    `echo '${END}' > /var/lib/osgate/end.json`,
  ].join('; ');
  const container = await docker.createContainer({
    name: `osgate-${runId}`,
    Image: image,
    Entrypoint: ['sh', '-c', script],
    Labels: labels,
    HostConfig: {
      Mounts: [{ Type: 'volume', Source: `osgate-${runId}`, Target: '/var/lib/osgate' }],
      Init: true,
    },
  });
  await container.start();
  return folder;
}

const attach = () => osgate(['--root', root, 'attach', runId]);

test('of two that attach to a run one brings it home and the other watches; both tell the same verdict', async () => {
  const folder = await startRun();
  const [first, second] = await Promise.all([attach(), attach()]);
  expect([first.exitCode, second.exitCode], `${first.all}\n${second.all}`).toEqual([0, 0]);
  expect(first.stdout).toBe(second.stdout);
  expect(await readFile(folder.pathOf('stream'))).toEqual(STREAM);
  const { record, verdict } = await judgeRun(folder);
  expect([record.end, verdict.word]).toEqual([
    { kind: 'finished', runnerExitCode: 0, streamSha256: expect.any(String) },
    'pass',
  ]);
  const log = await readFile(folder.pathOf('log'), 'utf8');
  expect(log.match(/later runs of smoke/g)).toHaveLength(1);
  expect((await attach()).exitCode).toBe(2);
});

test('whoever watches a run takes it over when the osgate that looked after it dies', async () => {
  const folder = await startRun();
  const owner = await lockRegion(engine, { region: REGION, runId, image });
  const watching = attach();
  const isRunning = async () => (await engine.docker.getContainer(`osgate-${runId}`).inspect()).State.Running;
  await expect.poll(isRunning, { timeout: 60_000 }).toBe(false);
  await sleep(3000);
  // nothing of it is touched while it has an owner
  expect(folder.has('stream')).toBe(false);
  await owner?.[Symbol.asyncDispose]();
  const { exitCode, all } = await watching;
  expect(exitCode, all).toBe(0);
  expect(all).toContain('PASS: 1 test, none failed');
});

/** A way to the engine that can go away while the engine itself goes on. */
async function startPassage(path: string): Promise<{ lose(): void }> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: '/var/run/docker.sock', allowHalfOpen: true });
    for (const end of [near, far]) open.add(end.on('error', () => {}));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    lose: () => {
      server.close();
      for (const end of open) end.destroy();
    },
  };
}

test('an engine that goes away under a run ends osgate, not the run', async () => {
  const folder = await startRun(15);
  const path = join(root, 'docker.sock');
  const passage = await startPassage(path);
  const following = osgate(['--root', root, 'attach', runId], { DOCKER_HOST: `unix://${path}` });
  await expect.poll(() => folder.has('liveStream'), { timeout: 60_000 }).toBe(true);
  await sleep(1000);
  passage.lose();
  const { exitCode, all } = await following;
  expect(exitCode, all).toBe(3);
  expect(all).toContain('the run was cut off: the Docker Engine was lost');
  expect((await attach()).exitCode).toBe(0);
});

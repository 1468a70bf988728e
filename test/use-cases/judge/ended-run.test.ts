import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunFolder } from '../../../src/store/run-folder.ts';
import type { RunsPlace } from '../../../src/store/runs.ts';
import { acceptBaseline } from '../../../src/use-cases/judge/comparison.ts';
import { findEndedRun } from '../../../src/use-cases/judge/ended-run.ts';
import { addKnown } from '../../../src/use-cases/known/add.ts';
import { pruneKnown } from '../../../src/use-cases/known/prune.ts';
import { attachReport } from '../../../src/use-cases/past/attach-report.ts';
import { compareStoredRuns } from '../../../src/use-cases/past/compare.ts';
import { planRerun } from '../../../src/use-cases/past/rerun.ts';
import { removeRuns, showRun } from '../../../src/use-cases/past/runs.ts';
import { explainTest } from '../../../src/use-cases/past/why.ts';
import { answerJson, startFakeEngine } from '../../engine/fake-engine.ts';
import { storeRun } from '../stored-run.ts';

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const RUN = '20260101T000000Z-smoke-1';
const ID = 'pkg.mod.Klass.test_x';
const TODAY = '2026-01-02';

let site: RunsPlace;
let folder: RunFolder;
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'osgate-site-'));
  site = { root, workingFolder: root };
  await mkdir(join(root, 'tempest-profiles'));
  folder = await storeRun(root, { id: RUN, endings: { [ID]: 'fail' } });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(site.root, { recursive: true });
});

/** Does something on an engine that has these containers of the region. */
async function beside<T>(containers: readonly object[], act: () => Promise<T>): Promise<T> {
  await using engine = await startFakeEngine({
    'GET /version': answerJson(200, { Version: 'fake' }),
    'GET /containers/json': answerJson(200, containers),
  });
  vi.stubEnv('DOCKER_HOST', engine.address);
  return await act();
}

const report = () =>
  execa(process.execPath, [MAIN, '--root', site.root, 'report', 'latest'], {
    reject: false,
    extendEnv: false,
    env: { PATH: process.env.PATH ?? '', NO_COLOR: '1', DOCKER_HOST: process.env.DOCKER_HOST ?? '' },
  });

const container = (label: string, run: string, State: string) => ({
  Id: 'c',
  Labels: { [label]: run },
  State,
});
const RUNNING = container('osgate.run', RUN, 'running');
const GOES_ON = `run ${RUN} is still going on`;

test('report writes no verdict of a run that goes on: exit 3, and what to type', async () => {
  const { exitCode, stdout, stderr } = await beside([RUNNING], report);
  expect([exitCode, stdout, stderr]).toEqual([
    3,
    '',
    `osgate: ${GOES_ON}; it has no verdict yet\n  follow it: osgate attach ${RUN}; Ctrl-C there ends it`,
  ]);
  expect([folder.has('verdict'), folder.has('report')]).toEqual([false, false]);
});

test('where no engine answers, report judges what is in the folder', async () => {
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock');
  const { exitCode, stdout } = await report();
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining('FAIL')]);
});

test.each<[string, object, string]>([
  ['its container', RUNNING, GOES_ON],
  ['a rerun of it', container('osgate.run', `${RUN}.002`, 'running'), GOES_ON],
  ['its osgate, between two containers', container('osgate.lock', RUN, 'running'), GOES_ON],
  ['what its osgate left when it died', container('osgate.run', RUN, 'exited'), 'wait in the Docker Engine'],
])('a run is not over while the engine has %s', async (_, left, said) => {
  await expect(beside([left], () => findEndedRun(site, RUN))).rejects.toThrow(said);
  await folder.write('verdict', '{}');
  expect((await beside([left], () => findEndedRun(site, RUN))).path).toBe(folder.path);
});

test.each([
  ['of another run', container('osgate.run', '20260101T000001Z-smoke-2', 'running')],
  ['that is a lock which never started', container('osgate.lock', RUN, 'created')],
])('a container %s keeps nobody from a verdict', async (_, other) => {
  expect((await beside([other], () => findEndedRun(site, 'latest'))).path).toBe(folder.path);
});

test.each<[string, () => Promise<unknown>]>([
  ['why', () => explainTest(site, RUN, ID)],
  ['compare', () => compareStoredRuns(site, RUN, RUN)],
  ['baseline accept', () => acceptBaseline({ run: RUN, ticket: 'X-1', reason: undefined }, site, new Date())],
  ['rerun', () => planRerun({ ...site, from: RUN, tests: [] })],
  ['known add', () => addKnown(ADDED, { ...site, today: TODAY, env: {} })],
  ['known prune', () => pruneKnown({ from: [RUN], write: false }, { ...site, today: TODAY, env: {} })],
  [
    'attach-report',
    () => attachReport({ run: RUN, to: 'github', ticket: undefined, url: undefined }, { ...site, env: {} }),
  ],
])('%s says of a run that goes on that there is no verdict yet', async (_, act) => {
  await expect(beside([RUNNING], act)).rejects.toThrow(`${GOES_ON}; it has no verdict yet`);
});

const ADDED = {
  ...{ id: ID, from: RUN, bug: 'https://bugs.example.org/CLOUD-1', reason: 'slow', expires: undefined },
  ...{ owner: undefined, file: undefined, signature: undefined, flaky: undefined, write: false },
};

test('runs show tells what is being run, without a verdict', async () => {
  const { headline, facts } = await beside([RUNNING], () => showRun(site, RUN, `${TODAY}T00:00:00Z`));
  expect(headline).toBe(`${GOES_ON}; follow it: osgate attach ${RUN}; Ctrl-C there ends it`);
  expect(Object.fromEntries(facts)).toMatchObject({ run: RUN, suite: 'smoke' });
  expect(facts.map(([name]) => name)).not.toContain('verdict');
});

test('runs rm leaves a run whose failures are run again just now', async () => {
  const held = container('osgate.lock', RUN, 'running');
  await expect(beside([held], () => removeRuns(site, [RUN]))).rejects.toThrow(GOES_ON);
  expect(folder.has('record')).toBe(true);
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { renderLeftovers } from '../../src/report/leftovers-text.ts';
import { listLeftovers } from '../../src/use-cases/cleanup.ts';
import { regionRequest } from '../../src/use-cases/site/settings.ts';
import { startFakeCloud, tokenAnswer } from '../cloud/fake-keystone.ts';
import { answerJson, startFakeEngine } from '../engine/fake-engine.ts';
import { schemaErrors } from '../published-schema.ts';
import { KnownSite } from './known/site.ts';
import { storeRun } from './stored-run.ts';

afterEach(() => vi.unstubAllEnvs());

const RUN = '20260101T000000Z-smoke-aaaa';
const GONE = '20260102T000000Z-smoke-bbbb';
const LIVE = '20260103T000000Z-smoke-cccc';
const ended = (run: string, State = 'exited') => ({
  ...{ Id: run, Names: [`/osgate-${run}`], Labels: { 'osgate.run': run }, State },
});
const volume = (run: string) => ({ Name: `osgate-${run}`, Labels: { 'osgate.run': run } });

async function leftoversOn(address: string) {
  await using site = await KnownSite.create();
  await using cloud = await startFakeCloud((_method, _path, _body, base) =>
    tokenAnswer(base, { identity: '/v3' }, 'test', ['admin']),
  );
  await storeRun(site.root, { id: RUN, endings: {} });
  mkdirSync(join(site.root, 'lab'));
  writeFileSync(
    join(site.root, 'lab/clouds.yaml'),
    `clouds: {osgate-lab: {auth: {auth_url: "${cloud.url}/v3", username: a, password: p, project_name: p}, region_name: test}}\n`,
  );
  vi.stubEnv('DOCKER_HOST', address);
  return await listLeftovers(
    {
      ...{ root: site.root, workingFolder: site.root, now: () => new Date('2026-01-04T00:00:00Z') },
      ...{ env: {}, notify: () => {}, osgateVersion: 'test' },
    },
    regionRequest('test'),
    undefined,
  );
}

test('what dead runs and builds left in Docker is named with what removes it; what goes on is left alone', async () => {
  await using engine = await startFakeEngine({
    'GET /version': answerJson(200, { Version: 'fake' }),
    'GET /containers/json': answerJson(200, [
      ended(RUN),
      ended(GONE),
      ended(`${LIVE}.001`, 'running'),
      { Id: 'lock', Names: ['/osgate-lock-test'], Labels: { 'osgate.lock': LIVE }, State: 'running' },
    ]),
    'GET /volumes': answerJson(200, { Volumes: [volume(RUN), volume(`${LIVE}.001`), volume('x')] }),
    'GET /images/json': answerJson(200, [
      { Id: 'sha256:5e40665aa329ff', Created: 0, Size: 438_000_000, Labels: { 'osgate.stage': 'build' } },
    ]),
  });
  const left = await leftoversOn(engine.address);
  expect(left.running).toEqual([LIVE]);
  expect(schemaErrors('leftovers')(JSON.stringify({ schema: 'osgate-leftovers/v1', ...left }))).toEqual([]);
  expect(renderLeftovers({ ...left, unseen: [], running: [] })).toMatchInlineSnapshot(`
    "nothing of Tempest is left in region test
    left of osgate in the Docker Engine: 4 things
    KIND       NAME                                COMMAND
    container  osgate-20260101T000000Z-smoke-aaaa  osgate attach 20260101T000000Z-smoke-aaaa
    container  osgate-20260102T000000Z-smoke-bbbb  docker rm osgate-20260102T000000Z-smoke-bbbb && docker volume rm osgate-20260102T000000Z-smoke-bbbb
    volume     osgate-x                            docker volume rm osgate-x
    image      5e40665aa329, 438 MB                osgate image prune --yes
    "
  `);
});

test('an engine that does not answer is told, and what is in the cloud is named all the same', async () => {
  const { engine, unseen } = await leftoversOn('unix:///nowhere/docker.sock');
  expect(engine).toEqual([]);
  expect(unseen).toContainEqual(expect.stringContaining('no Docker Engine answers at unix:///nowhere'));
});

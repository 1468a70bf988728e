import { expect, test } from 'vitest';
import type { HealthSample } from '../../../src/model/health.ts';
import { startHealthProbes } from '../../../src/use-cases/run/health-probes.ts';
import { startFakeCloud } from '../../cloud/fake-keystone.ts';

async function samplesOf(path: string, urlOf: (base: string) => string): Promise<HealthSample> {
  await using cloud = await startFakeCloud((_method, asked) => ({
    status: asked.startsWith('/broken') ? 503 : asked.startsWith('/closed') ? 401 : 200,
    body: {},
  }));
  const seen = Promise.withResolvers<HealthSample>();
  await using _probes = startHealthProbes({
    targets: [{ service: 'identity', url: `${urlOf(cloud.url)}${path}` }],
    ca: undefined,
    verify: true,
    now: () => new Date('2026-02-17T08:15:00Z'),
    write: seen.resolve,
  });
  return await seen.promise;
}

const asIs = (base: string) => base;

test.each([
  ['a service that answers', '/v3', asIs, true, '200'],
  ['one that wants a token', '/closed', asIs, true, '401'],
  ['one whose proxy has no server behind it', '/broken', asIs, false, '503'],
  ['one that is not there', '/v3', () => 'http://127.0.0.1:1', false, 'ECONNREFUSED'],
])('%s', async (_what, path, urlOf, ok, detail) => {
  expect(await samplesOf(path, urlOf)).toEqual({
    time: '2026-02-17T08:15:00.000Z',
    service: 'identity',
    ok,
    ms: 0,
    detail,
  });
});

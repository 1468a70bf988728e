import { expect, test } from 'vitest';
import type { RunRecord } from '../../../src/model/run-record.ts';
import { readSite } from '../../../src/store/site.ts';
import { findEndedRun } from '../../../src/use-cases/judge/ended-run.ts';
import type { PreparedRun } from '../../../src/use-cases/run/prepare.ts';
import { runPlan } from '../../../src/use-cases/run/run-plan.ts';
import { regionRequest, resolveSettings } from '../../../src/use-cases/site/settings.ts';
import { answerJson, type Handler, startFakeEngine } from '../../engine/fake-engine.ts';
import { PLAN } from '../../report/sample.ts';
import { KnownSite } from '../known/site.ts';

const TODAY = '2026-01-02';

test('a run whose container cannot be made says so, not that its osgate died', async () => {
  await using place = await KnownSite.create();
  const done: Handler = (_request, response) => void response.writeHead(204).end();
  await using engine = await startFakeEngine({
    'POST /containers/create': answerJson(201, { Id: 'lock' }),
    'POST /containers/lock/start': done,
    'DELETE /containers/lock': done,
    'GET /containers/json': answerJson(200, []),
    'POST /volumes/create': answerJson(500, { message: 'no space left on device' }),
  });
  const site = await readSite(place.root, place.root);
  const request = regionRequest('test');
  const credentials = { username: 'admin', password: 'a-long-password', verify: true };
  const prepared = {
    ...{ engine, site, settings: resolveSettings(site, request, TODAY), plan: PLAN },
    ...{ image: { id: 'sha256:a', installed: [] }, conf: { masked: '', text: '' }, accounts: undefined },
    region: { credentials, endpoints: [], ca: undefined, accounts: undefined },
  } as unknown as PreparedRun;
  const surroundings = {
    ...{ root: place.root, workingFolder: place.root, env: {}, notify: () => {}, osgateVersion: 'test' },
    now: () => new Date(`${TODAY}T00:00:00Z`),
  };
  const running = runPlan(prepared, request, surroundings, new AbortController().signal);
  await expect(running).rejects.toThrow('no space left on device');
  const folder = await findEndedRun({ root: place.root, workingFolder: place.root }, 'latest');
  const { ended, end } = JSON.parse((await folder.read('record')) ?? '') as RunRecord;
  expect([ended, end]).toEqual([
    `${TODAY}T00:00:00.000Z`,
    { kind: 'cut', why: expect.stringContaining('no space left on device') },
  ]);
});

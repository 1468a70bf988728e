import { expect, test } from 'vitest';
import { holdRegion } from '../../../src/use-cases/run/hold-region.ts';
import { answerJson, type Handler, startFakeEngine } from '../../engine/fake-engine.ts';

const WANTED = { region: 'test', runId: '20260102T000000Z-smoke-2', image: 'osgate/tempest:zed' };

/** An engine in which these containers of the region run, labelled as told. */
async function startEngine(running: readonly Readonly<Record<string, string>>[]) {
  const asked: string[] = [];
  const locked = running.some((labels) => 'osgate.lock' in labels);
  const noted =
    (handler: Handler): Handler =>
    (request, response) => {
      asked.push(`${request.method} ${(request.url ?? '').replace(/^\/v[\d.]+/, '').replace(/\?.*/, '')}`);
      handler(request, response);
    };
  const done: Handler = (_request, response) => void response.writeHead(204).end();
  const engine = await startFakeEngine({
    'POST /containers/create': locked
      ? answerJson(409, { message: 'in use' })
      : answerJson(201, { Id: 'new' }),
    'GET /containers/osgate-lock-test/json': answerJson(200, {
      Id: 'old',
      State: { Status: 'running', Running: true },
    }),
    'GET /containers/json': answerJson(
      200,
      running.map((Labels, index) => ({ Id: `c${index}`, Labels })),
    ),
    'POST /containers/new/start': done,
    'DELETE /containers/new': noted(done),
    'DELETE /containers/old': noted(done),
  });
  return { engine, asked };
}

test('a region in which nothing runs is held, also when the list already has the own lock', async () => {
  for (const running of [[], [{ 'osgate.region': 'test' }]]) {
    const { engine, asked } = await startEngine(
      running.map((labels) => ({ ...labels, 'osgate.run': WANTED.runId })),
    );
    await using _engine = engine;
    {
      await using _held = await holdRegion(engine, WANTED);
      expect(asked).toEqual([]);
    }
    expect(asked).toEqual(['DELETE /containers/new']);
  }
});

test.each<[string, Readonly<Record<string, string>>, string[]]>([
  ['holds it between two reruns', { 'osgate.lock': '20260101T000000Z-smoke-1' }, []],
  [
    'goes on though its osgate died',
    { 'osgate.run': '20260101T000000Z-smoke-1' },
    ['DELETE /containers/new'],
  ],
  [
    'runs a failure again though its osgate died',
    { 'osgate.run': '20260101T000000Z-smoke-1.002' },
    ['DELETE /containers/new'],
  ],
])('a run is refused while another one %s, and leaves no lock', async (_, labels, removed) => {
  const { engine, asked } = await startEngine([labels]);
  await using _engine = engine;
  await expect(holdRegion(engine, WANTED)).rejects.toMatchObject({
    code: 'environment',
    message: 'run 20260101T000000Z-smoke-1 is going on in region test; two would disturb each other',
    hint: 'follow it: osgate attach 20260101T000000Z-smoke-1; Ctrl-C there ends it',
  });
  expect(asked).toEqual(removed);
});

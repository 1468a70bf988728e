import { expect, test } from 'vitest';
import { lockRegion } from '../../src/engine/region-lock.ts';
import { answerJson, type Handler, startFakeEngine } from './fake-engine.ts';

const NAME = 'osgate-lock-test';
const HOLDING = { region: 'test', runId: 'r2', image: 'osgate/tempest:zed', patienceMs: 100 };

/** An engine that has the container of a lock in this state, or none; says what was asked of it. */
async function startEngine(there: string | undefined, changes: Readonly<Record<string, Handler>> = {}) {
  let status = there;
  const requests: string[] = [];
  const empty: Handler = (_request, response) => void response.writeHead(204).end();
  const noted = (name: string, handler: Handler): [string, Handler] => [
    name,
    (request, response) => {
      requests.push(name);
      handler(request, response);
    },
  ];
  const remove: Handler = (request, response) => {
    status = undefined;
    empty(request, response);
  };
  const routes = Object.fromEntries(
    Object.entries<Handler>({
      'POST /containers/create': (request, response) => {
        const conflict = status !== undefined;
        if (!conflict) status = 'created';
        answerJson(conflict ? 409 : 201, conflict ? { message: 'in use' } : { Id: 'new' })(request, response);
      },
      [`GET /containers/${NAME}/json`]: (request, response) =>
        answerJson(200, { Id: 'old', State: { Status: status, Running: status === 'running' } })(
          request,
          response,
        ),
      'POST /containers/new/start': empty,
      'DELETE /containers/new': remove,
      'DELETE /containers/old': remove,
      ...changes,
    }).map(([name, handler]) => noted(name, handler)),
  );
  return { engine: await startFakeEngine(routes), requests };
}

test('a free region is held until the lock is disposed of', async () => {
  const { engine, requests } = await startEngine(undefined);
  await using _engine = engine;
  const lock = await lockRegion(engine, HOLDING);
  expect(requests).toEqual(['POST /containers/create', 'POST /containers/new/start']);
  await lock?.[Symbol.asyncDispose]();
  expect(requests.at(-1)).toBe('DELETE /containers/new');
});

test('a region whose lock runs is not to be had, and the lock stays', async () => {
  const { engine, requests } = await startEngine('running');
  await using _engine = engine;
  expect(await lockRegion(engine, HOLDING)).toBeUndefined();
  expect(requests).toEqual(['POST /containers/create', `GET /containers/${NAME}/json`]);
});

test.each([
  'exited',
  'created',
  'dead',
])('a lock that is %s and stays so is left over: it is taken', async (status) => {
  const { engine, requests } = await startEngine(status);
  await using _engine = engine;
  await using lock = await lockRegion(engine, HOLDING);
  expect(lock).toBeDefined();
  expect(requests.slice(-3)).toEqual([
    'DELETE /containers/old',
    'POST /containers/create',
    'POST /containers/new/start',
  ]);
});

test('a lock that somebody is about to start is theirs', async () => {
  let looks = 0;
  const { engine, requests } = await startEngine('created', {
    [`GET /containers/${NAME}/json`]: (request, response) =>
      answerJson(200, { Id: 'old', State: { Status: 'x', Running: looks++ > 0 } })(request, response),
  });
  await using _engine = engine;
  expect(await lockRegion(engine, { ...HOLDING, patienceMs: 5000 })).toBeUndefined();
  expect(requests).not.toContain('DELETE /containers/old');
});

test('a lock that can neither be had nor removed is told with what to type', async () => {
  const { engine } = await startEngine('dead', {
    'DELETE /containers/old': answerJson(500, { message: 'device or resource busy' }),
  });
  await using _engine = engine;
  await expect(lockRegion(engine, HOLDING)).rejects.toMatchObject({
    code: 'engine',
    hint: `docker rm -f ${NAME}`,
  });
});

test('a lock that cannot be started is removed', async () => {
  const { engine, requests } = await startEngine(undefined, {
    'POST /containers/new/start': answerJson(500, { message: 'exec: "cat": not found' }),
  });
  await using _engine = engine;
  await expect(lockRegion(engine, HOLDING)).rejects.toThrow(
    'holding region test failed: exec: "cat": not found',
  );
  expect(requests.at(-1)).toBe('DELETE /containers/new');
});

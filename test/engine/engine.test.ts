import Docker from 'dockerode';
import { afterEach, expect, test, vi } from 'vitest';
import { connectEngine, messageOf } from '../../src/engine/engine.ts';
import { OsgateError } from '../../src/model/errors.ts';
import { answerJson, startFakeEngine } from './fake-engine.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('no engine at the address is an environment problem with a hint to start or install one', async () => {
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock');
  const error = await connectEngine().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OsgateError)) throw new Error(`expected an OsgateError, got ${error}`);
  expect(error.exitCode).toBe(5);
  expect(error.message).toContain('no Docker Engine answers at unix:///nowhere/docker.sock');
  expect(error.hint).toContain('apt-get install docker.io');
});

test('an engine that this user may not use is not told to be started', async () => {
  const refused = Object.assign(new Error('connect EACCES /var/run/docker.sock'), { code: 'EACCES' });
  vi.spyOn(Docker.prototype, 'version').mockRejectedValue(refused);
  await expect(connectEngine()).rejects.toMatchObject({
    hint: expect.stringContaining('usermod -aG docker'),
  });
});

test.each([
  [
    'an address of no form',
    { DOCKER_HOST: 'tcp://a b' },
    'DOCKER_HOST env variable should be something like',
  ],
  [
    'certificates that are not there',
    { DOCKER_HOST: 'tcp://127.0.0.1:9', DOCKER_CERT_PATH: '/nowhere' },
    'ENOENT',
  ],
])('%s in the environment is told as an engine that does not answer', async (_what, env, words) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  await expect(connectEngine()).rejects.toThrow(words);
  await expect(connectEngine()).rejects.toBeInstanceOf(OsgateError);
});

test("an engine's refusal is told in its own words, without the client's prefix", async () => {
  await using engine = await startFakeEngine({
    'POST /images/create': answerJson(500, {
      message: 'Get "https://registry.example.org/v2/": no such host',
    }),
  });
  const refused: unknown = await engine.docker.pull('debian:bookworm').catch((error: unknown) => error);
  expect(messageOf(refused)).toBe('Get "https://registry.example.org/v2/": no such host');
});

test('an engine that takes the connection and says nothing is told after a while', async () => {
  await using engine = await startFakeEngine({ 'GET /version': () => {} });
  vi.stubEnv('DOCKER_HOST', engine.address);
  await expect(connectEngine(100)).rejects.toThrow(
    /no Docker Engine answers at .*: nothing came within 0.1 seconds/,
  );
});

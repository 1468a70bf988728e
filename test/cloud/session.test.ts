import { expect, test } from 'vitest';
import { openSession } from '../../src/cloud/session.ts';
import { OsgateError } from '../../src/model/errors.ts';
import { adminAt, startFakeCloud, tokenAnswer } from './fake-keystone.ts';

const credentialsFor = (url: string) => adminAt(`${url}/v3`);

async function refusal(url: string): Promise<OsgateError> {
  const error = await openSession(credentialsFor(url)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OsgateError)) throw new Error(`expected an OsgateError, got ${error}`);
  return error;
}

test('a session knows the endpoints of its region and sends its token', async () => {
  const seen: string[] = [];
  await using cloud = await startFakeCloud((method, path, _body, base) => {
    seen.push(`${method} ${path}`);
    return path === '/v3/auth/tokens'
      ? tokenAnswer(base, { image: '/image/' })
      : { status: 200, body: { images: [] } };
  });
  const session = await openSession(credentialsFor(cloud.url));
  const endpoint = session.endpoint('image');
  expect(endpoint).toBe(`${cloud.url}/image`);
  expect(session.endpoint('volumev3', 'block-storage')).toBeUndefined();
  expect(await session.get(`${endpoint}/v2/images`)).toMatchObject({ status: 200, json: { images: [] } });
  expect(seen).toEqual(['POST /v3/auth/tokens', 'GET /image/v2/images']);
});

test('a wrong password is said in words, without the password', async () => {
  await using cloud = await startFakeCloud(() => ({
    status: 401,
    body: { error: { message: 'The request you have made requires authentication.' } },
  }));
  const error = await refusal(cloud.url);
  expect(error.exitCode).toBe(5);
  expect(error.message.replace(cloud.url, 'URL')).toMatchInlineSnapshot(
    `"URL/v3: Keystone refused admin on project admin (401): wrong user name, password or project"`,
  );
  expect(`${error.message}${error.hint}`).not.toContain('hunter2');
});

test('a region that the catalog lacks is named beside the regions that it has', async () => {
  await using cloud = await startFakeCloud((_method, _path, _body, base) =>
    tokenAnswer(base, { image: '/' }, 'RegionOne'),
  );
  const error = await refusal(cloud.url);
  expect([error.message.replace(cloud.url, 'URL'), error.hint]).toMatchInlineSnapshot(`
    [
      "the catalog of URL/v3 has no region test",
      "it has: RegionOne; set region_name in clouds.yaml",
    ]
  `);
});

test('a cloud that does not answer is an environment problem, not a bug', async () => {
  const cloud = await startFakeCloud(() => ({ status: 200, body: {} }));
  await cloud[Symbol.asyncDispose]();
  const error = await refusal(cloud.url);
  expect(error.exitCode).toBe(5);
  expect(error.message).toContain('does not answer: ');
  expect(error.message).toContain('ECONNREFUSED');
});

test('a CA that cannot be read is told with the key that names it', async () => {
  const error = await openSession({ ...adminAt('http://127.0.0.1:9/v3'), caFile: '/nowhere/ca.pem' }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OsgateError);
  expect(error).toMatchObject({
    message: expect.stringMatching(/^the CA of the cloud, \/nowhere\/ca\.pem, cannot be read: ENOENT/),
    hint: 'mend cacert in clouds.yaml, or OS_CACERT',
  });
});

test('a Keystone that is ill is not told as wrong credentials', async () => {
  await using cloud = await startFakeCloud(() => ({ status: 503, body: 'no server is available' }));
  const error = await refusal(cloud.url);
  expect(error.message).toContain('Keystone answered 503 to a login of admin');
  expect(error.hint).toBe('the log of Keystone, or of the proxy before it, says why');
});

test('an answer without a token is a refusal, not a bug', async () => {
  await using cloud = await startFakeCloud(() => ({
    status: 201,
    headers: { 'x-subject-token': 't' },
    body: 'hello',
  }));
  expect((await refusal(cloud.url)).message).toContain('Keystone answered 201 to a login of admin');
});

test('an endpoint of another service that is no URL keeps nobody from reading', async () => {
  await using cloud = await startFakeCloud((_method, path, _body, base) => {
    if (path !== '/v3/auth/tokens') return { status: 200, body: { ok: true } };
    const endpoints = [{ interface: 'public', region: 'test', url: 'nonsense' }];
    const answer = tokenAnswer(base, { image: '/image' });
    const { token } = answer.body as { token: { catalog: unknown[] } };
    token.catalog.push({ type: 'broken', endpoints });
    return answer;
  });
  const session = await openSession(credentialsFor(cloud.url));
  expect(await session.get(`${cloud.url}/elsewhere`)).toMatchObject({ status: 200 });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Credentials } from '../../src/model/credentials.ts';

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * A Keystone (and whatever lies behind its catalog) on loopback, for answers that a healthy cloud does not give.
 * `answer` gets method, path with query, and the parsed body.
 */
export async function startFakeCloud(
  answer: (method: string, path: string, body: unknown, base: string) => FakeAnswer,
): Promise<{ url: string; [Symbol.asyncDispose](): Promise<void> }> {
  let base = '';
  const server = createServer((request, response) => {
    const body = request.method === 'POST' ? json(request) : Promise.resolve(undefined);
    void body.then((value) => {
      const { status, headers, body: content } = answer(request.method ?? '', request.url ?? '', value, base);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: base,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** An administrator of a cloud whose Keystone is at this address, `http://127.0.0.1:5000/v3`. */
export function adminAt(authUrl: string, password = 'hunter2'): Credentials {
  return {
    authUrl,
    username: 'admin',
    password,
    project: 'admin',
    userDomain: 'Default',
    projectDomain: 'Default',
    region: 'test',
    interface: 'public',
    caFile: undefined,
    verify: true,
  };
}

/** The answer of Keystone to a good login, with a catalog of the given services at `base`. */
export function tokenAnswer(
  base: string,
  services: Readonly<Record<string, string>>,
  region = 'test',
  roles: readonly string[] = [],
): FakeAnswer {
  const catalog = Object.entries(services).map(([type, path]) => ({
    type,
    endpoints: [{ interface: 'public', region, url: `${base}${path}` }],
  }));
  return {
    status: 201,
    headers: { 'x-subject-token': 'a-token' },
    body: { token: { catalog, roles: roles.map((name) => ({ name })) } },
  };
}

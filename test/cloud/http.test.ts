import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { requestBytes, requestJson } from '../../src/cloud/http.ts';

async function startServer(answer: (response: ServerResponse) => void) {
  const server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test.each([
  ['that never begins', () => {}],
  ['that stops in the middle', (response: ServerResponse) => void response.writeHead(200).write('{')],
])('an answer %s is given up in time, and said so', async (_what, answer) => {
  await using server = await startServer(answer);
  const expected = { name: 'TimeoutError', message: 'no whole answer within 0.1 seconds' };
  await expect(requestJson(server.url, { timeoutMs: 100 })).rejects.toMatchObject(expected);
  await expect(requestBytes(server.url, 10, { timeoutMs: 100 })).rejects.toMatchObject(expected);
});

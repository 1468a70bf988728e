import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import Docker from 'dockerode';
import type { Engine } from '../../src/engine/engine.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * A Docker Engine on a unix socket behind the real dockerode, for what a healthy engine does not do. `routes` maps
 * `METHOD /path` (version prefix and query left out) to a handler; anything else is a 404 in the engine's own form. An attach
 * is taken and says nothing, unless `attach` does.
 */
export async function startFakeEngine(
  routes: Readonly<Record<string, Handler>>,
  attach: (socket: Duplex) => void = () => {},
): Promise<Engine & { [Symbol.asyncDispose](): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'osgate-engine-'));
  const socketPath = join(folder, 'docker.sock');
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '').replace(/\?.*$/, '');
    const handler = routes[`${request.method} ${path}`];
    request.resume();
    if (handler === undefined) answerJson(404, { message: `no such thing: ${path}` })(request, response);
    else handler(request, response);
  });
  const attached = new Set<Duplex>();
  server.on('upgrade', (_request, socket) => {
    attached.add(socket.on('error', () => {}));
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n', () =>
      attach(socket),
    );
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    docker: new Docker({ socketPath }),
    version: 'fake',
    address: `unix://${socketPath}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      for (const socket of attached) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

export function answerJson(status: number, body: unknown): Handler {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
}

/** The engine's way to report on a build or a pull: one JSON document a line. */
export function answerLines(...messages: readonly unknown[]): Handler {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(messages.map((message) => `${JSON.stringify(message)}\r\n`).join(''));
  };
}

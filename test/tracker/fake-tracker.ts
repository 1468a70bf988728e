import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Seen {
  readonly request: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly location?: string;
  /** The connection breaks in the middle of the answer. */
  readonly cut?: true;
}

const SHOWN_HEADERS = /^(x-redmine|x-atlassian|x-github|private-token|authorization|content-type)/;

/** A web server that answers as told and remembers what it was asked; the parts of forms without their random border. */
export async function startFakeTracker(answer: (request: string) => Answer) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const line = `${request.method} ${request.url}`;
    const border = /boundary=(.*)$/.exec(request.headers['content-type'] ?? '')?.[1];
    const mask = (content: string) => (border === undefined ? content : content.replaceAll(border, 'BORDER'));
    const headers = Object.entries(request.headers).filter(([name]) => SHOWN_HEADERS.test(name));
    seen.push({
      request: line,
      headers: Object.fromEntries(headers.map(([name, value]) => [name, mask(String(value))])),
      body: mask(await text(request)).replaceAll('\r\n', '\n'),
    });
    const { status, body, location, cut } = answer(line);
    response.writeHead(status, location === undefined ? {} : { location });
    if (cut) {
      response.write('{', () => response.destroy());
      return;
    }
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: `undefined` passes it on. Counts from 1. */
export type Fault = (count: number) => { readonly delayMs: number } | { readonly status: number } | undefined;

export interface FaultProxy extends AsyncDisposable {
  /** `http://127.0.0.1:40123`. */
  readonly origin: string;
}

/** A load balancer gone bad, on loopback: passes requests to a service on, but for those that the fault takes. */
export async function startFaultProxy(service: string, fault: Fault): Promise<FaultProxy> {
  let count = 0;
  const server = createServer((incoming, answer) => {
    count++;
    const taken = fault(count);
    if (taken !== undefined && 'status' in taken) {
      incoming.resume();
      fail(answer, taken.status);
      return;
    }
    const forward = () => {
      const { method, headers, url = '/' } = incoming;
      const onward = request(new URL(url, service), { method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      });
      onward.on('error', () => fail(answer, 502));
      incoming.pipe(onward);
    };
    if (taken === undefined) forward();
    else setTimeout(forward, taken.delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As HAProxy says it. */
function fail(answer: ServerResponse, status: number): void {
  if (answer.headersSent || answer.destroyed) return;
  answer.writeHead(status, { 'content-type': 'text/html' });
  answer.end(
    '<html><body><h1>500 Internal Server Error</h1>\nAn internal server error occurred.\n</body></html>\n',
  );
}

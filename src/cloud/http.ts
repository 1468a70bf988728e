import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; undefined when the body is empty or no JSON. */
  readonly json: unknown;
}

export interface HttpOptions {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** PEM text of further CA certificates. */
  readonly ca?: string | undefined;
  readonly verify?: boolean;
  readonly timeoutMs?: number;
}

/**
 * One JSON request. Any status is an answer; only a failed connection rejects. Proxies are not used: a cloud's own
 * endpoints are reached directly, as Tempest in its container reaches them.
 */
export async function requestJson(url: string, options: HttpOptions = {}): Promise<HttpAnswer> {
  const { method = 'GET', headers = {}, body, ca, verify = true, timeoutMs = 30_000 } = options;
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        signal: AbortSignal.timeout(timeoutMs),
        ...(ca === undefined ? {} : { ca: [ca] }),
        rejectUnauthorized: verify,
      },
      (response) => {
        text(response).then((content) => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, json: parseJson(content) });
        }, reject);
      },
    );
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

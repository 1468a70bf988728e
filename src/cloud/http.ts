import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseJson } from '../model/json.ts';

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
  return inTime(options, async (signal) => {
    const { status, headers, body } = await request(url, options, signal);
    return { status, headers, json: parseJson(await text(body)) };
  });
}

/** The bytes of a file; undefined unless the answer is 200. A larger one than `maxBytes` is given up: undefined, too. */
export async function requestBytes(
  url: string,
  maxBytes: number,
  options: HttpOptions = {},
): Promise<Buffer | undefined> {
  return inTime(options, async (signal) => {
    const { status, body } = await request(url, options, signal);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (status !== 200 || size > maxBytes) return undefined;
      chunks.push(chunk);
    }
    return status === 200 ? Buffer.concat(chunks) : undefined;
  });
}

/** Until the last byte of the answer. @throws `TimeoutError` that says how long it was waited for. */
async function inTime<T>(
  { timeoutMs = 30_000 }: HttpOptions,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await act(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new DOMException(`no whole answer within ${timeoutMs / 1000} seconds`, 'TimeoutError');
  }
}

interface RawAnswer extends Omit<HttpAnswer, 'json'> {
  readonly body: Readable;
}

function request(url: string, options: HttpOptions, signal: AbortSignal): Promise<RawAnswer> {
  const { method = 'GET', headers = {}, body, ca, verify = true } = options;
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = send(
      url,
      {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        signal,
        ...(ca === undefined ? {} : { ca: [ca] }),
        rejectUnauthorized: verify,
      },
      (response) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response });
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

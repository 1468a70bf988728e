import { OsgateError } from '../model/errors.ts';
import { parseJson } from '../model/json.ts';

/** How a tracker is reached. */
export interface TrackerAccess {
  /** Without a slash at its end: `https://redmine.example.org`. */
  readonly url: string;
  /** Sent with every request; holds the token. */
  readonly headers: Readonly<Record<string, string>>;
  /** The variable that the token is from, for messages. */
  readonly tokenVariable: string;
}

const TIMEOUT_MS = 120_000;
const MAX_DETAIL = 300;

type RequestBody =
  | { readonly json: unknown }
  | { readonly form: FormData }
  | { readonly bytes: Uint8Array<ArrayBuffer> };

/**
 * One request below the tracker's URL; its answer's JSON, or undefined when it is empty or none.
 *
 * @throws OsgateError `environment` when nothing answers or it refuses, `invalid-input` for a token that cannot be sent.
 */
export async function request(
  access: TrackerAccess,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: RequestBody,
): Promise<unknown> {
  const url = `${access.url}${path}`;
  checkToken(access);
  const { status, ok, text } = await send(url, access, method, body);
  if (!ok) throw refusal(access, method, url, status, text);
  return parseJson(text);
}

const PAGE = 100;
/** Of a list, so many pages are looked at. */
const MAX_PAGES = 20;

/** A list that GitHub and GitLab give page by page; `read` is handed the query that asks for one. */
export async function readAllPages<T>(read: (query: string) => Promise<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const found = await read(`per_page=${PAGE}&page=${page}`);
    all.push(...found);
    if (found.length < PAGE) break;
  }
  return all;
}

/** Of a token that is no header `fetch` says so, and quotes it. */
function checkToken({ headers, tokenVariable }: TrackerAccess): void {
  if (Object.values(headers).every((value) => /^[\x20-\x7e]*$/.test(value))) return;
  const message = `${tokenVariable} holds what no token does: a line break, or a character beyond ASCII`;
  throw new OsgateError('invalid-input', message, { hint: 'copy it again' });
}

async function send(
  url: string,
  { headers }: TrackerAccess,
  method: string,
  body: RequestBody | undefined,
): Promise<{ readonly status: number; readonly ok: boolean; readonly text: string }> {
  try {
    const answer = await fetch(url, {
      method,
      headers: { accept: 'application/json', 'user-agent': 'osgate', ...headers, ...contentType(body) },
      body: contentOf(body),
      // a token must not follow a redirect to another host
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: answer.status, ok: answer.ok, text: await answer.text() };
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new OsgateError('environment', `${url} does not answer: ${reason}`, {
      cause,
      hint: hintOf(reason),
    });
  }
}

function contentOf(body: RequestBody | undefined): NonNullable<RequestInit['body']> | null {
  if (body === undefined) return null;
  return 'json' in body ? JSON.stringify(body.json) : 'form' in body ? body.form : body.bytes;
}

/** A form brings its own type, with the boundary. */
function contentType(body: RequestBody | undefined): Record<string, string> {
  if (body === undefined || 'form' in body) return {};
  return { 'content-type': 'json' in body ? 'application/json' : 'application/octet-stream' };
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function hintOf(reason: string): string {
  if (/redirect/.test(reason))
    return 'it sends elsewhere, and a token does not follow: name the URL that it sends to';
  if (/certificate|self.signed|issuer/i.test(reason)) {
    return 'for a CA of your own set NODE_EXTRA_CA_CERTS=FILE, or NODE_USE_SYSTEM_CA=1 where this machine knows it';
  }
  if (/timeout/i.test(reason)) return 'try again: nothing is posted twice';
  return 'check the URL; behind a proxy set NODE_USE_ENV_PROXY=1 beside HTTPS_PROXY';
}

function refusal(
  { tokenVariable }: TrackerAccess,
  method: string,
  url: string,
  status: number,
  text: string,
): OsgateError {
  const detail = text.replace(/\s+/g, ' ').trim().slice(0, MAX_DETAIL);
  return new OsgateError(
    'environment',
    `${method} ${url}: ${status}${detail === '' ? '' : `: ${detail}`}`,
    HINTS[status] === undefined ? {} : { hint: HINTS[status]?.(tokenVariable) ?? '' },
  );
}

const HINTS: Readonly<Record<number, (variable: string) => string>> = {
  401: (variable) => `the tracker does not take the token in ${variable}`,
  403: (variable) => `the token in ${variable} may not do that: it needs to read and write issues`,
  404: () => 'check the ticket id and the URL; some trackers say 404 to a token that may not see the ticket',
  413: () => 'the file is larger than the tracker takes; its limit is in its settings',
  422: () => 'the tracker does not take this file or comment, often for its size',
  429: () => 'the tracker asks to wait: try again later, nothing is posted twice',
  502: () => 'try again: nothing is posted twice',
  503: () => 'try again: nothing is posted twice',
  504: () => 'try again: nothing is posted twice',
};

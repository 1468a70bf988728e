/** A call of a service's API, by the client of Tempest that made it. */
export interface ApiCall {
  /** The folder of the client: `compute`, `network`, `object_storage`. */
  readonly service: string;
  /** `create_router`. */
  readonly method: string;
}

const CLIENTS = '/tempest/lib/services/';
const FRAME = /^([a-z_]+)\/(?:[\w.]+\/)*(\w+)\.py", line \d+, in (\w+)/;
const LONGEST_FRAME = 400;

/**
 * The call that a traceback is of: its last frame in a client of Tempest. `request` and the methods of base clients, through which
 * many calls go (`network/base.py`: `create_resource`), say nothing. Undefined where it made none.
 */
export function findApiCall(traceback: string): ApiCall | undefined {
  let start = traceback.lastIndexOf(CLIENTS);
  while (start >= 0) {
    const frame = traceback.slice(start + CLIENTS.length, start + LONGEST_FRAME);
    const [, service, client, method] = FRAME.exec(frame) ?? [];
    if (
      service !== undefined &&
      method !== undefined &&
      method !== 'request' &&
      !client?.startsWith('base')
    ) {
      return { service, method };
    }
    start = start === 0 ? -1 : traceback.lastIndexOf(CLIENTS, start - 1);
  }
  return undefined;
}

/** What Tempest's REST client raises for an answer below 500. */
const REFUSALS: ReadonlySet<string> = new Set([
  'BadRequest',
  'Conflict',
  'Forbidden',
  'Gone',
  'NotFound',
  'OverLimit',
  'PreconditionFailed',
  'RateLimitExceeded',
  'Unauthorized',
  'UnprocessableEntity',
]);

const REST_EXCEPTION = /^tempest\.lib\.exceptions\.(\w+): /;

/**
 * What a service said to a call: that it refused it, or that it failed itself, which it does whatever it is asked. `words` are its
 * own, empty where it said no more. `exception` and `details` are the lines that `tempest.lib.common.rest_client` raised; undefined
 * where it raised none.
 */
export function describeAnswer(
  { service, method }: ApiCall,
  exception: string,
  details: readonly string[],
): { readonly what: string; readonly words: string } | undefined {
  const [, name = ''] = REST_EXCEPTION.exec(exception) ?? [];
  const words = wordsOf(details);
  if (REFUSALS.has(name)) return { what: `${service} refused ${method} (${name})`, words };
  const status = statusOf(name, words);
  if (status === undefined) return undefined;
  return { what: `${service} answered with ${status}`, words: words === status ? '' : words };
}

/** Server errors only. */
function statusOf(name: string, words: string): string | undefined {
  switch (name) {
    case 'ServerFault':
      return '500';
    case 'NotImplemented':
      return '501';
    case 'UnexpectedResponseCode':
    case 'UnexpectedContentType':
      return /^5\d\d$/.exec(words)?.[0];
    default:
      return undefined;
  }
}

/** The `message` of an error that a service sent as JSON, which Tempest prints as Python does. */
const MESSAGE = /'message': (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/;

function wordsOf([said = '', raised]: readonly string[]): string {
  const [, single, double] = MESSAGE.exec(said) ?? [];
  return raised ?? single ?? double ?? plainText(said.replace(/^Details:\s*/, ''));
}

/** A body that is no JSON is printed as Python's bytes. */
function plainText(said: string): string {
  const [, single, double] = /^b(?:'(.*)'|"(.*)")$/.exec(said) ?? [];
  const text = single ?? double ?? said;
  return text
    .replace(HTML_TAG, ' ')
    .replaceAll(/\\[nr]|\s/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

/** Proxies answer in HTML. */
const HTML_TAG = /<\/?(?:html|head|title|body|center|h\d|p|hr|br)\b[^<>]*>/gi;

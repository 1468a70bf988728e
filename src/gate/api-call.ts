/** A call of a service's API, by the client of Tempest that made it. */
export interface ApiCall {
  /** The folder of the client: `compute`, `network`, `object_storage`. */
  readonly service: string;
  /** `routers_client.create_router`. */
  readonly method: string;
}

const CLIENTS = '/tempest/lib/services/';
const FRAME = /^([a-z_]+)\/(?:[\w.]+\/)*(\w+)\.py", line \d+, in (\w+)/;

/** The call that a traceback is of: its last frame in a client of Tempest. Undefined where it made none. */
export function findApiCall(traceback: string): ApiCall | undefined {
  const start = traceback.lastIndexOf(CLIENTS);
  if (start < 0) return undefined;
  const [, service, client, method] =
    FRAME.exec(traceback.slice(start + CLIENTS.length, start + LONGEST_FRAME)) ?? [];
  return service === undefined ? undefined : { service, method: `${client}.${method}` };
}

const LONGEST_FRAME = 400;

/**
 * What the exception lines of `tempest.lib.common.rest_client` say when a service failed, rather than refused: the status and, where
 * the service said more, its words. Undefined for any other exception.
 */
export function findServerFault(
  exception: string,
  details: string,
): { readonly status: number; readonly words: string } | undefined {
  const [, name] = REST_EXCEPTION.exec(exception) ?? [];
  const words = details.replace(/^Details:\s*/, '');
  switch (name) {
    case 'ServerFault':
      return { status: 500, words };
    case 'NotImplemented':
      return { status: 501, words };
    case 'UnexpectedResponseCode':
    case 'UnexpectedContentType': {
      const status = Number(/^5\d\d\b/.exec(words)?.[0]);
      return Number.isNaN(status) ? undefined : { status, words: '' };
    }
    default:
      return undefined;
  }
}

const REST_EXCEPTION = /^tempest\.lib\.exceptions\.(\w+): /;

import { escapePattern } from '../known/signature.ts';

/** What became of a connection to a service, and the words in which Python's HTTP libraries say so. */
const LOSSES: readonly (readonly [title: string, pattern: RegExp])[] = [
  ['connection refused', /Connection refused/],
  ['no route to host', /No route to host|Network is unreachable/],
  [
    'host name not known',
    /Name or service not known|Temporary failure in name resolution|NameResolutionError/,
  ],
  ['connection timed out', /ConnectTimeoutError|Connection timed out/],
  ['no answer in time', /ReadTimeoutError|Read timed out/],
  ['connection cut', /Connection aborted|Connection reset by peer|RemoteDisconnected|ProtocolError/],
];

/** `HTTPSConnectionPool(host='10.0.0.1', port=5000)` of urllib3, also inside errors of requests and keystoneauth. */
const POOL = /HTTPS?Connection(?:Pool)?\(host='([^'\s]+)', port=(\d+)\)/;
/** `Max retries exceeded with url: /identity/v3/auth/tokens`. */
const URL_PATH = /\bwith url: (\/[^\s)]*)/;

/** Default ports of the services' catalog types (OpenStack's "Firewalls and default ports"). */
const SERVICE_OF_PORT: Readonly<Record<string, string>> = {
  5000: 'identity',
  35357: 'identity',
  8774: 'compute',
  8775: 'compute metadata',
  8778: 'placement',
  8776: 'volume',
  9292: 'image',
  9696: 'network',
  8080: 'object-store',
  8004: 'orchestration',
  9311: 'key-manager',
  9876: 'load-balancer',
  9001: 'dns',
  8786: 'share',
  6385: 'baremetal',
};
/** Where services share one port they are told apart by the first part of the path. */
const SERVICE_OF_PATH = /^\/(identity|compute|placement|volume|image|network|object-store|key-manager)\b/;

/** A service that did not answer: what happened, at which endpoint, and which catalog type listens there by custom. */
export interface LostConnection {
  /** `connection refused`. */
  readonly title: string;
  /** `10.0.0.1:5000`. */
  readonly endpoint: string;
  readonly service: string | undefined;
  /** An RE2 pattern for failures of this kind at this endpoint, whatever was asked of it; matches the text as it was read. */
  readonly pattern: string;
}

/**
 * Reads the endpoint from an exception line of urllib3, requests or keystoneauth. One dead service fails every test in
 * another place and with another URL: host and port are the cause, path and caller are not.
 */
export function findLostConnection(exception: string): LostConnection | undefined {
  const [pool, host, port] = POOL.exec(exception) ?? [];
  if (pool === undefined || host === undefined || port === undefined) return undefined;
  for (const [title, words] of LOSSES) {
    const said = words.exec(exception)?.[0];
    if (said === undefined) continue;
    const path = URL_PATH.exec(exception)?.[1] ?? '';
    return {
      title,
      endpoint: `${host}:${port}`,
      service: SERVICE_OF_PATH.exec(path)?.[1] ?? SERVICE_OF_PORT[port],
      pattern: `host='${escapePattern(host)}', port=${port}\\).*${escapePattern(said)}`,
    };
  }
  return undefined;
}

import type { Credentials } from '../model/credentials.ts';
import { OsgateError } from '../model/errors.ts';
import { readCa } from './credentials.ts';
import { type HttpAnswer, type HttpOptions, requestBytes, requestJson } from './http.ts';

interface CatalogService {
  readonly type: string;
  readonly endpoints: readonly {
    readonly interface: string;
    readonly region: string;
    readonly url: string;
  }[];
}

interface IssuedToken {
  readonly catalog?: CatalogService[];
  readonly issued_at?: string;
  readonly roles?: readonly { readonly name: string }[];
}

/** A logged-in look at one region: the few reads that preflight and tempest.conf need. */
export interface CloudSession {
  /** When the token was issued, ISO 8601: Keystone's own clock at the login. */
  readonly issuedAt: string | undefined;
  /** Names of the roles that the user has on the project, implied ones included. */
  readonly roles?: readonly string[];
  /** URL of a service in this region, without a slash at its end; undefined when the catalog has none. */
  endpoint(...types: readonly string[]): string | undefined;
  /** GET with the token. Any status is an answer. @throws OsgateError `environment` when nothing answers. */
  get(url: string): Promise<HttpAnswer>;
  /** A file of at most `maxBytes`; undefined where it is larger or the answer is not 200. @throws as `get`. */
  download(url: string, maxBytes: number): Promise<Buffer | undefined>;
}

/**
 * Logs in to Keystone v3 with a password.
 *
 * @throws OsgateError `environment` when Keystone does not answer, refuses the credentials, or its catalog lacks the
 * region; the message says which.
 */
export async function openSession(credentials: Credentials): Promise<CloudSession> {
  const ca = await readCa(credentials);
  const tls = { ca, verify: credentials.verify };
  const answered = async <T>(
    url: string,
    send: (tls: HttpOptions) => Promise<T>,
    service?: string,
  ): Promise<T> => {
    try {
      return await send(tls);
    } catch (cause) {
      const why =
        cause instanceof Error ? cause.message || String(('code' in cause && cause.code) || cause) : cause;
      const who = service === undefined ? url : `${service} at ${url}`;
      throw new OsgateError('environment', `${who} does not answer: ${why}`, {
        hint: 'is the cloud up, and reachable from this machine? (the lab: osgate lab status)',
        cause,
      });
    }
  };
  const url = `${credentials.authUrl}/auth/tokens`;
  const answer = await answered(url, (options) =>
    requestJson(url, { ...options, method: 'POST', body: passwordLogin(credentials) }),
  );
  const token = answer.headers['x-subject-token'];
  const issued = (answer.json as { token?: IssuedToken } | undefined)?.token;
  if (answer.status !== 201 || typeof token !== 'string' || issued === undefined) {
    throw refused(credentials, answer);
  }
  const catalog = issued.catalog ?? [];
  checkRegion(catalog, credentials);
  const headers = { 'x-auth-token': token };
  return {
    issuedAt: issued.issued_at,
    roles: (issued.roles ?? []).map(({ name }) => name),
    endpoint: (...types) => findEndpoint(catalog, credentials, types),
    get: (address) =>
      answered(
        address,
        (options) => requestJson(address, { ...options, headers }),
        serviceAt(catalog, address),
      ),
    download: (address, maxBytes) =>
      answered(
        address,
        (options) => requestBytes(address, maxBytes, { ...options, headers, timeoutMs: DOWNLOAD_TIMEOUT_MS }),
        serviceAt(catalog, address),
      ),
  };
}

const DOWNLOAD_TIMEOUT_MS = 300_000;

/** The type of the service below whose endpoint an address is; where only the host fits, of the only service there. */
function serviceAt(catalog: readonly CatalogService[], address: string): string | undefined {
  const below = (base: (url: string) => string) =>
    catalog.filter(({ endpoints }) => endpoints.some(({ url }) => address.startsWith(base(url))));
  const exact = below((url) => url.replace(/\/$/, ''));
  const found = exact.length > 0 ? exact : below((url) => URL.parse(url)?.origin ?? url);
  return found.length === 1 ? found[0]?.type : undefined;
}

function passwordLogin(credentials: Credentials): unknown {
  const { username, password, userDomain, project, projectDomain } = credentials;
  return {
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: username, password, domain: { name: userDomain } } },
      },
      scope: { project: { name: project, domain: { name: projectDomain } } },
    },
  };
}

function refused({ authUrl, username, project }: Credentials, answer: HttpAnswer): OsgateError {
  const detail = (answer.json as { error?: { message?: string } } | undefined)?.error?.message ?? '';
  const what =
    answer.status === 401
      ? `Keystone refused ${username} on project ${project} (401): wrong user name, password or project`
      : `Keystone answered ${answer.status} to a login of ${username} on project ${project}: ${detail}`;
  return new OsgateError('environment', `${authUrl}: ${what}`, {
    hint:
      answer.status >= 500
        ? 'the log of Keystone, or of the proxy before it, says why'
        : 'check the entry in clouds.yaml, or OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME',
  });
}

function checkRegion(catalog: readonly CatalogService[], { region, authUrl }: Credentials): void {
  const regions = new Set(catalog.flatMap((service) => service.endpoints.map((endpoint) => endpoint.region)));
  if (regions.has(region)) return;
  throw new OsgateError('environment', `the catalog of ${authUrl} has no region ${region}`, {
    hint: `it has: ${[...regions].sort().join(', ') || 'none'}; set region_name in clouds.yaml`,
  });
}

function findEndpoint(
  catalog: readonly CatalogService[],
  credentials: Credentials,
  types: readonly string[],
): string | undefined {
  for (const type of types) {
    const endpoint = catalog
      .filter((service) => service.type === type)
      .flatMap((service) => service.endpoints)
      .find((each) => each.region === credentials.region && each.interface === credentials.interface);
    if (endpoint !== undefined) return endpoint.url.replace(/\/+$/, '');
  }
  return undefined;
}

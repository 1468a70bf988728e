import { countOf } from '../model/count-of.ts';
import { OsgateError } from '../model/errors.ts';
import type { Problem } from '../model/problem.ts';
import type { CloudFacts } from '../tempest/cloud-facts.ts';
import { readPages } from './pages.ts';
import { joinVersioned, type ServiceName, serviceUrl } from './service.ts';
import type { CloudSession } from './session.ts';

/** What the profile says the region has, by name or id. */
export interface WantedResources {
  /** Empty where the profile needs none. */
  readonly images: { readonly default: string; readonly alt: string };
  readonly flavors: { readonly default: string; readonly alt: string };
  /** Undefined where Tempest makes its own networks. */
  readonly network: string | undefined;
  /** The external network of floating IPs; undefined where there are none. */
  readonly publicNetwork: string | undefined;
  /** Catalog services that must be there: `compute`, `network`, … */
  readonly services: readonly ServiceName[];
  /** Where the profile said the value of a dotted key. */
  readonly placeOf: (key: string) => Pick<Problem, 'file' | 'line' | 'column'> | undefined;
}

interface Resource {
  readonly id: string;
  readonly name: string;
}

/**
 * Reads from the region what tempest.conf needs. Each image, flavor and network of the profile must be there exactly
 * once: a name that exists twice silently becomes an empty fixed network in Tempest.
 *
 * @throws OsgateError `environment` with one problem for each thing that is missing or ambiguous.
 */
export async function readCloudFacts(session: CloudSession, wanted: WantedResources): Promise<CloudFacts> {
  const reader = new FactReader(session, wanted);
  const { images, flavors } = wanted;
  const [image, imageAlt, flavor, flavorAlt, network, publicNetwork, extensions, compute, volume, placement] =
    await Promise.all([
      reader.resource('image', images.default, ['images.default']),
      reader.resource('image', images.alt, ['images.alt', 'images.default']),
      reader.resource('flavor', flavors.default, ['flavors.default']),
      reader.resource('flavor', flavors.alt, ['flavors.alt', 'flavors.default']),
      reader.resource('network', wanted.network, ['network.id', 'network.name']),
      reader.resource('network', wanted.publicNetwork, ['network.public_network']),
      reader.extensions(),
      reader.microversion('compute'),
      reader.microversion('volume'),
      reader.microversion('placement'),
    ]);
  reader.throwIfProblems();
  return {
    images: { defaultId: image?.id ?? '', altId: imageAlt?.id ?? '' },
    flavors: { defaultId: flavor?.id ?? '', altId: flavorAlt?.id ?? '' },
    network,
    publicNetwork,
    networkExtensions: extensions,
    microversions: { compute, volume, placement },
  };
}

/** Where each kind of thing is listed, and under which key of the answer. */
const LISTS = {
  image: { service: 'image', path: '/v2/images?limit=1000', key: 'images' },
  flavor: { service: 'compute', path: '/flavors?is_public=None', key: 'flavors' },
  network: { service: 'network', path: '/v2.0/networks', key: 'networks' },
} as const satisfies Record<string, { service: ServiceName; path: string; key: string }>;

class FactReader {
  readonly #session: CloudSession;
  readonly #wanted: WantedResources;
  readonly #problems: Problem[] = [];

  constructor(session: CloudSession, wanted: WantedResources) {
    this.#session = session;
    this.#wanted = wanted;
  }

  /** Undefined where nothing is wanted, or where it is not there exactly once; `keys`: those of the profile that may say it. */
  async resource(
    what: keyof typeof LISTS,
    wanted: string | undefined,
    keys: readonly string[],
  ): Promise<Resource | undefined> {
    if (wanted === undefined || wanted === '') return undefined;
    const { service, path, key } = LISTS[what];
    const list = await this.#list(service, path, key);
    if (list === undefined) return undefined;
    const named = list.filter((each) => each.id === wanted || each.name === wanted);
    // Tempest looks a network up by its name, whatever the profile gives
    const found =
      what === 'network' ? list.filter(({ name }) => named.some((each) => each.name === name)) : named;
    const [first] = found;
    if (first !== undefined && found.length === 1) return { id: first.id, name: first.name };
    const place = keys.map(this.#wanted.placeOf).find((each) => each !== undefined);
    this.#problems.push({
      ...(first === undefined ? missing(what, wanted, list) : ambiguous(what, wanted, found)),
      ...place,
    });
    return undefined;
  }

  async extensions(): Promise<string[]> {
    const list = await this.#list('network', '/v2.0/extensions', 'extensions');
    return [...new Set((list ?? []).map((each) => String((each as { alias?: string }).alias)))].sort();
  }

  async microversion(service: ServiceName): Promise<string | undefined> {
    return this.#endpoint(service) === undefined ? undefined : newestMicroversion(this.#session, service);
  }

  throwIfProblems(): void {
    const [first] = this.#problems;
    if (first === undefined) return;
    const problems = this.#problems.filter(
      (problem, index) => this.#problems.findIndex((each) => each.message === problem.message) === index,
    );
    const count = countOf(problems.length, 'problem');
    throw new OsgateError('environment', `the region is not as the profile says (${count})`, { problems });
  }

  async #list(service: ServiceName, path: string, key: string): Promise<readonly Resource[] | undefined> {
    const url = this.#endpoint(service);
    if (url === undefined) return undefined;
    const address = joinVersioned(url, path);
    const { entries, status, isWhole } = await readPages(this.#session, address, key);
    if (isWhole) return entries as unknown as readonly Resource[];
    this.#add('service-fails', `${service}: ${address} answered ${status}, expected 200 with "${key}"`);
    return undefined;
  }

  #endpoint(service: ServiceName): string | undefined {
    const url = serviceUrl(this.#session, service);
    if (url === undefined && this.#wanted.services.includes(service)) {
      this.#add('service-missing', `the catalog has no ${service} service in this region`);
    }
    return url;
  }

  #add(code: string, message: string): void {
    this.#problems.push({ code, message });
  }
}

function missing(what: string, wanted: string, list: readonly Resource[]): Problem {
  return {
    code: `${what}-missing`,
    message: `expected one ${what} ${JSON.stringify(wanted)} in the region, there is none`,
    hint: `it has: ${nameSome(list)}`,
  };
}

function ambiguous(what: string, wanted: string, found: readonly Resource[]): Problem {
  const ids = found.map((each) => each.id).join(', ');
  return {
    code: `${what}-ambiguous`,
    message: `expected one ${what} ${JSON.stringify(wanted)} in the region, there are ${found.length}: ${ids}`,
    hint:
      what === 'network'
        ? 'remove or rename the others: Tempest looks it up by its name, also where the profile gives the id'
        : 'name it by its id in the profile, or remove the others',
  };
}

/** The newest microversion that a service's version document names; undefined where the catalog has no such service. */
export async function newestMicroversion(
  session: CloudSession,
  service: ServiceName,
): Promise<string | undefined> {
  const url = serviceUrl(session, service);
  if (url === undefined) return undefined;
  // the document of one version stands at the service's path, that of all versions above it or at the root of the host
  const above = url.replace(/\/v\d[\d.]*(?:\/.*)?$/, '/');
  for (const address of new Set([url, above, `${url}/`, `${new URL(url).origin}/`])) {
    const { json } = await session.get(address);
    const newest = newestVersion(json);
    if (newest !== undefined) return newest;
  }
  return undefined;
}

/** Nova and Placement say `max_version`, Nova and Cinder `version` beside a `status` of CURRENT. */
function newestVersion(json: unknown): string | undefined {
  const document = json as { version?: unknown; versions?: unknown } | undefined;
  const versions = Array.isArray(document?.versions) ? document.versions : [document?.version];
  for (const each of versions) {
    const entry = each as { max_version?: string; version?: string; status?: string } | undefined;
    const newest = entry?.max_version || entry?.version;
    if (newest !== undefined && newest !== '') return newest;
  }
  return undefined;
}

const NAMES_SHOWN = 8;

function nameSome(list: readonly Resource[]): string {
  const names = list.slice(0, NAMES_SHOWN).map((each) => each.name);
  const more = list.length > NAMES_SHOWN ? ` and ${list.length - NAMES_SHOWN} more` : '';
  return names.length === 0 ? 'none' : `${names.join(', ')}${more}`;
}

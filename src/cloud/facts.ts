import { OsgateError } from '../model/errors.ts';
import type { Problem } from '../model/problem.ts';
import type { CloudFacts } from '../tempest/cloud-facts.ts';
import { joinVersioned, type ServiceName, serviceUrl } from './service.ts';
import type { CloudSession } from './session.ts';

/** What the profile says the region has, by name or id. */
export interface WantedResources {
  readonly images: { readonly default: string; readonly alt: string };
  readonly flavors: { readonly default: string; readonly alt: string };
  /** Undefined where Tempest makes its own networks. */
  readonly network: string | undefined;
  /** Catalog services that must be there: `compute`, `network`, … */
  readonly services: readonly ServiceName[];
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
  const reader = new FactReader(session, wanted.services);
  const [image, imageAlt, flavor, flavorAlt, network, extensions, compute, volume, placement] =
    await Promise.all([
      reader.resource('image', 'image', '/v2/images?limit=1000', 'images', wanted.images.default),
      reader.resource('image', 'image', '/v2/images?limit=1000', 'images', wanted.images.alt),
      reader.resource('flavor', 'compute', '/flavors?is_public=None', 'flavors', wanted.flavors.default),
      reader.resource('flavor', 'compute', '/flavors?is_public=None', 'flavors', wanted.flavors.alt),
      wanted.network === undefined
        ? undefined
        : reader.resource('network', 'network', '/v2.0/networks', 'networks', wanted.network),
      reader.extensions(),
      reader.microversion('compute'),
      reader.microversion('volume'),
      reader.microversion('placement'),
    ]);
  reader.throwIfProblems();
  return {
    images: { defaultId: image.id, altId: imageAlt.id },
    flavors: { defaultId: flavor.id, altId: flavorAlt.id },
    network,
    networkExtensions: extensions,
    microversions: { compute, volume, placement },
  };
}

class FactReader {
  readonly #session: CloudSession;
  readonly #services: readonly ServiceName[];
  readonly #problems: Problem[] = [];

  constructor(session: CloudSession, services: readonly ServiceName[]) {
    this.#session = session;
    this.#services = services;
  }

  async resource(
    what: string,
    service: ServiceName,
    path: string,
    key: string,
    wanted: string,
  ): Promise<Resource> {
    const list = await this.#list(service, path, key);
    const found = list?.filter((each) => each.id === wanted || each.name === wanted) ?? [];
    const [first] = found;
    if (first !== undefined && found.length === 1) return first;
    if (list !== undefined) {
      this.#add(
        `${what}-${found.length === 0 ? 'missing' : 'ambiguous'}`,
        found.length === 0
          ? `the region has no ${what} ${wanted}`
          : `the region has ${found.length} ${key} named ${wanted}: ${found.map((each) => each.id).join(', ')}`,
        found.length === 0
          ? `it has: ${nameSome(list)}`
          : 'name it by its id in the profile, or remove the other',
      );
    }
    return { id: '', name: wanted };
  }

  async extensions(): Promise<string[]> {
    const list = await this.#list('network', '/v2.0/extensions', 'extensions');
    return [...new Set((list ?? []).map((each) => String((each as { alias?: string }).alias)))].sort();
  }

  /** The newest microversion that the service's version document names. */
  async microversion(service: ServiceName): Promise<string | undefined> {
    const url = this.#endpoint(service);
    if (url === undefined) return undefined;
    // the document of one version stands below the service's path, that of all versions at its root
    for (const address of [url, `${new URL(url).origin}/`, `${url}/`]) {
      const { json } = await this.#session.get(address);
      const newest = newestVersion(json);
      if (newest !== undefined) return newest;
    }
    return undefined;
  }

  throwIfProblems(): void {
    const [first] = this.#problems;
    if (first === undefined) return;
    const problems = this.#problems.filter(
      (problem, index) => this.#problems.findIndex((each) => each.message === problem.message) === index,
    );
    throw new OsgateError(
      'environment',
      `the region is not as the profile says (${problems.length} problems)`,
      {
        problems,
      },
    );
  }

  async #list(service: ServiceName, path: string, key: string): Promise<Resource[] | undefined> {
    const url = this.#endpoint(service);
    if (url === undefined) return undefined;
    const address = joinVersioned(url, path);
    const { status, json } = await this.#session.get(address);
    const list = (json as Record<string, unknown> | undefined)?.[key];
    if (status === 200 && Array.isArray(list)) return list as Resource[];
    this.#add('service-fails', `${service}: ${address} answered ${status}, expected 200 with "${key}"`);
    return undefined;
  }

  #endpoint(service: ServiceName): string | undefined {
    const url = serviceUrl(this.#session, service);
    if (url === undefined && this.#services.includes(service)) {
      this.#add('service-missing', `the catalog has no ${service} service in this region`);
    }
    return url;
  }

  #add(code: string, message: string, hint?: string): void {
    this.#problems.push(hint === undefined ? { code, message } : { code, message, hint });
  }
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

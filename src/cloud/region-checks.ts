import type { Check } from '../model/check.ts';
import type { SiteProfile } from '../model/site-profile.ts';
import type { CloudFacts } from '../tempest/cloud-facts.ts';
import { checkFeatures } from './feature-checks.ts';
import { type Finding, fail, notForAll, ok, type Region, warn } from './finding.ts';
import { checkAddresses, checkNetwork, checkSubnets } from './network-checks.ts';
import { joinVersioned, type ServiceName, serviceUrl } from './service.ts';
import type { CloudSession } from './session.ts';
import { checkAgents, checkServices } from './worker-checks.ts';

/**
 * Looks at what a run needs of a region beyond names: the network as the profile describes it, free addresses, images
 * and flavors that every project may use, hosts and agents, quotas. Reads only.
 *
 * @throws OsgateError `environment` when a service does not answer.
 */
export async function checkRegionHealth(
  session: CloudSession,
  profile: SiteProfile,
  facts: CloudFacts,
): Promise<Check[]> {
  const region: Region = { profile, facts, read: reader(session) };
  const { nova, neutron, cinder, glance } = profile.services;
  const looks: readonly (readonly [
    name: string,
    wanted: boolean,
    look: (region: Region) => Promise<Finding>,
  ])[] = [
    ['network', neutron && facts.network !== undefined, checkNetwork],
    ['subnets', neutron && facts.network !== undefined, checkSubnets],
    ['free addresses', neutron && facts.network !== undefined, checkAddresses],
    ['images', glance, checkImages],
    ['flavors', nova, checkFlavors],
    ['microversions', nova, checkMicroversions],
    ['hypervisors', nova, checkHypervisors],
    ['compute services', nova, (each) => checkServices(each, 'compute')],
    ['network agents', neutron, checkAgents],
    ['volume services', cinder, (each) => checkServices(each, 'volume')],
    // what a new project gets is no matter to projects that are there
    ['quota', nova && profile.accounts === undefined, checkQuota],
  ];
  const checks = await Promise.all(
    looks
      .filter(([, wanted]) => wanted)
      .map(
        async ([name, , look]) =>
          await told(
            name,
            look(region).then((found) => [{ name, ...found }]),
          ),
      ),
  );
  return [...checks.flat(), ...(await told('features', checkFeatures(session, region)))];
}

/** A service that answers something and no look at it: not what it has, and not that it has nothing. */
class UnfitAnswer extends Error {}

/** What was found, or in one line of that name that a service does not say. */
async function told(name: string, checks: Promise<Check[]>): Promise<Check[]> {
  try {
    return await checks;
  } catch (error) {
    if (!(error instanceof UnfitAnswer)) throw error;
    return [{ name, ...warn(error.message, 'its log, or that of the proxy before it, says why') }];
  }
}

function reader(session: CloudSession): Region['read'] {
  return async <T>(service: ServiceName, path: string, key?: string) => {
    const url = serviceUrl(session, service);
    if (url === undefined) return undefined;
    const address = joinVersioned(url, path);
    const { status, json } = await session.get(address);
    if (status >= 500) throw new UnfitAnswer(`${address} answered ${status}`);
    if (status !== 200) return undefined;
    return key === undefined ? (json as T) : (json as Record<string, T> | undefined)?.[key];
  };
}

interface Image {
  readonly name: string;
  readonly status: string;
  readonly visibility: string;
  /** MiB. */
  readonly min_ram?: number;
  /** GiB. */
  readonly min_disk?: number;
}

const LARGER_FLAVOR = 'name a larger flavor, or a smaller image, in the profile';

async function checkImages({ profile, facts, read }: Region): Promise<Finding> {
  const seen: string[] = [];
  for (const id of new Set([facts.images.defaultId, facts.images.altId])) {
    const image = await read<Image>('image', `/v2/images/${id}`);
    if (image === undefined) return warn(`image ${id} cannot be read`, 'log in as an administrator');
    const { name, status, visibility } = image;
    if (status !== 'active') return fail(`${name} is ${status}, expected active`, 'upload or reactivate it');
    if (visibility === 'private' || visibility === 'shared') {
      const remedy = `openstack image set --public ${id}`;
      return notForAll(profile, { seen: `${name} is ${visibility}`, use: 'boot it', remedy });
    }
    seen.push(name);
  }
  const single = profile.images.default === profile.images.alt ? '; tests that need two images skip' : '';
  return ok(`${seen.join(', ')}: active${single}`);
}

interface Flavor {
  readonly name: string;
  /** MiB. */
  readonly ram: number;
  /** GiB; 0: as large as the image. */
  readonly disk?: number;
  readonly 'os-flavor-access:is_public'?: boolean;
}

/** Nova refuses a server whose image asks for more than the flavor gives. */
async function checkFlavors({ profile, facts, read }: Region): Promise<Finding> {
  const seen: string[] = [];
  const image = await read<Image>('image', `/v2/images/${facts.images.defaultId}`);
  for (const id of new Set([facts.flavors.defaultId, facts.flavors.altId])) {
    const flavor = await read<Flavor>('compute', `/flavors/${id}`, 'flavor');
    if (flavor === undefined) return warn(`flavor ${id} cannot be read`, 'log in as an administrator');
    if (flavor['os-flavor-access:is_public'] === false) {
      const remedy = 'name a public flavor in the profile';
      return notForAll(profile, { seen: `${flavor.name} is not public`, use: 'use it', remedy });
    }
    const { min_ram: minRam = 0, min_disk: minDisk = 0 } = image ?? {};
    if (flavor.ram < minRam) {
      const detail = `${flavor.name} has ${flavor.ram} MB of memory, image ${image?.name} asks for ${minRam}`;
      return fail(detail, LARGER_FLAVOR);
    }
    if (flavor.disk !== undefined && flavor.disk > 0 && flavor.disk < minDisk) {
      const detail = `${flavor.name} has a disk of ${flavor.disk} GB, image ${image?.name} asks for ${minDisk}`;
      return fail(detail, LARGER_FLAVOR);
    }
    seen.push(`${flavor.name} ${flavor.ram} MB`);
  }
  return ok(seen.join(', '));
}

/** Which release that is, the run says: it knows the pins. */
async function checkMicroversions({ profile, facts }: Region): Promise<Finding> {
  const offered = facts.microversions.compute;
  const { max } = profile.microversions.compute;
  if (offered === undefined) return warn('the compute service names none', 'is it older than Kilo?');
  if (max !== undefined && minor(max) > minor(offered)) {
    return fail(
      `compute offers up to ${offered}, microversions.compute.max is ${max}`,
      'lower it, or leave it out',
    );
  }
  return ok(`compute up to ${offered}${max === undefined ? '' : `, tests use up to ${max}`}`);
}

function minor(microversion: string): number {
  return Number(microversion.split('.')[1] ?? 0);
}

async function checkHypervisors({ profile, read }: Region): Promise<Finding> {
  const hosts = await read<{ state?: string; status?: string }[]>(
    'compute',
    '/os-hypervisors',
    'hypervisors',
  );
  if (hosts === undefined) return warn('they cannot be listed', 'log in as an administrator');
  const up = hosts.filter(
    ({ state = 'up', status = 'enabled' }) => state === 'up' && status === 'enabled',
  ).length;
  const detail = `${up} of ${hosts.length} up and enabled`;
  const { minNodes } = profile.compute;
  if (up < minNodes) {
    return fail(
      `${detail}; compute.min_nodes is ${minNodes}`,
      'openstack compute service list shows which are not',
    );
  }
  return ok(detail);
}

/** What the largest classes of Tempest hold at once, roughly: its projects are new and have the default quota. */
const QUOTA_NEEDED: readonly (readonly [
  service: 'compute' | 'network' | 'volume',
  resource: string,
  needed: number,
])[] = [
  ['compute', 'instances', 4],
  ['compute', 'cores', 4],
  ['network', 'port', 15],
  ['network', 'security_group', 5],
  ['volume', 'volumes', 5],
];

async function checkQuota({ profile, read }: Region): Promise<Finding> {
  const quotas = {
    compute: await read<Record<string, number>>('compute', '/os-quota-class-sets/default', 'quota_class_set'),
    network: profile.services.neutron
      ? await read<Record<string, number>>('network', '/v2.0/quotas/osgate/default', 'quota')
      : undefined,
    volume: profile.services.cinder
      ? await read<Record<string, number>>('volume', '/os-quota-class-sets/default', 'quota_class_set')
      : undefined,
  };
  const known = QUOTA_NEEDED.flatMap(([service, resource, about]) => {
    const limit = quotas[service]?.[resource];
    const needed = profile.quotas[resource] ?? about;
    return limit === undefined ? [] : [{ resource, needed, limit }];
  });
  const detail = `a new project gets ${known.map(({ resource, limit }) => `${limit < 0 ? 'any' : limit} ${resource}`).join(', ')}`;
  const short = known.filter(({ limit, needed }) => limit >= 0 && limit < needed);
  if (known.length === 0) return ok('the cloud does not say');
  if (short.length === 0) return ok(detail);
  const needs = `Tempest holds about ${short.map(({ resource, needed }) => `${needed} ${resource}`).join(', ')}`;
  const remedy = 'raise the default: openstack quota set --class default --instances 10';
  return short.some(({ limit }) => limit === 0)
    ? fail(`${detail}; ${needs}`, remedy)
    : warn(`${detail}; ${needs}`, remedy);
}

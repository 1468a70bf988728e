import type { DiscoveredCloud, DiscoveredNetwork } from '../profile/discovered-cloud.ts';
import { findDeployed } from '../release/deployed.ts';
import type { Release } from '../release/releases.ts';
import { newestMicroversion } from './facts.ts';
import { readPages } from './pages.ts';
import { joinVersioned, type ServiceName, serviceUrl } from './service.ts';
import type { CloudSession } from './session.ts';

/** Entries of a service's list; none where it has no such list or does not let us see it. */
type List = <T>(service: ServiceName, path: string, key: string) => Promise<readonly T[]>;

/**
 * Reads what a profile can be made of: catalog, extensions, networks, images, flavors, volume pools, hypervisors. What an
 * ordinary user may not see is left out. `pinned`: the releases that it may be.
 *
 * @throws OsgateError `environment` when a service does not answer at all.
 */
export async function discoverCloud(
  session: CloudSession,
  pinned: readonly Release[],
): Promise<DiscoveredCloud> {
  const list: List = async <T>(service: ServiceName, path: string, key: string) => {
    const url = serviceUrl(session, service);
    if (url === undefined) return [];
    return (await readPages(session, joinVersioned(url, path), key)).entries as unknown as readonly T[];
  };
  const [compute, volume, extensions, networks, images, flavors, backends, hypervisors] = await Promise.all([
    newestMicroversion(session, 'compute'),
    newestMicroversion(session, 'volume'),
    list<{ alias: string }>('network', '/v2.0/extensions', 'extensions'),
    discoverNetworks(list),
    discoverImages(list),
    discoverFlavors(list),
    discoverBackends(list),
    list<Hypervisor>('compute', '/os-hypervisors/detail', 'hypervisors'),
  ]);

  return {
    services: {
      nova: serviceUrl(session, 'compute') !== undefined,
      neutron: serviceUrl(session, 'network') !== undefined,
      glance: serviceUrl(session, 'image') !== undefined,
      cinder: serviceUrl(session, 'volume') !== undefined,
      swift: session.endpoint('object-store') !== undefined,
    },
    computeMicroversion: compute,
    releases: findDeployed(pinned, { compute, volume }).map(({ name }) => name),
    extensions: extensions.map(({ alias }) => alias),
    networks,
    images,
    flavors,
    backends,
    hypervisorTypes: [...new Set(hypervisors.flatMap(({ hypervisor_type }) => hypervisor_type ?? []))],
    computeHosts: hypervisors.filter(
      ({ state = 'up', status = 'enabled' }) => state === 'up' && status === 'enabled',
    ).length,
  };
}

interface Hypervisor {
  readonly hypervisor_type?: string;
  readonly state?: string;
  readonly status?: string;
}

interface Network {
  readonly id: string;
  readonly name: string;
  readonly status?: string;
  readonly shared?: boolean;
  readonly 'router:external'?: boolean;
  readonly 'provider:network_type'?: string | null;
  readonly 'provider:physical_network'?: string | null;
  readonly 'provider:segmentation_id'?: number | null;
}

async function discoverNetworks(list: List): Promise<DiscoveredNetwork[]> {
  const [networks, subnets] = await Promise.all([
    list<Network>('network', '/v2.0/networks', 'networks'),
    list<{ network_id: string; cidr: string }>('network', '/v2.0/subnets', 'subnets'),
  ]);
  return networks.map((network) => ({
    id: network.id,
    name: network.name,
    isActive: network.status === 'ACTIVE',
    isShared: network.shared === true,
    isExternal: network['router:external'] === true,
    networkType: network['provider:network_type'] ?? undefined,
    physicalNetwork: network['provider:physical_network'] ?? undefined,
    segmentationId: network['provider:segmentation_id'] ?? undefined,
    subnets: subnets.filter(({ network_id }) => network_id === network.id).map(({ cidr }) => cidr),
  }));
}

interface Image {
  readonly name: string | null;
  readonly status: string;
  readonly visibility: string;
  readonly size?: number | null;
}

/** Names of those that every project may boot, the smallest first. */
async function discoverImages(list: List): Promise<string[]> {
  const images = await list<Image>('image', '/v2/images?limit=1000', 'images');
  return images
    .filter(({ status, visibility }) => status === 'active' && /^(public|community)$/.test(visibility))
    .sort((a, b) => (a.size ?? Number.MAX_SAFE_INTEGER) - (b.size ?? Number.MAX_SAFE_INTEGER))
    .flatMap(({ name }) => name ?? []);
}

/** Names of the public ones, the smallest first. */
async function discoverFlavors(list: List): Promise<string[]> {
  const flavors = await list<{ name: string; ram: number; disk: number; vcpus: number }>(
    'compute',
    '/flavors/detail',
    'flavors',
  );
  return [...flavors]
    .sort((a, b) => a.ram - b.ram || a.disk - b.disk || a.vcpus - b.vcpus)
    .map(({ name }) => name);
}

/** Needs an administrator. */
async function discoverBackends(list: List): Promise<DiscoveredCloud['backends']> {
  const pools = await list<{ capabilities?: { volume_backend_name?: string; storage_protocol?: unknown } }>(
    'volume',
    '/scheduler-stats/get_pools?detail=True',
    'pools',
  );
  const backends = new Map(
    pools.flatMap(({ capabilities }) => {
      const { volume_backend_name: name, storage_protocol: protocol } = capabilities ?? {};
      return name === undefined ? [] : [[name, [protocol].flat().map(String)[0]] as const];
    }),
  );
  return [...backends].map(([name, storageProtocol]) => ({ name, storageProtocol }));
}

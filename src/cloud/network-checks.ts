import { type Finding, fail, notForAll, ok, type Region, warn } from './finding.ts';

interface Network {
  readonly status?: string;
  readonly admin_state_up?: boolean;
  readonly shared?: boolean;
  readonly 'provider:network_type'?: string | null;
  readonly 'provider:physical_network'?: string | null;
  readonly 'provider:segmentation_id'?: number | null;
}

/** Active, for every project, and the provider network that the profile describes. */
export async function checkNetwork({ profile, facts, read }: Region): Promise<Finding> {
  const { provider, isolated } = profile.network;
  const name = facts.network?.name;
  const network = await read<Network>('network', `/v2.0/networks/${facts.network?.id}`, 'network');
  if (network === undefined) return warn(`${name} cannot be read`, 'log in as an administrator');
  if (network.status !== 'ACTIVE' || network.admin_state_up === false) {
    return fail(
      `${name} is ${network.admin_state_up === false ? 'switched off' : network.status}`,
      'switch it on',
    );
  }
  if (!isolated && network.shared === false) {
    return notForAll(profile, {
      seen: `${name} is not shared`,
      use: 'boot on it',
      remedy: `openstack network set --share ${name}`,
    });
  }
  const described = [
    ['network_type', provider.networkType, network['provider:network_type']],
    ['physical_network', provider.physicalNetwork, network['provider:physical_network']],
    ['segmentation_id', provider.segmentationId, network['provider:segmentation_id']],
  ] as const;
  const wrong = described
    .filter(([, said, seen]) => said !== undefined && seen !== undefined && said !== seen)
    .map(([key, said, seen]) => `${key} is ${seen}, the profile says ${said}`);
  if (wrong.length > 0) return fail(`${name}: ${wrong.join('; ')}`, 'mend network.provider in the profile');
  const facets = described.flatMap(([, , seen]) => (seen === undefined || seen === null ? [] : [seen]));
  return ok(`${name} once, ${['active', ...facets].join(' ')}`);
}

/** The subnets that the profile names, and at least one. */
export async function checkSubnets({ profile, facts, read }: Region): Promise<Finding> {
  const path = `/v2.0/subnets?network_id=${facts.network?.id}`;
  const subnets = await read<{ cidr: string }[]>('network', path, 'subnets');
  if (subnets === undefined) return warn('they cannot be listed', 'log in as an administrator');
  const found = subnets.map((subnet) => subnet.cidr);
  const { subnets: wanted, testSubnet } = profile.network.provider;
  const missing = [...wanted, ...(testSubnet === undefined ? [] : [testSubnet])].filter(
    (cidr) => !found.includes(cidr),
  );
  const has = `${facts.network?.name} has ${found.join(', ') || 'none'}`;
  if (missing.length > 0) {
    return fail(
      `${has}; not ${missing.join(', ')}`,
      'mend network.provider.subnets in the profile, or the network',
    );
  }
  return found.length === 0 ? fail(has, 'make a subnet on it: servers get no address') : ok(has);
}

interface Availability {
  readonly subnet_ip_availability: readonly {
    readonly cidr: string;
    readonly total_ips: number;
    readonly used_ips: number;
  }[];
}

/** Fewer than the servers of one class fail; the largest classes hold about twenty with their extra ports. */
const ADDRESSES_NEEDED = 5;
const ADDRESSES_COMFORTABLE = 20;

/** Addresses that servers can still get in the subnet of the tests, else in any of IPv4, else of IPv6. */
export async function checkAddresses({ profile, facts, read }: Region): Promise<Finding> {
  const path = `/v2.0/network-ip-availabilities/${facts.network?.id}`;
  const answer = await read<Availability>('network', path, 'network_ip_availability');
  if (answer === undefined) return ok('the cloud does not say (no extension network-ip-availability)');
  const { testSubnet } = profile.network.provider;
  const all = answer.subnet_ip_availability;
  const ofIpv4 = all.filter(({ cidr }) => !cidr.includes(':'));
  const anyOf = ofIpv4.length > 0 ? ofIpv4 : all;
  const subnets = testSubnet === undefined ? anyOf : all.filter(({ cidr }) => cidr === testSubnet);
  const free = subnets.map(({ total_ips, used_ips }) => Math.max(0, total_ips - used_ips));
  const most = Math.max(0, ...free);
  const detail = subnets.map(({ cidr }, index) => `${free[index]} in ${cidr}`).join(', ') || 'no subnet';
  const remedy = 'free addresses: openstack port list --network NETWORK shows who holds them';
  if (most < ADDRESSES_NEEDED) return fail(`${detail}; at least ${ADDRESSES_NEEDED} are needed`, remedy);
  return most < ADDRESSES_COMFORTABLE ? warn(detail, remedy) : ok(detail);
}

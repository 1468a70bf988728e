import type { OptionValue, SiteProfile } from '../model/site-profile.ts';
import { override, type Rule } from './rule.ts';

const MAX_VLAN = 4094;

/** Networks, and how tests reach their servers. */
export const NETWORK_RULES: readonly Rule[] = [
  {
    name: 'floating-method-without-floating-ips',
    applies: (profile) => logsInOver(profile, 'floating') && !profile.network.floatingIps,
    keys: ['overrides.validation.connect_method', 'validation.connect', 'network.floating_ips'],
    message: 'validation.connect: floating needs network.floating_ips, which is false',
    hint: 'set validation.connect: fixed, or validation.enabled: false',
  },
  {
    name: 'floating-method-without-public-network',
    applies: (profile) =>
      logsInOver(profile, 'floating') && profile.network.floatingIps && publicNetwork(profile) === undefined,
    keys: [
      'overrides.validation.connect_method',
      'validation.connect',
      'network.floating_ips',
      'network.name',
    ],
    message:
      'validation.connect: floating needs network.public_network, which no layer gives: no test could make a floating IP',
    hint: 'give network.public_network, or set validation.connect: fixed, or validation.enabled: false',
  },
  {
    name: 'public-network-without-floating-ips',
    applies: ({ network }) => !network.floatingIps && network.publicNetwork !== undefined,
    keys: ['network.public_network'],
    message:
      'network.public_network: given, although network.floating_ips is false: scenario tests would ask for a public address',
    hint: 'remove it, or set network.floating_ips: true',
  },
  {
    name: 'fixed-method-on-isolated-networks',
    applies: (profile) =>
      logsInOver(profile, 'fixed') &&
      profile.network.isolated &&
      override(profile, 'network', 'project_networks_reachable') !== true,
    keys: ['overrides.validation.connect_method', 'validation.connect', 'network.isolated'],
    message:
      'validation.connect: fixed with network.isolated: true: servers would sit on networks of their test class, which Tempest takes as not reachable',
    hint: 'set network.isolated: false; or, where they are routed, overrides: {network: {project_networks_reachable: true}}',
  },
  {
    name: 'fixed-method-on-unreachable-network',
    applies: (profile) =>
      logsInOver(profile, 'fixed') && !profile.network.isolated && !reachesServers(profile),
    keys: [
      'overrides.network.project_networks_reachable',
      'network.provider.routed_by',
      'overrides.validation.connect_method',
      'validation.connect',
    ],
    message:
      'validation.connect: fixed needs network.provider.routed_by: operator: tests would log in to addresses that nobody routes to',
    hint: 'set network.provider.routed_by: operator where a router leads there, or validation.enabled: false',
  },
  {
    name: 'floating-ips-on-provider-model',
    applies: ({ network }) => network.model === 'vlan-provider-no-fip' && network.floatingIps,
    keys: ['network.floating_ips'],
    message: 'network.floating_ips: true, although network.model is vlan-provider-no-fip',
    hint: 'remove it, or set network.model: tenant-networks-fip',
  },
  {
    name: 'network-without-neutron',
    applies: ({ services, network }) => !services.neutron && network.model !== undefined,
    keys: ['services.neutron'],
    message:
      'services.neutron: false, although network.model describes its networks: every network test would skip',
    hint: 'remove one of the two',
  },
  {
    name: 'test-subnet-outside-network',
    applies: ({ network: { provider } }) =>
      provider.testSubnet !== undefined &&
      provider.subnets.length > 0 &&
      !provider.subnets.includes(provider.testSubnet),
    keys: ['network.provider.test_subnet'],
    message: 'network.provider.test_subnet: expected one of network.provider.subnets',
    hint: 'add it there, or name another',
  },
  {
    name: 'isolated-networks-on-provider-network',
    applies: ({ network: { isolated, model, provider } }) =>
      isolated &&
      (model === 'vlan-provider-no-fip' ||
        provider.physicalNetwork !== undefined ||
        provider.segmentationId !== undefined ||
        provider.subnets.length > 0),
    keys: ['network.isolated', 'network.provider.physical_network', 'network.provider.segmentation_id'],
    message:
      'network.isolated: true, although network.provider describes the network to test: every test class would make a network and a router of its own and leave it unused',
    hint: 'set network.isolated: false, or network.model: vlan-provider-no-fip',
  },
  {
    name: 'isolated-networks-with-hidden-router',
    applies: ({ network }) => network.isolated && network.hiddenExtensions.includes('router'),
    keys: ['network.hidden_extensions', 'network.isolated'],
    message:
      'network.isolated: true makes a router for each test class, although network.hidden_extensions hides router',
    hint: 'set network.isolated: false, or show the extension',
  },
  {
    name: 'all-extensions-without-floating-ips',
    applies: (profile) =>
      !profile.network.floatingIps &&
      [override(profile, 'network-feature-enabled', 'api_extensions') ?? []].flat().includes('all'),
    keys: ['overrides.network-feature-enabled.api_extensions'],
    message:
      'api_extensions: all, although network.floating_ips is false: Tempest would run router and floating IP tests',
    hint: 'remove the override: osgate asks the cloud; network.hidden_extensions takes single ones away',
  },
  {
    name: 'two-fixed-networks',
    applies: (profile) => differs(override(profile, 'compute', 'fixed_network_name'), profile.network.name),
    keys: ['overrides.compute.fixed_network_name'],
    message: 'fixed_network_name: another network than network.name',
    hint: 'name the network in network.name only',
  },
  {
    name: 'ssh-on-other-network',
    applies: (profile) =>
      logsInOver(profile, 'fixed') &&
      !profile.network.isolated &&
      differs(
        override(profile, 'validation', 'network_for_ssh') ?? profile.validation.network,
        profile.network.name,
      ),
    keys: ['overrides.validation.network_for_ssh', 'validation.network'],
    message:
      'validation.network (network_for_ssh): another network than network.name: tests look up the address of a server by this name and fail with a KeyError',
    hint: 'remove it',
  },
  {
    name: 'segmentation-id-on-flat-network',
    applies: ({ network: { provider } }) =>
      provider.networkType === 'flat' && provider.segmentationId !== undefined,
    keys: ['network.provider.segmentation_id'],
    message: 'network.provider.segmentation_id: given, although the network is flat',
    hint: 'remove it, or set network.provider.network_type: vlan',
  },
  {
    name: 'segmentation-id-outside-vlan',
    applies: ({ network: { provider } }) =>
      provider.networkType === 'vlan' && (provider.segmentationId ?? 1) > MAX_VLAN,
    keys: ['network.provider.segmentation_id'],
    message: `network.provider.segmentation_id: expected a VLAN id, 1 to ${MAX_VLAN}`,
    hint: 'mend it, or set network.provider.network_type',
  },
  {
    name: 'ssh-over-another-ip-version',
    applies: ({ validation, network: { provider } }) =>
      provider.testSubnet !== undefined &&
      validation.ipVersion !== (provider.testSubnet.includes(':') ? 6 : 4),
    keys: ['validation.ip_version'],
    message: 'validation.ip_version: not that of network.provider.test_subnet: no server has such an address',
    hint: 'remove it: it follows from the subnet',
  },
];

function logsInOver(profile: SiteProfile, method: 'fixed' | 'floating'): boolean {
  const { enabled, connect } = profile.validation;
  return enabled && (override(profile, 'validation', 'connect_method') ?? connect) === method;
}

function publicNetwork(profile: SiteProfile): OptionValue | undefined {
  return override(profile, 'network', 'public_network_id') ?? profile.network.publicNetwork;
}

function differs(name: OptionValue | undefined, from: string | undefined): boolean {
  return name !== undefined && from !== undefined && name !== from;
}

function reachesServers(profile: SiteProfile): boolean {
  const reachable = override(profile, 'network', 'project_networks_reachable');
  return reachable === undefined ? profile.network.provider.routedBy === 'operator' : reachable === true;
}

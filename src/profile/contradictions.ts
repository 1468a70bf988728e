import type { Problem } from '../model/problem.ts';
import type { OptionValue, SiteProfile } from '../model/site-profile.ts';

/** What a profile says twice and differently. */
interface Rule {
  /** Kebab-case; the problem's code. */
  readonly name: string;
  readonly applies: (profile: SiteProfile) => boolean;
  /** Keys whose place is told: the first one that a layer gives. */
  readonly keys: readonly string[];
  /** What contradicts what, and what Tempest would make of it. */
  readonly message: string;
  readonly hint: string;
}

/** Settings that Tempest takes without a word and that cost a run of hours; `docs/profiles.md` lists them. */
const RULES: readonly Rule[] = [
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
      'validation.connect: floating needs network.public_network_id, which no layer gives: no test could make a floating IP',
    hint: 'give network.public_network_id, or set validation.connect: fixed, or validation.enabled: false',
  },
  {
    name: 'public-network-without-floating-ips',
    applies: ({ network }) => !network.floatingIps && network.publicNetworkId !== undefined,
    keys: ['network.public_network_id'],
    message:
      'network.public_network_id: given, although network.floating_ips is false: scenario tests would ask for a public address',
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
    name: 'isolated-networks-on-provider-network',
    applies: ({ network: { isolated, provider } }) =>
      isolated &&
      (provider.physicalNetwork !== undefined ||
        provider.segmentationId !== undefined ||
        provider.subnets.length > 0),
    keys: ['network.isolated', 'network.provider.physical_network', 'network.provider.segmentation_id'],
    message:
      'network.isolated: true, although network.provider describes the network to test: every test class would make a network and a router of its own and leave it unused',
    hint: 'set network.isolated: false, or extend the layer vlan-provider-no-fip',
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
      differs(override(profile, 'validation', 'network_for_ssh'), profile.network.name),
    keys: ['overrides.validation.network_for_ssh'],
    message:
      'network_for_ssh: another network than network.name: tests look up the address of a server by this name and fail with a KeyError',
    hint: 'remove the override',
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
    name: 'migration-on-one-node',
    applies: ({ compute, features }) =>
      compute.minNodes < 2 &&
      (features.compute.live_migration === true || features.compute.cold_migration === true),
    keys: ['features.compute.live_migration', 'features.compute.cold_migration'],
    message: 'migration is on, although compute.min_nodes is 1: every test of it would skip',
    hint: 'set compute.min_nodes: 2, or switch live_migration and cold_migration off',
  },
  {
    name: 'multi-backend-without-backends',
    applies: ({ volumes, features }) => features.volume.multi_backend === true && volumes.backends.length < 2,
    keys: ['features.volume.multi_backend'],
    message: 'features.volume.multi_backend: true needs two names in volumes.backends',
    hint: 'name the back ends, or switch it off',
  },
  ...(['compute', 'volume', 'placement'] as const).map((service) => ({
    name: 'microversions-upside-down',
    applies: ({ microversions }: SiteProfile) => {
      const { min, max } = microversions[service];
      return min !== undefined && max !== undefined && compareMicroversions(min, max) > 0;
    },
    keys: [`microversions.${service}.min`],
    message: `microversions.${service}: min is above max: no test would run`,
    hint: 'swap them, or leave one out',
  })),
];

/** Every rule that the profile breaks, at the place that has to change. */
export function findContradictions(
  profile: SiteProfile,
  origins: ReadonlyMap<string, Pick<Problem, 'file' | 'line' | 'column'>>,
): Problem[] {
  return RULES.filter((rule) => rule.applies(profile)).map(({ name, keys, message, hint }) => ({
    code: name,
    message,
    hint,
    ...keys.map((key) => origins.get(key)).find((origin) => origin !== undefined),
  }));
}

function logsInOver(profile: SiteProfile, method: 'fixed' | 'floating'): boolean {
  const { enabled, connect } = profile.validation;
  return enabled && (override(profile, 'validation', 'connect_method') ?? connect) === method;
}

function publicNetwork(profile: SiteProfile): OptionValue | undefined {
  return override(profile, 'network', 'public_network_id') ?? profile.network.publicNetworkId;
}

function override(profile: SiteProfile, group: string, option: string): OptionValue | undefined {
  return profile.overrides[group]?.[option];
}

function differs(name: OptionValue | undefined, from: string | undefined): boolean {
  return name !== undefined && from !== undefined && name !== from;
}

/** Numbers, part by part: 2.9 is below 2.10. */
function compareMicroversions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  const difference = (index: number) => (left?.[index] ?? 0) - (right?.[index] ?? 0);
  return difference(0) || difference(1);
}

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkRegionHealth } from '../../src/cloud/region-checks.ts';
import type { CloudSession } from '../../src/cloud/session.ts';
import { resolveProfile } from '../../src/profile/resolve.ts';

const FACTS = {
  images: { defaultId: 'i1', altId: 'i2' },
  flavors: { defaultId: 'f1', altId: 'f2' },
  network: { id: 'n1', name: 'provider-vlan-100' },
  publicNetwork: undefined,
  networkExtensions: ['port-security'],
  microversions: { compute: '2.93', volume: '3.70', placement: '1.39' },
};

const HEALTHY: Readonly<Record<string, unknown>> = {
  '/network/v2.0/networks/n1': {
    network: {
      status: 'ACTIVE',
      admin_state_up: true,
      shared: true,
      'provider:network_type': 'vlan',
      'provider:physical_network': 'physnet1',
      'provider:segmentation_id': 100,
    },
  },
  '/network/v2.0/subnets?network_id=n1': { subnets: [{ cidr: '10.100.0.0/24' }, { cidr: '10.100.1.0/24' }] },
  '/network/v2.0/network-ip-availabilities/n1': {
    network_ip_availability: {
      subnet_ip_availability: [
        { cidr: '10.100.0.0/24', total_ips: 253, used_ips: 12 },
        { cidr: '2001:db8::/64', total_ips: 2 ** 60, used_ips: 0 },
      ],
    },
  },
  '/image/v2/images/i1': { name: 'tiny', status: 'active', visibility: 'public' },
  '/image/v2/images/i2': { name: 'tiny-alt', status: 'active', visibility: 'community' },
  '/compute/flavors/f1': { flavor: { name: 'tiny64', ram: 64, 'os-flavor-access:is_public': true } },
  '/compute/flavors/f2': { flavor: { name: 'tiny128', ram: 128, 'os-flavor-access:is_public': true } },
  '/compute/os-hypervisors': { hypervisors: [{ state: 'up', status: 'enabled' }] },
  '/compute/os-services': {
    services: [
      { binary: 'nova-scheduler', host: 'a', state: 'up', status: 'enabled' },
      { binary: 'nova-compute', host: 'a', state: 'up', status: 'enabled' },
      { binary: 'nova-compute', host: 'b', state: 'up', status: 'enabled' },
    ],
  },
  '/network/v2.0/agents': {
    agents: [{ binary: 'neutron-dhcp-agent', host: 'a', alive: true, admin_state_up: true }],
  },
  '/volume/os-services': {
    services: [{ binary: 'cinder-volume', host: 'a@x', state: 'up', status: 'enabled' }],
  },
  '/compute/os-quota-class-sets/default': { quota_class_set: { instances: 10, cores: 20 } },
  '/network/v2.0/quotas/osgate/default': { quota: { port: 500, security_group: 10 } },
  '/volume/os-quota-class-sets/default': { quota_class_set: { volumes: -1 } },
};

/** In the place of an answer: the service says 503. */
const ILL = Symbol('ill');

function session(answers: Readonly<Record<string, unknown>>): CloudSession {
  return {
    issuedAt: undefined,
    endpoint: (...types) =>
      types.includes('object-store')
        ? undefined
        : `/${types.includes('block-storage') ? 'volume' : types[0]}`,
    download: async () => undefined,
    get: async (url) =>
      answers[url] === ILL
        ? { status: 503, headers: {}, json: undefined }
        : { status: url in answers ? 200 : 404, headers: {}, json: answers[url] },
  };
}

const profileFiles = new Map(
  ['tempest-profiles/network-models/vlan-provider-no-fip.yaml', 'tempest-profiles/regions/test.yaml'].map(
    (path) => [path, readFileSync(path, 'utf8')],
  ),
);

/** `state name: detail` of every line; `change` replaces answers, undefined takes one away. */
async function look(
  change: Record<string, unknown> = {},
  extra = '',
  edit = (text: string) => text,
): Promise<string[]> {
  const region = edit(`${profileFiles.get('tempest-profiles/regions/test.yaml')}${extra}`);
  const files = new Map([...profileFiles, ['tempest-profiles/regions/test.yaml', region]]);
  const { profile, problems } = resolveProfile('test', files);
  if (profile === undefined) throw new Error(JSON.stringify(problems));
  const answers = Object.fromEntries(
    Object.entries({ ...HEALTHY, ...change }).filter(([, answer]) => answer !== undefined),
  );
  const checks = await checkRegionHealth(session(answers), profile, FACTS);
  return checks.map(({ name, state, detail }) => `${state} ${name}: ${detail}`);
}

const HEALTHY_LINES = await look();

test('a healthy region is green in every line', () => {
  expect(HEALTHY_LINES).toMatchInlineSnapshot(`
    [
      "ok network: provider-vlan-100 once, active vlan physnet1 100",
      "ok subnets: provider-vlan-100 has 10.100.0.0/24, 10.100.1.0/24",
      "ok free addresses: 241 in 10.100.0.0/24",
      "ok images: tiny, tiny-alt: active",
      "ok flavors: tiny64 64 MB, tiny128 128 MB",
      "ok microversions: compute up to 2.93",
      "ok hypervisors: 1 of 1 up and enabled",
      "ok compute services: 3 of 3 up",
      "ok network agents: 1 of 1 up",
      "ok volume services: 1 of 1 up",
      "ok quota: a new project gets 10 instances, 20 cores, 500 port, 10 security_group, any volumes",
      "ok features: what the cloud shows of itself is as the profile says",
    ]
  `);
});

const NETWORK = (HEALTHY['/network/v2.0/networks/n1'] as { network: object }).network;

describe('what is broken is red in its own line only', () => {
  test.each<[string, Record<string, unknown>]>([
    [
      'fail network: provider-vlan-100 is DOWN',
      { '/network/v2.0/networks/n1': { network: { ...NETWORK, status: 'DOWN' } } },
    ],
    [
      "fail network: provider-vlan-100 is not shared: Tempest's own projects could not boot on it",
      { '/network/v2.0/networks/n1': { network: { ...NETWORK, shared: false } } },
    ],
    [
      'fail network: provider-vlan-100: segmentation_id is 200, the profile says 100',
      { '/network/v2.0/networks/n1': { network: { ...NETWORK, 'provider:segmentation_id': 200 } } },
    ],
    ['fail subnets: provider-vlan-100 has none', { '/network/v2.0/subnets?network_id=n1': { subnets: [] } }],
    [
      'fail free addresses: 3 in 10.0.0.0/29; at least 5 are needed',
      availability([{ cidr: '10.0.0.0/29', total_ips: 5, used_ips: 2 }]),
    ],
    [
      'warn free addresses: 15 in 10.0.0.0/28',
      availability([{ cidr: '10.0.0.0/28', total_ips: 15, used_ips: 0 }]),
    ],
    [
      'fail images: tiny is queued, expected active',
      { '/image/v2/images/i1': { name: 'tiny', status: 'queued', visibility: 'public' } },
    ],
    [
      "fail images: tiny-alt is private: Tempest's own projects could not boot it",
      { '/image/v2/images/i2': { name: 'tiny-alt', status: 'active', visibility: 'private' } },
    ],
    [
      "fail flavors: tiny64 is not public: Tempest's own projects could not use it",
      { '/compute/flavors/f1': { flavor: { name: 'tiny64', ram: 64, 'os-flavor-access:is_public': false } } },
    ],
    [
      'fail flavors: tiny64 has 64 MB of memory, image tiny asks for 512',
      { '/image/v2/images/i1': { name: 'tiny', status: 'active', visibility: 'public', min_ram: 512 } },
    ],
    [
      'fail flavors: tiny64 has a disk of 1 GB, image tiny asks for 10',
      {
        '/image/v2/images/i1': { name: 'tiny', status: 'active', visibility: 'public', min_disk: 10 },
        '/compute/flavors/f1': {
          flavor: { name: 'tiny64', ram: 64, disk: 1, 'os-flavor-access:is_public': true },
        },
      },
    ],
    [
      'fail hypervisors: 0 of 1 up and enabled; compute.min_nodes is 1',
      { '/compute/os-hypervisors': { hypervisors: [{ state: 'down', status: 'enabled' }] } },
    ],
    [
      'fail network agents: no neutron-dhcp-agent is up',
      {
        '/network/v2.0/agents': {
          agents: [{ binary: 'neutron-dhcp-agent', host: 'a', alive: false, admin_state_up: true }],
        },
      },
    ],
    [
      'warn compute services: 1 of 2 up; down: nova-compute on b',
      {
        '/compute/os-services': {
          services: [
            { binary: 'nova-compute', host: 'a', state: 'up', status: 'enabled' },
            { binary: 'nova-compute', host: 'b', state: 'down', status: 'enabled' },
          ],
        },
      },
    ],
    [
      'warn quota: a new project gets 2 instances, 20 cores, 500 port, 10 security_group, any volumes; Tempest holds about 4 instances',
      { '/compute/os-quota-class-sets/default': { quota_class_set: { instances: 2, cores: 20 } } },
    ],
  ])('%s', async (expected, change) => {
    const lines = await look(change);
    expect(lines.filter((line) => !HEALTHY_LINES.includes(line))).toEqual([expected]);
  });

  test('subnets that the profile names and the network lacks', async () => {
    const named = new Map(profileFiles);
    const text = named.get('tempest-profiles/regions/test.yaml') ?? '';
    named.set(
      'tempest-profiles/regions/test.yaml',
      text.replace('segmentation_id: 100', 'segmentation_id: 100, subnets: [10.99.0.0/24]'),
    );
    const { profile } = resolveProfile('test', named);
    if (profile === undefined) throw new Error('the profile is wrong');
    const checks = await checkRegionHealth(session(HEALTHY), profile, FACTS);
    expect(checks.find((check) => check.name === 'subnets')?.detail).toBe(
      'provider-vlan-100 has 10.100.0.0/24, 10.100.1.0/24; not 10.99.0.0/24',
    );
  });

  test('a microversion that the cloud does not offer', async () => {
    const lines = await look({}, 'microversions: {compute: {max: "2.99"}}\n');
    expect(lines).toContain(
      'fail microversions: compute offers up to 2.93, microversions.compute.max is 2.99',
    );
  });
});

describe('what the cloud does not tell is no failure', () => {
  test.each([
    ['free addresses', '/network/v2.0/network-ip-availabilities/n1', 'ok'],
    ['hypervisors', '/compute/os-hypervisors', 'warn'],
    ['network agents', '/network/v2.0/agents', 'warn'],
  ])('%s', async (name, path, state) => {
    const lines = await look({ [path]: undefined });
    expect(lines.find((line) => line.includes(` ${name}:`))?.split(' ')[0]).toBe(state);
  });
});

function availability(subnets: readonly object[]): Record<string, unknown> {
  return {
    '/network/v2.0/network-ip-availabilities/n1': {
      network_ip_availability: { subnet_ip_availability: subnets },
    },
  };
}

test.each([
  ['compute services', '/compute/os-services'],
  ['subnets', '/network/v2.0/subnets?network_id=n1'],
  ['network agents', '/network/v2.0/agents'],
  ['features', '/compute/os-hypervisors/detail'],
])('a service that cannot say how %s are is told by its answer', async (name, path) => {
  const lines = await look({ [path]: ILL });
  expect(lines).toContain(`warn ${name}: ${path} answered 503`);
});

test('subnets that are not shown are not taken for none', async () => {
  const lines = await look({ '/network/v2.0/subnets?network_id=n1': undefined });
  expect(lines).toContain('warn subnets: they cannot be listed');
});

test('what is not for every project may be for the accounts of the site', async () => {
  const accounts = 'credentials: {accounts: [{cloud: a}, {cloud: b}]}';
  const change = {
    '/network/v2.0/networks/n1': { network: { ...NETWORK, shared: false } },
    '/image/v2/images/i2': { name: 'tiny-alt', status: 'active', visibility: 'shared' },
    '/compute/flavors/f1': { flavor: { name: 'tiny64', ram: 64, 'os-flavor-access:is_public': false } },
  };
  const region = (text: string) => text.replace(/^credentials: .*$/m, accounts);
  const none = { '/compute/os-quota-class-sets/default': { quota_class_set: { instances: 0 } } };
  const lines = await look({ ...change, ...none }, '', region);
  expect(lines.filter((line) => line.startsWith('fail'))).toEqual([]);
  expect(lines).toContain(
    'warn network: provider-vlan-100 is not shared: only those of credentials.accounts that were given it can boot on it',
  );
});

const CONDUCTOR = { binary: 'nova-conductor', host: 'a', state: 'up', status: 'enabled' };
const CONSOLE = { binary: 'nova-consoleauth', host: 'a', state: 'down', status: 'enabled' };

test.each([
  [
    '2026-11-23T06:00:00.000000',
    '2024-02-01T10:00:00.000000',
    'warn compute services: 1 of 2 up; down: nova-consoleauth on a',
  ],
  [
    '2026-11-23T06:00:00.000000',
    '2026-11-20T06:00:00.000000',
    'fail compute services: no nova-consoleauth is up',
  ],
  ['2026-11-23T06:00:00.000000', null, 'fail compute services: no nova-consoleauth is up'],
  [undefined, undefined, 'fail compute services: no nova-consoleauth is up'],
])('a kind that was last heard of long before the others was left behind by an upgrade: %s, %s', async (now, seen, line) => {
  const services = [
    { ...CONDUCTOR, updated_at: now },
    { ...CONSOLE, updated_at: seen },
  ];
  expect(await look({ '/compute/os-services': { services } })).toContain(line);
});

test('addresses of a network that has IPv6 only are counted', async () => {
  const lines = await look(availability([{ cidr: '2001:db8::/64', total_ips: 2 ** 40, used_ips: 1 }]));
  expect(lines).toContain(`ok free addresses: ${2 ** 40 - 1} in 2001:db8::/64`);
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DiscoveredCloud, DiscoveredNetwork } from '../../src/profile/discovered-cloud.ts';
import { resolveProfile } from '../../src/profile/resolve.ts';
import {
  completeAnswers,
  missingAnswers,
  renderStartingProfile,
  type StartingAnswers,
} from '../../src/profile/starting-profile.ts';

const NOTHING: StartingAnswers = {
  release: undefined,
  cloud: undefined,
  cloudsFile: undefined,
  model: undefined,
  network: undefined,
  publicNetwork: undefined,
  image: undefined,
  flavor: undefined,
};

function network(name: string, change: Partial<DiscoveredNetwork> = {}): DiscoveredNetwork {
  return {
    id: `id-of-${name}`,
    name,
    isActive: true,
    isShared: true,
    isExternal: false,
    networkType: 'vlan',
    physicalNetwork: 'physnet1',
    segmentationId: 100,
    subnets: ['10.0.0.0/24'],
    ...change,
  };
}

const EXTERNAL = network('public', { isExternal: true, networkType: 'flat', segmentationId: undefined });

const CLOUD: DiscoveredCloud = {
  services: { nova: true, neutron: true, glance: true, cinder: true, swift: false },
  computeMicroversion: '2.90',
  releases: ['xena', 'yoga'],
  extensions: ['router', 'port-security'],
  networks: [network('vlan-100')],
  images: ['cirros', 'debian: 12'],
  flavors: ['m1.tiny', 'm1.small'],
  backends: [
    { name: 'ceph@rbd', storageProtocol: 'ceph' },
    { name: 'fast', storageProtocol: 'ceph' },
  ],
  hypervisorTypes: ['QEMU'],
  computeHosts: 12,
};

const PINNED = ['xena', 'yoga', 'zed'];

function written(answers: StartingAnswers, cloud: DiscoveredCloud | undefined) {
  const text = renderStartingProfile('r', answers, cloud);
  const models = ['vlan-provider-no-fip', 'tenant-networks-fip'].map((name): [string, string] => {
    const path = `tempest-profiles/network-models/${name}.yaml`;
    return [path, readFileSync(path, 'utf8')];
  });
  const { profile, problems } = resolveProfile(
    'r',
    new Map([...models, ['tempest-profiles/regions/r.yaml', text]]),
  );
  expect(problems, text).toEqual([]);
  return { text, profile };
}

describe('what nobody answered is filled in', () => {
  test.each<[string, Partial<DiscoveredCloud>, Partial<StartingAnswers>]>([
    ['the newest pinned release that fits', {}, { release: 'yoga' }],
    ['no release where none fits', { releases: ['caracal'] }, { release: undefined }],
    ['a shared network', {}, { model: 'vlan-provider-no-fip', network: 'vlan-100' }],
    [
      'floating IPs where there are routers and an external network',
      { networks: [network('vlan-100'), EXTERNAL] },
      { model: 'tenant-networks-fip', publicNetwork: 'public', network: undefined },
    ],
    [
      'no floating IPs where there is no router',
      { networks: [EXTERNAL, network('vlan-100')], extensions: [] },
      { model: 'vlan-provider-no-fip', network: 'vlan-100', publicNetwork: undefined },
    ],
    [
      'never a network whose name is there twice, is down, private or without a subnet',
      {
        networks: [
          network('twice'),
          network('twice'),
          network('down', { isActive: false }),
          network('private', { isShared: false }),
          network('bare', { subnets: [] }),
          network('good'),
        ],
      },
      { network: 'good' },
    ],
    ['the smallest image and flavor', {}, { image: 'cirros', flavor: 'm1.tiny' }],
  ])('%s', (_, change, expected) => {
    expect(completeAnswers(NOTHING, { ...CLOUD, ...change }, PINNED)).toMatchObject(expected);
  });

  test('what was answered stays', () => {
    const given = {
      ...NOTHING,
      release: 'zed',
      model: 'tenant-networks-fip',
      publicNetwork: 'p',
      image: 'i',
      flavor: 'f',
    };
    expect(completeAnswers(given, CLOUD, PINNED)).toEqual(given);
  });
});

test('what is still unknown is named by its option', () => {
  expect(missingAnswers(NOTHING)).toEqual(['--release', '--model', '--network', '--image', '--flavor']);
  expect(missingAnswers({ ...NOTHING, model: 'tenant-networks-fip' })).toContain('--public-network');
  expect(missingAnswers(completeAnswers(NOTHING, CLOUD, PINNED))).toEqual([]);
});

describe('the file', () => {
  test('of a discovered cloud is this, and resolves', () => {
    const answers = completeAnswers({ ...NOTHING, cloud: 'prod-a' }, CLOUD, PINNED);
    const { text, profile } = written(answers, CLOUD);
    expect(text).toMatchInlineSnapshot(`
      "# Region r: osgate run --region r tests it. docs/profiles.md explains every key;
      # osgate render --region r --explain shows what is in force, and who said it.
      release: yoga  # compute offers microversions up to 2.90, as xena, yoga does

      # An entry of clouds.yaml; passwords stay there, or in secure.yaml beside it.
      credentials:
        cloud: prod-a

      services:
        nova: true
        neutron: true
        glance: true
        cinder: true
        swift: false

      network:
        model: vlan-provider-no-fip
        name: vlan-100
        provider:
          network_type: vlan
          physical_network: physnet1
          segmentation_id: 100
          subnets:
            - 10.0.0.0/24
          # nobody: no router leads from this machine to the servers
          routed_by: operator
        port_security: true

      images:
        default: cirros
        alt: "debian: 12"
      flavors:
        default: m1.tiny
        alt: m1.small

      volumes:
        backends:
          - ceph@rbd
          - fast
        storage_protocol: ceph

      # Tests log in to their servers: switch it on where this machine reaches them, and name the user of the image.
      validation:
        enabled: false
        # image_user: cirros

      compute:
        min_nodes: 2  # hypervisors that are up: 12
        hypervisor_type: QEMU

      # What the cloud cannot do, as Tempest names it: [compute-feature-enabled] resize is compute.resize.
      # features:
      #   compute: {vnc_console: false, shelve: false}
      "
    `);
    expect(profile).toMatchObject({
      release: 'yoga',
      images: { default: 'cirros', alt: 'debian: 12' },
      volumes: { backends: ['ceph@rbd', 'fast'] },
      compute: { minNodes: 2 },
    });
  });

  test.each<[string, Partial<DiscoveredCloud>]>([
    ['with floating IPs', { networks: [EXTERNAL, network('other')] }],
    [
      'with one image, one flavor and nothing that only administrators see',
      { images: ['a'], flavors: ['b'], backends: [], hypervisorTypes: [], computeHosts: 0 },
    ],
    [
      'of an unknown network type',
      { networks: [network('n', { networkType: 'local', segmentationId: undefined })] },
    ],
    [
      'with names that YAML would read as something else',
      { images: ['1.10', 'yes: no'], flavors: ['null', '# 1'], networks: [network('007')] },
    ],
    ['of a release that looks like a number', { releases: ['2025.1'] }],
  ])('of a cloud %s resolves', (_, change) => {
    const cloud = { ...CLOUD, ...change };
    const answers = completeAnswers(NOTHING, cloud, [...PINNED, '2025.1']);
    const { profile } = written(answers, cloud);
    expect(profile).toMatchObject({
      release: answers.release,
      network: { name: answers.network, publicNetwork: answers.publicNetwork },
      images: { default: answers.image },
      flavors: { default: answers.flavor },
    });
  });

  test('of answers alone resolves', () => {
    written(
      { ...NOTHING, release: 'zed', model: 'vlan-provider-no-fip', network: 'n', image: 'i', flavor: 'f' },
      undefined,
    );
  });
});

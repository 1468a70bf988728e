import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { discoverCloud } from '../../src/cloud/discover.ts';
import type { CloudSession } from '../../src/cloud/session.ts';
import { parseReleases, RELEASES_FILE } from '../../src/release/releases.ts';

const { releases: PINNED } = parseReleases(readFileSync(RELEASES_FILE, 'utf8'));

const ANSWERS: Readonly<Record<string, unknown>> = {
  '/v2.0/extensions': { extensions: [{ alias: 'router' }] },
  '/v2.0/networks': {
    networks: [
      {
        id: 'n1',
        name: 'vlan-100',
        status: 'ACTIVE',
        shared: true,
        'router:external': false,
        'provider:network_type': 'vlan',
        'provider:physical_network': 'physnet1',
        'provider:segmentation_id': 100,
      },
      { id: 'n2', name: 'public', status: 'DOWN', 'router:external': true },
    ],
  },
  '/v2.0/subnets': { subnets: [{ network_id: 'n1', cidr: '10.0.0.0/24' }] },
  '/v2/images?limit=1000': {
    images: [
      { name: 'big', status: 'active', visibility: 'public', size: 900 },
      { name: 'mine', status: 'active', visibility: 'private', size: 1 },
      { name: 'broken', status: 'queued', visibility: 'public', size: null },
      { name: 'small', status: 'active', visibility: 'community', size: 10 },
    ],
  },
  '/flavors/detail': {
    flavors: [
      { name: 'large', ram: 4096, disk: 1, vcpus: 1 },
      { name: 'tiny', ram: 64, disk: 1, vcpus: 1 },
    ],
  },
  '/scheduler-stats/get_pools?detail=True': {
    pools: [
      { capabilities: { volume_backend_name: 'fast', storage_protocol: ['iSCSI', 'iscsi'] } },
      { capabilities: { volume_backend_name: 'fast', storage_protocol: 'iSCSI' } },
      {},
    ],
  },
  '/os-hypervisors/detail': {
    hypervisors: [
      { hypervisor_type: 'QEMU', state: 'up', status: 'enabled' },
      { hypervisor_type: 'QEMU', state: 'down', status: 'enabled' },
    ],
  },
  '': { version: { version: '2.93', status: 'CURRENT' } },
};

/** `forbidden`: paths that only administrators see. */
function cloud(forbidden: readonly string[] = []): CloudSession {
  return {
    issuedAt: undefined,
    endpoint: (...types) =>
      types.includes('object-store') ? undefined : `http://cloud.example.org/${types[0]}`,
    download: async () => undefined,
    get: async (url) => {
      const path = url.replace(/^http:\/\/cloud\.example\.org\/[a-z-]+/, '');
      return forbidden.includes(path)
        ? { status: 403, headers: {}, json: {} }
        : { status: 200, headers: {}, json: ANSWERS[path] };
    },
  };
}

test('a cloud says of itself', async () => {
  expect(await discoverCloud(cloud(), PINNED)).toEqual({
    services: { nova: true, neutron: true, glance: true, cinder: true, swift: false },
    computeMicroversion: '2.93',
    releases: ['zed'],
    extensions: ['router'],
    networks: [
      {
        id: 'n1',
        name: 'vlan-100',
        isActive: true,
        isShared: true,
        isExternal: false,
        networkType: 'vlan',
        physicalNetwork: 'physnet1',
        segmentationId: 100,
        subnets: ['10.0.0.0/24'],
      },
      {
        id: 'n2',
        name: 'public',
        isActive: false,
        isShared: false,
        isExternal: true,
        networkType: undefined,
        physicalNetwork: undefined,
        segmentationId: undefined,
        subnets: [],
      },
    ],
    images: ['small', 'big'],
    flavors: ['tiny', 'large'],
    backends: [{ name: 'fast', storageProtocol: 'iSCSI' }],
    hypervisorTypes: ['QEMU'],
    computeHosts: 1,
  });
});

test('what only administrators see is left out', async () => {
  const seen = await discoverCloud(
    cloud(['/scheduler-stats/get_pools?detail=True', '/os-hypervisors/detail']),
    PINNED,
  );
  expect(seen).toMatchObject({
    backends: [],
    hypervisorTypes: [],
    computeHosts: 0,
    images: ['small', 'big'],
  });
});

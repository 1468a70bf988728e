import { expect, test } from 'vitest';
import { checkFeatures } from '../../src/cloud/feature-checks.ts';
import type { CloudSession } from '../../src/cloud/session.ts';
import { resolveProfile } from '../../src/profile/resolve.ts';

const BASE =
  'release: zed\nnetwork: {name: net, isolated: false, floating_ips: false}\nvalidation: {enabled: false}\n' +
  'images: {default: i}\nflavors: {default: f}\n';
const ANSWERS: Readonly<Record<string, unknown>> = {
  '/os-services': [{ binary: 'cinder-volume' }, { binary: 'cinder-backup' }],
  '/scheduler-stats/get_pools?detail=true': [
    { capabilities: { volume_backend_name: 'ceph', storage_protocol: ['ceph', 'rbd'] } },
  ],
  '/v2/info/import': { value: ['glance-direct'] },
  '/os-hypervisors/detail': [{ hypervisor_type: 'QEMU' }],
};
const CATALOG = ['volumev3', 'image', 'compute', 'network', 'key-manager'];

/** The lines of a region like `BASE` and `profile`. */
async function look(
  profile: string,
  { catalog = CATALOG, answers = {}, extensions = ['port-security'] } = {} as {
    catalog?: readonly string[];
    answers?: Readonly<Record<string, unknown>>;
    extensions?: readonly string[];
  },
): Promise<string[]> {
  const files = new Map([
    ['tempest-profiles/base.yaml', BASE],
    ['tempest-profiles/regions/r.yaml', `extends: [base]\n${profile}`],
  ]);
  const resolved = resolveProfile('r', files);
  if (resolved.profile === undefined) throw new Error(JSON.stringify(resolved.problems));
  const session: CloudSession = {
    issuedAt: undefined,
    endpoint: (...types) => (types.some((type) => catalog.includes(type)) ? 'http://cloud' : undefined),
    get: () => Promise.reject(new Error('not asked')),
    download: () => Promise.reject(new Error('not asked')),
  };
  const all = { ...ANSWERS, ...answers };
  const checks = await checkFeatures(session, {
    profile: resolved.profile,
    facts: {
      images: { defaultId: 'i', altId: 'i' },
      flavors: { defaultId: 'f', altId: 'f' },
      network: { id: 'n', name: 'net' },
      publicNetwork: undefined,
      networkExtensions: extensions,
      microversions: { compute: undefined, volume: undefined, placement: undefined },
    },
    read: async <T>(_service: string, path: string) => all[path] as T | undefined,
  });
  return checks.map(({ name, state, detail, remedy }) => `${state} ${name}: ${detail} -> ${remedy ?? ''}`);
}

test('a profile that is right is one green line', async () => {
  expect(await look('')).toEqual(['ok features: what the cloud shows of itself is as the profile says -> ']);
});

test('what the cloud does not show is no difference', async () => {
  const answers = Object.fromEntries(Object.keys(ANSWERS).map((path) => [path, undefined]));
  expect(await look('', { answers })).toHaveLength(1);
  expect((await look('', { answers }))[0]).toMatch(/^ok/);
});

test.each<[string, string, Parameters<typeof look>[1]]>([
  [
    'services.swift is false: its tests do not run -> set services.swift: true',
    '',
    { catalog: [...CATALOG, 'object-store'] },
  ],
  [
    "attach_encrypted_volume is not set (Tempest's default: true) -> set features.compute.attach_encrypted_volume: false",
    '',
    { catalog: CATALOG.filter((type) => type !== 'key-manager') },
  ],
  [
    'network.port_security is true, the cloud does not have the extension port-security',
    '',
    { extensions: [] },
  ],
  [
    'network.port_security is false, the cloud has the extension port-security: its tests do not run',
    'network: {port_security: false}',
    {},
  ],
  [
    'network.floating_ips is true, the cloud does not have the extension router',
    'network: {floating_ips: true, public_network: public}',
    { extensions: ['port-security', 'external-net'] },
  ],
  [
    'names dvr, which the cloud does not list -> remove the override',
    'overrides: {network-feature-enabled: {api_extensions: [port-security, dvr]}}',
    {},
  ],
  [
    "features.volume.backup is not set (Tempest's default: true), the cloud does not have cinder-backup -> set features.volume.backup: false",
    '',
    { answers: { '/os-services': [{ binary: 'cinder-volume' }] } },
  ],
  ['features.volume.backup is false, the cloud has cinder-backup', 'features: {volume: {backup: false}}', {}],
  ['volumes.backends names lvm, Cinder has ceph', 'volumes: {backends: [lvm]}', {}],
  [
    "volumes.storage_protocol is iSCSI, Cinder's pools say ceph, rbd",
    'volumes: {storage_protocol: iSCSI}',
    {},
  ],
  [
    'features.volume.multi_backend is true, the cloud does not have a second back end',
    'features: {volume: {multi_backend: true}}\nvolumes: {backends: [ceph, ceph]}',
    {},
  ],
  [
    'features.image.import_image is true, the cloud does not have image import',
    'features: {image: {import_image: true}}',
    { answers: { '/v2/info/import': { value: [] } } },
  ],
  ['compute.hypervisor_type is xen, Nova says QEMU', 'compute: {hypervisor_type: xen}', {}],
  [
    'features.compute.live_migration is true, the cloud does not have a second hypervisor',
    'features: {compute: {live_migration: true}}\ncompute: {min_nodes: 2}',
    {},
  ],
])('%s', async (expected, profile, region) => {
  const lines = await look(profile, region);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^warn features: /);
  expect(lines[0]).toContain(expected);
});

test("libvirt's QEMU is qemu in a conf", async () => {
  expect((await look('compute: {hypervisor_type: qemu}'))[0]).toMatch(/^ok/);
});

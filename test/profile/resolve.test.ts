import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/model/problem.ts';
import { regionNames, resolveProfile } from '../../src/profile/resolve.ts';

const PUBLIC = '11111111-1111-4111-8111-111111111111';
const MINIMAL = `release: zed\nnetwork: {name: net, public_network: ${PUBLIC}}\nimages: {default: img}\nflavors: {default: "1"}\n`;

function site(files: Record<string, string>): Map<string, string> {
  return new Map(Object.entries(files).map(([name, text]) => [`tempest-profiles/${name}.yaml`, text]));
}

function messages(files: Record<string, string>, region = 'r'): string[] {
  return resolveProfile(region, site(files)).problems.map(formatProblem);
}

describe('layers', () => {
  const files = site({
    site: 'build: {apt_mirror: "http://deb.example.org/debian"}\ntest_timeout_seconds: 1\n',
    base: 'test_timeout_seconds: 2\ntempest_debug: true\nfeatures: {compute: {resize: false, rescue: true}}\n',
    vlan: 'extends: [base]\ntest_timeout_seconds: 3\nvolumes: {backends: [a, b]}\n',
    'regions/r': `extends: [vlan, base]\n${MINIMAL}features: {compute: {resize: true}}\nvolumes: {backends: [c]}\n`,
  });
  const { profile, layers, origins, problems } = resolveProfile('r', files);

  test('stand lowest first, each once: site, what is extended, the region', () => {
    expect(problems).toEqual([]);
    expect(layers).toEqual([
      'tempest-profiles/site.yaml',
      'tempest-profiles/base.yaml',
      'tempest-profiles/vlan.yaml',
      'tempest-profiles/regions/r.yaml',
    ]);
  });

  test('of release and network model lie below the site, whoever names them', () => {
    const all = site({
      'releases/zed': 'network: {ipv6: false, port_security: false}\n',
      'network-models/flat': 'network: {port_security: true, project_mask_bits: 20}\n',
      site: 'network: {model: flat, project_mask_bits: 24}\n',
      'regions/r': MINIMAL,
    });
    const resolved = resolveProfile('r', all);
    expect(resolved.layers.map((file) => file.slice('tempest-profiles/'.length))).toEqual([
      'releases/zed.yaml',
      'network-models/flat.yaml',
      'site.yaml',
      'regions/r.yaml',
    ]);
    expect(resolved.profile?.network).toMatchObject({
      ipv6: false,
      portSecurity: true,
      projectMaskBits: 24,
    });
    expect(resolveProfile('r', all, '2025.1').profile).toMatchObject({
      release: '2025.1',
      network: { ipv6: true },
    });
  });

  test('maps merge key by key; lists and scalars replace', () => {
    expect(profile?.features.compute).toEqual({ resize: true, rescue: true });
    expect(profile?.volumes.backends).toEqual(['c']);
    expect(profile?.testTimeoutSeconds).toBe(3);
    expect(profile?.tempestDebug).toBe(true);
    expect(profile?.build.aptMirror).toBe('http://deb.example.org/debian');
  });

  test('a default of an upper layer does not hide what a lower one said', () => {
    const { profile: merged } = resolveProfile(
      'r',
      site({
        low: 'network: {ipv6: false}\nvalidation: {connect: floating}\n',
        'regions/r': `extends: [low]\n${MINIMAL}`,
      }),
    );
    expect(merged?.network.ipv6).toBe(false);
    expect(merged?.network.name).toBe('net');
  });

  test('each effective value knows who said it', () => {
    expect(origins.get('features.compute.resize')).toEqual({
      file: 'tempest-profiles/regions/r.yaml',
      line: 6,
      column: 30,
    });
    expect(origins.get('features.compute.rescue')?.file).toBe('tempest-profiles/base.yaml');
    expect(origins.get('test_timeout_seconds')?.file).toBe('tempest-profiles/vlan.yaml');
    expect(origins.get('services.swift')).toBeUndefined();
  });
});

describe('the shipped region', () => {
  test('resolves to this value', () => {
    const paths = ['network-models/vlan-provider-no-fip', 'regions/test'].map(
      (name) => `tempest-profiles/${name}.yaml`,
    );
    const files = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
    const { profile, problems } = resolveProfile('test', files);
    expect(problems).toEqual([]);
    expect({ ...profile, features: undefined }).toMatchInlineSnapshot(`
      {
        "accounts": undefined,
        "build": {
          "aptMirror": undefined,
          "baseImage": undefined,
          "caBundle": undefined,
          "constraints": undefined,
          "findLinks": undefined,
          "gitMirror": undefined,
          "gitPackages": undefined,
          "offline": false,
          "packageIndex": undefined,
          "proxy": {},
        },
        "cloud": "osgate-lab",
        "cloudsFile": "lab/clouds.yaml",
        "compute": {
          "hypervisorType": "fake",
          "minNodes": 1,
          "schedulerFilters": [
            "ComputeFilter",
            "ComputeCapabilitiesFilter",
            "ImagePropertiesFilter",
            "ServerGroupAntiAffinityFilter",
            "ServerGroupAffinityFilter",
            "SameHostFilter",
            "DifferentHostFilter",
          ],
          "volumeDeviceName": "vdb",
        },
        "features": undefined,
        "flavors": {
          "alt": "tiny128",
          "default": "tiny64",
        },
        "gate": {
          "confirm": 1,
          "maxNewFlakes": 3,
          "strict": false,
        },
        "images": {
          "alt": "tiny-image-alt",
          "default": "tiny-image",
          "file": undefined,
        },
        "microversions": {
          "compute": {
            "max": undefined,
            "min": undefined,
          },
          "placement": {
            "max": undefined,
            "min": undefined,
          },
          "volume": {
            "max": undefined,
            "min": undefined,
          },
        },
        "network": {
          "floatingIps": false,
          "hiddenExtensions": [
            "router",
            "ext-gw-mode",
            "extraroute",
            "dvr",
            "l3-ha",
            "l3_agent_scheduler",
            "external-net",
            "metering",
            "auto-allocated-topology",
          ],
          "id": undefined,
          "ipv6": true,
          "isolated": false,
          "model": "vlan-provider-no-fip",
          "name": "provider-vlan-100",
          "portSecurity": true,
          "projectCidr": "10.120.0.0/16",
          "projectMaskBits": 24,
          "provider": {
            "networkType": "vlan",
            "physicalNetwork": "physnet1",
            "routedBy": "nobody",
            "segmentationId": 100,
            "subnets": [],
            "testSubnet": undefined,
          },
          "publicNetwork": undefined,
        },
        "overrides": {},
        "pins": {},
        "plugins": [],
        "quotas": {},
        "region": "test",
        "release": "zed",
        "services": {
          "cinder": true,
          "glance": true,
          "horizon": false,
          "neutron": true,
          "nova": true,
          "swift": false,
        },
        "suites": {
          "full": {
            "also": [],
            "attrs": [],
            "exclude": [],
            "excludeAttrs": [],
            "include": [],
          },
          "smoke": {
            "also": [
              "tempest.api.network.test_ports.PortsTestJSON",
              "tempest.api.network.test_tags",
            ],
            "attrs": [
              "smoke",
            ],
            "exclude": [],
            "excludeAttrs": [],
            "include": [],
          },
        },
        "tempestDebug": false,
        "testRoles": [],
        "testTimeoutSeconds": 300,
        "timeouts": {
          "buildIntervalSeconds": 1,
          "buildSeconds": 90,
          "httpSeconds": undefined,
          "imageBuildSeconds": undefined,
          "networkBuildSeconds": undefined,
          "pingSeconds": undefined,
          "sshConnectSeconds": undefined,
          "sshSeconds": undefined,
          "volumeBuildSeconds": 60,
        },
        "timezone": undefined,
        "validation": {
          "authMethod": "keypair",
          "connect": "fixed",
          "enabled": false,
          "imageAltUser": undefined,
          "imageUser": undefined,
          "ipVersion": undefined,
          "keyType": undefined,
          "network": undefined,
        },
        "volumes": {
          "backends": [
            "fake",
          ],
          "multiattachType": undefined,
          "sizeGb": 1,
          "storageProtocol": "fake",
          "type": undefined,
          "vendorName": undefined,
        },
      }
    `);
  });
});

describe('problems', () => {
  test('an unknown region names the nearest', () => {
    expect(messages({ 'regions/test': MINIMAL, 'regions/prod-a': MINIMAL }, 'tset')).toEqual([
      'no profile for the region "tset": there is no tempest-profiles/regions/tset.yaml\n  did you mean test?',
    ]);
  });

  test('a missing layer stands at its line, with the nearest name', () => {
    expect(messages({ vlan: 'release: zed\n', 'regions/r': `extends:\n  - vlna\n${MINIMAL}` })).toEqual([
      'tempest-profiles/regions/r.yaml:2:5: extends: expected a layer, got "vlna": there is no tempest-profiles/vlna.yaml\n  did you mean vlan?',
    ]);
  });

  test.each([
    ['vlan-provider-nofip', 'did you mean vlan-provider-no-fip?'],
    ['x', 'network models: vlan-provider-no-fip'],
  ])('a network model that is not there: %s', (model, hint) => {
    const network = `extends: []\nnetwork: {model: ${model}}\n`;
    expect(
      messages({
        'network-models/vlan-provider-no-fip': '{}\n',
        'network-models/vlan-provider-no-fip.known': '{}\n',
        'regions/r': network,
      }),
    ).toEqual([
      `tempest-profiles/regions/r.yaml:2:18: network.model: expected a network model, got "${model}": there is no tempest-profiles/network-models/${model}.yaml\n  ${hint}`,
    ]);
  });

  test('a network model among the layers says where it belongs', () => {
    expect(messages({ 'network-models/flat': '{}\n', 'regions/r': `extends: [flat]\n${MINIMAL}` })).toEqual([
      'tempest-profiles/regions/r.yaml:1:11: extends: expected a layer, got "flat": there is no tempest-profiles/flat.yaml\n  flat is a network model: write network: {model: flat}',
    ]);
  });

  test('a time zone that nobody knows is told with its place', () => {
    expect(messages({ 'regions/r': `${MINIMAL}timezone: Asia/Soeul\n` })).toEqual([
      'tempest-profiles/regions/r.yaml:5:11: timezone: expected a time zone as the IANA names it, like Asia/Seoul, got "Asia/Soeul"',
    ]);
  });

  test('a circle of layers is told once, with its way', () => {
    expect(
      messages({ a: 'extends: [b]\n', b: 'extends: [a]\n', 'regions/r': `extends: [a]\n${MINIMAL}` }),
    ).toEqual([
      'tempest-profiles/b.yaml:1:11: extends: expected layers that come to an end, got a circle: tempest-profiles/a.yaml → tempest-profiles/b.yaml → tempest-profiles/a.yaml',
    ]);
  });

  test('a layer that extends itself is a circle', () => {
    expect(messages({ a: 'extends: [a]\n', 'regions/r': `extends: [a]\n${MINIMAL}` })).toHaveLength(1);
  });

  test('mistakes of several files come at once', () => {
    const found = messages({ a: 'netwrk: {}\n', b: '', 'regions/r': 'extends: [a, b]\nrelease: [zed]\n' });
    expect(found).toEqual([
      'tempest-profiles/regions/r.yaml:2:10: release: expected a text or a number, got a list',
      'tempest-profiles/a.yaml:1:1: netwrk: unknown key\n  did you mean network?',
      'tempest-profiles/b.yaml:1:1: the file is empty, expected a YAML document',
    ]);
  });

  test.each([
    ['release', 'network: {isolated: true}\nimages: {default: i}\nflavors: {default: f}\n'],
    ['images.default', 'release: zed\nflavors: {default: f}\n'],
    ['flavors.default', 'release: zed\nimages: {default: i}\n'],
    [
      'network.name',
      'release: zed\nimages: {default: i}\nflavors: {default: f}\nnetwork: {isolated: false}\n',
    ],
  ])('%s must come from some layer', (key, text) => {
    expect(messages({ 'regions/r': text })).toEqual([
      `tempest-profiles/regions/r.yaml:1:1: ${key}: required, but no layer gives it`,
    ]);
  });
});

describe('a secret in a profile is a problem that does not repeat it', () => {
  test.each([
    [
      'overrides: {auth: {admin_password: hunter2}}',
      '5:20: overrides.auth.admin_password: looks like a secret',
    ],
    ['credentials: {cloud: x, password: hunter2}', '5:25: credentials.password: looks like a secret'],
    [
      'build: {proxy: {http: "http://me:hunter2@proxy:1"}}',
      '5:17: build.proxy.http: holds a password in a URL',
    ],
    ['overrides: {x: {api_key: hunter2}}', '5:17: overrides.x.api_key: looks like a secret'],
    ['overrides: {x: {tokens: [hunter2]}}', '5:25: overrides.x.tokens[0]: looks like a secret'],
  ])('%s', (line, expected) => {
    const found = messages({ 'regions/r': `${MINIMAL}${line}\n` }).join('\n');
    expect(found).toContain(`tempest-profiles/regions/r.yaml:${expected}`);
    expect(found).not.toContain('hunter2');
  });

  test.each([
    ['features: {compute: {change_password: false}}'],
    ['build: {apt_mirror: "http://user@mirror/x"}'],
    ['suites: {secrets: {include: [barbican_tempest_plugin.tests]}}'],
  ])('%s is none', (line) => expect(messages({ 'regions/r': `${MINIMAL}${line}\n` })).toEqual([]));
});

test('a profile that ends in .yml is told to be named otherwise', () => {
  const files = new Map([['tempest-profiles/regions/seoul.yml', MINIMAL]]);
  expect(resolveProfile('seoul', files).problems).toMatchObject([
    { hint: 'there is tempest-profiles/regions/seoul.yml: name it .yaml' },
  ]);
});

test('regions are the files of the regions folder', () => {
  expect(regionNames(site({ 'regions/b': '', 'regions/a': '', vlan: '' }))).toEqual(['a', 'b']);
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { resolveProfile } from '../../src/profile/resolve.ts';

const PUBLIC = '11111111-1111-4111-8111-111111111111';
const MODEL = 'tempest-profiles/network-models/vlan-provider-no-fip.yaml';
const REST = 'release: zed\nimages: {default: img}\nflavors: {default: "1"}\n';

/** Code and place of every problem of a region. */
function broken(text: string): string[] {
  const files = new Map([
    ['tempest-profiles/regions/r.yaml', REST + text],
    [MODEL, readFileSync(MODEL, 'utf8')],
  ]);
  return resolveProfile('r', files).problems.map(({ code, line, column }) => `${code} ${line}:${column}`);
}

const PROVIDER = 'network: {name: net, floating_ips: false, isolated: false}\n';
const ROUTED = PROVIDER.replace('isolated', 'provider: {routed_by: operator}, isolated');

describe('a profile breaks the rule', () => {
  test.each<[string, string]>([
    ['floating-method-without-floating-ips 5:23', `${PROVIDER}validation: {connect: floating}\n`],
    [
      'floating-method-without-public-network 5:23',
      'network: {name: net}\nvalidation: {connect: floating}\n',
    ],
    ['fixed-method-on-unreachable-network 5:23', `${PROVIDER}validation: {connect: fixed}\n`],
    [
      'fixed-method-on-unreachable-network 4:82',
      'network: {name: net, floating_ips: false, isolated: false, provider: {routed_by: nobody}}\nvalidation: {connect: fixed}\n',
    ],
    [
      'floating-ips-on-provider-model 4:65',
      `network: {model: vlan-provider-no-fip, name: net, floating_ips: true, public_network: public}\nvalidation: {enabled: false}\n`,
    ],
    [
      'network-without-neutron 6:21',
      `network: {model: vlan-provider-no-fip, name: net}\nvalidation: {enabled: false}\nservices: {neutron: false}\n`,
    ],
    [
      'test-subnet-outside-network 4:108',
      `network: {name: net, floating_ips: false, isolated: false, provider: {subnets: [10.0.0.0/24], test_subnet: 10.0.1.0/24}}\nvalidation: {enabled: false}\n`,
    ],
    [
      'ssh-over-another-ip-version 5:42',
      `network: {name: net, floating_ips: false, isolated: false, provider: {test_subnet: 10.0.1.0/24}}\nvalidation: {enabled: false, ip_version: 6}\n`,
    ],
    [
      'segmentation-id-outside-vlan 4:87',
      'network: {name: net, isolated: false, provider: {network_type: vlan, segmentation_id: 5000}}\nvalidation: {enabled: false}\n',
    ],
    [
      'only-administrators-among-accounts 6:25',
      `${PROVIDER}validation: {enabled: false}\ncredentials: {accounts: [{cloud: a, types: [admin]}]}\n`,
    ],
    [
      'same-account-twice 6:25',
      `${PROVIDER}validation: {enabled: false}\ncredentials: {accounts: [{cloud: a}, {cloud: a}]}\n`,
    ],
    [
      'isolated-networks-with-pre-provisioned-accounts 5:25',
      `network: {public_network: public}\ncredentials: {accounts: [{cloud: a}, {cloud: b, network: n}]}\n`,
    ],
    [
      'volumes-without-cinder 6:21',
      `${PROVIDER}validation: {enabled: false}\nvolumes: {backends: [a]}\nservices: {cinder: false}\n`,
    ],
    [
      'public-network-without-floating-ips 4:76',
      `network: {name: net, floating_ips: false, isolated: false, public_network: "${PUBLIC}"}\nvalidation: {enabled: false}\n`,
    ],
    ['fixed-method-on-isolated-networks 5:23', 'network: {name: net}\nvalidation: {connect: fixed}\n'],
    [
      'isolated-networks-on-provider-network 4:50',
      'network: {name: net, provider: {segmentation_id: 100}}\nvalidation: {enabled: false}\n',
    ],
    [
      'isolated-networks-with-hidden-router 4:41',
      'network: {name: net, hidden_extensions: [router]}\nvalidation: {enabled: false}\n',
    ],
    [
      'all-extensions-without-floating-ips 6:55',
      `${PROVIDER}validation: {enabled: false}\noverrides: {network-feature-enabled: {api_extensions: all}}\n`,
    ],
    [
      'two-fixed-networks 6:43',
      `${PROVIDER}validation: {enabled: false}\noverrides: {compute: {fixed_network_name: other}}\n`,
    ],
    [
      'ssh-on-other-network 6:43',
      `${ROUTED}validation: {connect: fixed}\noverrides: {validation: {network_for_ssh: public}}\n`,
    ],
    [
      'segmentation-id-on-flat-network 4:87',
      'network: {name: net, isolated: false, provider: {network_type: flat, segmentation_id: 100}}\nvalidation: {enabled: false}\n',
    ],
    [
      'migration-on-one-node 6:38',
      `${PROVIDER}validation: {enabled: false}\nfeatures: {compute: {live_migration: true}}\n`,
    ],
    [
      'multi-backend-without-backends 6:36',
      `${PROVIDER}validation: {enabled: false}\nfeatures: {volume: {multi_backend: true}}\n`,
    ],
    [
      'microversions-upside-down 6:32',
      `${PROVIDER}validation: {enabled: false}\nmicroversions: {compute: {min: "2.10", max: "2.9"}}\n`,
    ],
  ])('%s', (expected, text) => {
    const [code] = expected.split(' ');
    const found = broken(text);
    expect(found.map((problem) => problem.split(' ')[0])).toEqual([code]);
    expect(found).toEqual([expected]);
  });
});

describe('no rule is broken by', () => {
  test.each<[string, string]>([
    ['a provider network with SSH over fixed addresses', `${ROUTED}validation: {connect: fixed}\n`],
    ['tenant networks with floating IPs', `network: {public_network: "${PUBLIC}"}\n`],
    [
      'isolated networks that are routed to this machine',
      'network: {name: net}\nvalidation: {connect: fixed}\noverrides: {network: {project_networks_reachable: true}}\n',
    ],
    [
      'a public network by override',
      `network: {name: net}\noverrides: {network: {public_network_id: "${PUBLIC}"}}\n`,
    ],
    ['floating IPs that no test logs in over', 'network: {name: net}\nvalidation: {enabled: false}\n'],
    [
      'migration between two nodes',
      `${PROVIDER}validation: {enabled: false}\ncompute: {min_nodes: 2}\nfeatures: {compute: {live_migration: true}}\n`,
    ],
  ])('%s', (_, text) => expect(broken(text)).toEqual([]));
});

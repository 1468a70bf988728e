import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OsgateError } from '../../src/model/errors.ts';
import { formatProblem } from '../../src/model/problem.ts';
import { resolveProfile } from '../../src/profile/resolve.ts';
import { findRelease, parseReleases, RELEASES_FILE } from '../../src/release/releases.ts';
import { checkConf } from '../../src/tempest/check-conf.ts';
import { parseOptionList } from '../../src/tempest/option-list.ts';
import { renderTempestConf } from '../../src/tempest/render-conf.ts';
import { adminAt } from '../cloud/fake-keystone.ts';

const files = new Map(
  ['network-models/vlan-provider-no-fip', 'network-models/tenant-networks-fip', 'regions/test'].map(
    (name) => [`tempest-profiles/${name}.yaml`, readFileSync(`tempest-profiles/${name}.yaml`, 'utf8')],
  ),
);
const { releases } = parseReleases(readFileSync(RELEASES_FILE, 'utf8'));

const credentials = adminAt('http://127.0.0.1:5000/v3', 'p$ss w0rd');

const facts = {
  images: {
    defaultId: '11111111-1111-4111-8111-111111111111',
    altId: '22222222-2222-4222-8222-222222222222',
  },
  flavors: { defaultId: '1', altId: '2' },
  network: { id: '33333333-3333-4333-8333-333333333333', name: 'provider-vlan-100' },
  publicNetwork: undefined as { id: string; name: string } | undefined,
  networkExtensions: ['trunk', 'router', 'security-group', 'dvr', 'agent', 'security-group'],
  microversions: { compute: '2.93', volume: '3.70', placement: '1.39' },
};

interface Change {
  /** Instead of the shipped region. */
  readonly region?: string;
  readonly extra?: string;
  readonly release?: string;
  readonly facts?: Partial<typeof facts>;
  readonly credentials?: Partial<typeof credentials>;
}

function render(change: Change = {}) {
  const shipped = files.get('tempest-profiles/regions/test.yaml');
  const region = `${change.region ?? shipped}${change.extra ?? ''}`;
  const { profile, layers, problems } = resolveProfile(
    'test',
    new Map([...files, ['tempest-profiles/regions/test.yaml', region]]),
  );
  const { release } = findRelease(releases, change.release ?? 'zed');
  if (!profile || !release) throw new Error(JSON.stringify(problems));
  return renderTempestConf({
    profile,
    layers,
    facts: { ...facts, ...change.facts },
    scenarioImage: { diskFormat: 'raw', containerFormat: 'bare' },
    release,
    credentials: { ...credentials, ...change.credentials },
    placeOf: (group, name) => ({ file: 'r.yaml', line: 1, column: `${group}.${name}`.length }),
  });
}

/** `group.option` of every line. */
function optionsOf(text: string): string[] {
  let group = '';
  return text.split('\n').flatMap((line) => {
    group = /^\[(.*)\]$/.exec(line)?.[1] ?? group;
    const option = /^([a-z0-9_]+) = /.exec(line)?.[1];
    return option === undefined ? [] : [`${group}.${option}`];
  });
}

const VERSIONS: readonly [version: string, release: string][] = [
  ['39.0.0', 'zed'],
  ['46.3.0', '2025.1'],
];

function optionList(version: string) {
  const known = parseOptionList(readFileSync(`test/fixtures/options/tempest-${version}.json`, 'utf8'));
  if (known === undefined) throw new Error('the fixture is no option list');
  return known;
}

const BASICS = 'release: zed\nimages: {default: i}\nflavors: {default: f}\n';
const NO_SWITCH = `${BASICS}network: {model: vlan-provider-no-fip, name: n}\n`;
const EVERY_SWITCH = `${NO_SWITCH}
credentials: {accounts: [{cloud: a}, {cloud: b}], roles: [load-balancer_member]}
services: {swift: true, horizon: true}
volumes: {backends: [fast, slow], storage_protocol: ceph, vendor_name: RBD, type: fast, multiattach_type: multi, size_gb: 2}
validation: {network: n, ip_version: 6, key_type: rsa, image_user: cirros, image_alt_user: debian}
timeouts:
  build_seconds: 11
  build_interval_seconds: 2
  volume_build_seconds: 13
  image_build_seconds: 14
  network_build_seconds: 15
  http_seconds: 16
  ssh_seconds: 17
  ssh_connect_seconds: 18
  ping_seconds: 19
`;
const CHANGED_LINES: readonly string[] = [
  'tempest_roles = load-balancer_member',
  'test_accounts_file = /run/osgate/accounts.yaml',
  'use_dynamic_credentials = false',
  'build_interval = 2',
  'build_timeout = 11',
  '[image]',
  'build_timeout = 14',
  'build_timeout = 15',
  '[service-clients]',
  'http_timeout = 16',
  'horizon = true',
  'swift = true',
  'connect_timeout = 18',
  'image_alt_ssh_user = debian',
  'image_ssh_user = cirros',
  'ip_version_for_ssh = 6',
  'network_for_ssh = n',
  'ping_timeout = 19',
  'ssh_key_type = rsa',
  'ssh_timeout = 17',
  'backend_names = fast,slow',
  'build_interval = 2',
  'build_timeout = 13',
  'storage_protocol = ceph',
  'vendor_name = RBD',
  'volume_size = 2',
  'volume_type = fast',
  'volume_type_multiattach = multi',
  'multi_backend = true',
];

describe('the conf of the lab', () => {
  test('is this', () =>
    expect(render().masked).toMatchInlineSnapshot(`
      "# tempest.conf, rendered by osgate for the region test
      # OpenStack zed, tempest 39.0.0
      # layer: tempest-profiles/network-models/vlan-provider-no-fip.yaml
      # layer: tempest-profiles/regions/test.yaml

      [DEFAULT]
      debug = false
      log_file = /var/lib/osgate/tempest.log

      [auth]
      admin_domain_name = Default
      admin_password = ***
      admin_project_name = admin
      admin_username = admin
      create_isolated_networks = false
      use_dynamic_credentials = true

      [compute]
      build_interval = 1
      build_timeout = 90
      fixed_network_name = provider-vlan-100
      flavor_ref = 1
      flavor_ref_alt = 2
      hypervisor_type = fake
      image_ref = 11111111-1111-4111-8111-111111111111
      image_ref_alt = 22222222-2222-4222-8222-222222222222
      max_microversion = 2.93
      min_compute_nodes = 1
      volume_device_name = vdb

      [compute-feature-enabled]
      attach_encrypted_volume = false
      block_migration_for_live_migration = false
      change_password = true
      cold_migration = false
      config_drive = true
      console_output = false
      interface_attach = true
      live_migration = false
      metadata_service = false
      pause = true
      personality = true
      rescue = true
      resize = true
      scheduler_enabled_filters = ComputeFilter,ComputeCapabilitiesFilter,ImagePropertiesFilter,ServerGroupAntiAffinityFilter,ServerGroupAffinityFilter,SameHostFilter,DifferentHostFilter
      serial_console = false
      shelve = true
      snapshot = true
      stable_rescue = true
      suspend = true
      swap_volume = true
      vnc_console = false
      volume_multiattach = false

      [identity]
      auth_version = v3
      region = test
      uri_v3 = http://127.0.0.1:5000/v3
      v3_endpoint_type = public

      [identity-feature-enabled]
      domain_specific_drivers = false
      security_compliance = false
      trust = true

      [network]
      project_network_cidr = 10.120.0.0/16
      project_network_mask_bits = 24
      project_networks_reachable = false
      public_network_id = 

      [network-feature-enabled]
      api_extensions = agent,security-group,trunk
      floating_ips = false
      ipv6 = true
      ipv6_subnet_attributes = true
      port_admin_state_change = true
      port_security = true

      [oslo_concurrency]
      lock_path = /run/osgate/lock

      [placement]
      max_microversion = 1.39

      [scenario]
      img_container_format = bare
      img_disk_format = raw
      img_file = /run/osgate/scenario.img

      [service_available]
      cinder = true
      glance = true
      horizon = false
      neutron = true
      nova = true
      swift = false

      [validation]
      auth_method = keypair
      connect_method = fixed
      network_for_ssh = provider-vlan-100
      run_validation = false

      [volume]
      backend_names = fake
      build_interval = 1
      build_timeout = 60
      max_microversion = 3.70
      storage_protocol = fake
      volume_size = 1

      [volume-feature-enabled]
      backup = false
      clone = true
      extend_attached_volume = true
      manage_snapshot = false
      manage_volume = false
      multi_backend = false
      snapshot = true
      "
    `));

  test.each(
    VERSIONS,
  )('names only options that tempest %s knows, in values that it takes', (version, release) => {
    const { options } = render({ release });
    expect(checkConf(options, optionList(version), new Map())).toEqual({ problems: [], warnings: [] });
  });

  test('holds the password escaped, and masked nowhere at all', () => {
    const { text, masked } = render();
    expect(text).toContain('\nadmin_password = p\\$ss w0rd\n');
    expect(masked).not.toMatch(/p\\?\$ss|w0rd/);
    expect(masked).toContain('\nadmin_password = ***\n');
  });

  test('has a hash that the password does not change and a setting does', () => {
    const { sha256 } = render();
    expect(render({ credentials: { password: 'other' } }).sha256).toBe(sha256);
    expect(render({ extra: 'tempest_debug: true\n' }).sha256).not.toBe(sha256);
  });

  test('a password that is an ordinary word hides no setting', () => {
    const short = render({ credentials: { password: 'true' } });
    expect(short.masked).toContain('\nadmin_password = ***\n');
    expect(short.masked).toContain('\nuse_dynamic_credentials = true\n');
  });
});

describe('settings', () => {
  test('overrides win, also in groups of their own', () => {
    const { text } = render({
      extra: 'overrides: {compute: {build_timeout: 7}, octavia: {a_list: [x, y]}}\n',
    });
    expect(text).toContain('\nbuild_timeout = 7\n');
    expect(text).toContain('[octavia]\na_list = x,y\n');
  });

  test.each(VERSIONS)('each switch becomes an option that tempest %s knows', (version, release) => {
    const { options, masked } = render({ release, region: EVERY_SWITCH });
    expect(checkConf(options, optionList(version), new Map())).toEqual({ problems: [], warnings: [] });
    const { masked: plain } = render({ release, region: NO_SWITCH });
    const before = new Set(plain.split('\n'));
    expect(masked.split('\n').filter((line) => !before.has(line))).toEqual(CHANGED_LINES);
  });

  test('floating IPs come from the external network, by id and by name', () => {
    const region = `${BASICS}network: {model: tenant-networks-fip, public_network: public}\n`;
    const publicNetwork = { id: '44444444-4444-4444-8444-444444444444', name: 'public' };
    const { options } = render({ region, facts: { publicNetwork } });
    expect(options).toMatchObject({
      auth: { create_isolated_networks: true },
      network: {
        public_network_id: publicNetwork.id,
        floating_network_name: 'public',
        project_networks_reachable: false,
      },
      'network-feature-enabled': { floating_ips: true },
      validation: { connect_method: 'floating' },
    });
  });

  test('a CA of the cloud is read where the run unpacks it', () => {
    const { text } = render({ credentials: { caFile: '/home/me/ca.pem' } });
    expect(text).toContain('\nca_certificates_file = /run/osgate/ca.pem\n');
    expect(text).not.toContain('disable_ssl');
  });

  test('verify: false is said to Tempest', () => {
    const { text } = render({ credentials: { verify: false } });
    expect(text).toContain('\ndisable_ssl_certificate_validation = true\n');
  });

  test('nothing stands twice', () => {
    const options = optionsOf(render().text);
    expect(new Set(options).size).toBe(options.length);
  });
});

test('values that the format cannot hold are refused, all at once, each at its place', () => {
  const extra = 'overrides: {compute: {hypervisor_type: "a\\n\\nb"}, auth: {tempest_roles: ["a,b"]}}\n';
  let refused: unknown;
  try {
    render({ extra });
  } catch (error) {
    refused = error;
  }
  if (!(refused instanceof OsgateError)) throw new Error('expected a refusal');
  expect(refused.exitCode).toBe(2);
  expect(refused.problems.map(formatProblem)).toMatchInlineSnapshot(`
    [
      "r.yaml:1:18: tempest.conf cannot hold this value of [auth] tempest_roles: an element of the list is empty or has a comma, a quote or outer blanks",
      "r.yaml:1:23: tempest.conf cannot hold this value of [compute] hypervisor_type: a line after the first is empty or has blanks at an end",
    ]
  `);
});

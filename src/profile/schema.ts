import { z } from 'zod';
import { MAX_NEW_FLAKES } from '../model/site-profile.ts';
import { isTimezone } from '../model/timezone.ts';
import { pinSchema } from './pin-schema.ts';

/** Names such as `2025.1` read as numbers in YAML. */
const name = z.union([z.string().min(1), z.number().transform(String)]);
const seconds = z.number().int().min(1);
const names = z.array(name);
const microversions = z.strictObject({
  min: z.string('expected a microversion in quotes, like "2.1"').optional(),
  max: z.string('expected a microversion in quotes, like "2.93"').optional(),
});
const switches = z.record(
  z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected an option name of Tempest'),
  z.boolean(),
);
const count = z.number().int().min(0).optional();
const limit = z.number().int().min(0).max(99);
const cidr = z.union([z.cidrv4(), z.cidrv6()], 'expected a network like 192.0.2.0/24');
const account = z.strictObject({
  cloud: name.describe('Entry of clouds.yaml with user, password and project'),
  roles: names.optional().describe('Roles that this user has, where tests ask for them by name'),
  types: z
    .array(z.enum(['admin']))
    .optional()
    .describe('[admin] for an administrator'),
  network: name.optional().describe('Network of its project; left out: network.name'),
});
const provider = z.strictObject({
  network_type: z.enum(['vlan', 'flat', 'vxlan', 'geneve']).optional(),
  physical_network: z.string().optional(),
  segmentation_id: z.number().int().min(1).max(0xffffff).optional().describe('VLAN id, or VNI'),
  subnets: z.array(cidr).optional().describe('Subnets that the network must have'),
  test_subnet: cidr.optional().describe('The one whose addresses tests use; left out: any'),
  routed_by: z
    .enum(['operator', 'nobody'])
    .optional()
    .describe('operator: a router outside of OpenStack leads to it from the machine that runs osgate'),
});
const optionValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number()])),
]);
const select = z.strictObject({
  /** Tests with any of these attributes; omitted: all tests. */
  attrs: names.optional(),
  include: names.optional(),
  /** Added to what `attrs` and `include` select. */
  also: names.optional(),
  exclude: names.optional(),
  exclude_attrs: names.optional(),
});

/**
 * One layer of a site profile, and the whole of one when all layers are merged. Every key may be left out of a layer;
 * `docs/profiles.md` explains each by example. Keys are in the operator's words; what they become in tempest.conf is
 * in `src/tempest/options.ts`.
 */
export const profileSchema = z.strictObject({
  extends: names.optional().describe('Layers below this one, lowest first: tempest-profiles/NAME.yaml'),
  release: name.optional().describe('OpenStack release, as releases.yaml names it'),
  timezone: z
    .string()
    .refine(isTimezone, 'expected a time zone as the IANA names it, like Asia/Seoul')
    .optional()
    .describe('Zone in which reports tell times beside UTC, like Asia/Seoul; the command line wins'),
  credentials: z
    .strictObject({
      cloud: z.string().optional().describe('Entry of clouds.yaml; left out: OS_CLOUD or OS_*'),
      clouds_file: z.string().optional().describe('That file, relative to the site root'),
      accounts: z
        .array(account)
        .default([])
        .describe(
          'Pre-provisioned users of the tests; none: an administrator makes users for each test class',
        ),
      roles: names.default([]).describe('Roles that every test user needs besides those a test asks for'),
    })
    .prefault({}),
  services: z
    .strictObject({
      nova: z.boolean().default(true),
      neutron: z.boolean().default(true),
      glance: z.boolean().default(true),
      cinder: z.boolean().default(true),
      swift: z.boolean().default(false),
      horizon: z.boolean().default(false),
    })
    .prefault({})
    .describe('What the cloud has'),
  network: z
    .strictObject({
      model: name.optional().describe('vlan-provider-no-fip, tenant-networks-fip, or one of the site'),
      name: z.string().min(1).optional().describe('Network that servers boot on; its name must be unique'),
      id: z.uuid('expected a UUID').optional().describe('The same by its id'),
      provider: provider.optional().describe('The network as it should be; compared with the cloud'),
      public_network: name.optional().describe('External network of floating IPs, by name or id'),
      floating_ips: z.boolean().default(true),
      isolated: z.boolean().default(true).describe('Tempest makes a network for each test class'),
      ipv6: z.boolean().default(true),
      port_security: z.boolean().default(true),
      hidden_extensions: names.default([]).describe('Extensions of the cloud that Tempest is not told of'),
      project_cidr: z
        .cidrv4('expected a network like 10.120.0.0/16')
        .optional()
        .describe('Addresses of networks that tests make'),
      project_mask_bits: z.number().int().min(8).max(29).optional(),
    })
    .prefault({}),
  images: z
    .strictObject({
      default: name.optional().describe('Image that servers boot from, by name or id'),
      alt: name.optional().describe('A second one; left out, tests that need two skip'),
      file: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Image file for tests that upload one, relative to the site root; left out: what default holds',
        ),
    })
    .default({}),
  flavors: z
    .strictObject({
      default: name.optional().describe('Flavor of servers, by name or id'),
      alt: name.optional().describe('A second one; left out, tests that need two skip'),
    })
    .default({}),
  volumes: z
    .strictObject({
      backends: names
        .default([])
        .describe('volume_backend_name of each back end; two or more switch the multi-backend tests on'),
      storage_protocol: z.string().optional().describe('As the back end reports it: ceph, iSCSI'),
      vendor_name: z.string().optional().describe('As the back end reports it'),
      type: name.optional().describe('Volume type of the tests; left out: the default one of the cloud'),
      multiattach_type: name.optional().describe('Volume type that allows several servers'),
      size_gb: z.number().int().min(1).default(1),
    })
    .prefault({}),
  validation: z
    .strictObject({
      enabled: z.boolean().default(true).describe('Tests log in to their servers over SSH'),
      connect: z.enum(['fixed', 'floating']).default('floating').describe('Over which address'),
      ip_version: z
        .literal([4, 6])
        .optional()
        .describe('Left out: that of network.provider.test_subnet, else 4'),
      network: z.string().optional().describe('Network whose address is used; left out: network.name'),
      auth_method: z.enum(['keypair']).default('keypair'),
      key_type: z.enum(['ecdsa', 'rsa']).optional().describe('rsa for images with an old SSH server'),
      image_user: z.string().optional().describe('User of the default image'),
      image_alt_user: z.string().optional().describe('User of the alt image'),
    })
    .prefault({}),
  microversions: z
    .strictObject({
      compute: microversions.default({}),
      volume: microversions.default({}),
      placement: microversions.default({}),
    })
    .prefault({}),
  timeouts: z
    .strictObject({
      build_seconds: seconds.default(300).describe('Until a server is ready'),
      build_interval_seconds: seconds.default(1).describe('Between two looks at it'),
      volume_build_seconds: seconds.default(300),
      image_build_seconds: seconds.optional(),
      network_build_seconds: seconds.optional(),
      http_seconds: seconds.optional().describe('For one request to an API'),
      ssh_seconds: seconds.optional().describe('Until an SSH login succeeds'),
      ssh_connect_seconds: seconds.optional().describe('For one attempt to connect'),
      ping_seconds: seconds.optional().describe('Until a server answers a ping'),
    })
    .prefault({}),
  quotas: z
    .strictObject({
      instances: count,
      cores: count,
      port: count,
      security_group: count,
      volumes: count,
    })
    .prefault({})
    .describe('What one project of the tests needs at once; checked against what a new project gets'),
  compute: z
    .strictObject({
      min_nodes: z.number().int().min(1).default(1),
      hypervisor_type: z.string().optional(),
      volume_device_name: z.string().default('vdb'),
      scheduler_filters: names.default([]),
    })
    .prefault({}),
  features: z
    .strictObject({
      compute: switches.default({}),
      identity: switches.default({}),
      image: switches.default({}),
      network: switches.default({}),
      volume: switches.default({}),
    })
    .prefault({})
    .describe(
      'What the cloud can do, as Tempest names it: compute.resize is [compute-feature-enabled] resize',
    ),
  suites: z.record(z.string(), select).default({}),
  plugins: names.default([]),
  /** In place of single shipped pins, by release and package: `zed: {tempest: {version, commit}}`. */
  pins: z.record(z.string(), z.record(z.string(), pinSchema)).default({}),
  gate: z
    .strictObject({
      max_new_flakes: limit
        .default(MAX_NEW_FLAKES)
        .describe('More new flakes than this in one run block; the command line wins'),
      confirm: limit
        .default(1)
        .describe('How often a new failure of a suite is run again; the command line wins'),
      strict: z
        .boolean()
        .default(false)
        .describe('An entry that is contradicted by a pass blocks; the command line wins'),
    })
    .prefault({})
    .describe('What a site may say about the verdict'),
  test_timeout_seconds: seconds.default(900),
  tempest_debug: z.boolean().default(false),
  overrides: z
    .record(z.string(), z.record(z.string(), optionValue))
    .default({})
    .describe('Raw options of tempest.conf, by group; win over everything else'),
  build: z
    .strictObject({
      base_image: z.string().min(1).optional(),
      package_index: z.union([z.literal('none'), z.url()], 'expected a URL, or none').optional(),
      find_links: z.string().min(1).optional(),
      apt_mirror: z.url().optional(),
      ca_bundle: z.string().min(1).optional(),
      /** Holds `tempest` or `tempest.git`, and the same for each plugin: a URL, or a folder. */
      git_mirror: z.string().min(1).optional(),
      /** What comes from the git mirror; omitted: Tempest and every plugin. */
      git_packages: names.optional(),
      /** No network: only the git cache, the wheels and a base image that has all it needs. */
      offline: z.boolean().default(false),
      constraints: z.string().min(1).optional(),
      proxy: z
        .strictObject({ http: z.url().optional(), https: z.url().optional(), no: z.string().optional() })
        .default({}),
    })
    .prefault({}),
});

export type MergedProfile = z.output<typeof profileSchema>;

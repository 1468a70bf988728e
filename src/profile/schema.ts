import { z } from 'zod';

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
  /** Layers below this one, lowest first: `vlan-provider-no-fip` is `tempest-profiles/vlan-provider-no-fip.yaml`. */
  extends: names.optional(),
  release: name.optional(),
  credentials: z
    .strictObject({ cloud: z.string().optional(), clouds_file: z.string().optional() })
    .default({}),
  services: z
    .strictObject({
      nova: z.boolean().default(true),
      neutron: z.boolean().default(true),
      glance: z.boolean().default(true),
      cinder: z.boolean().default(true),
      swift: z.boolean().default(false),
      horizon: z.boolean().default(false),
    })
    .prefault({}),
  network: z
    .strictObject({
      name: z.string().min(1).optional(),
      id: z.uuid('expected a UUID').optional(),
      provider: z
        .strictObject({
          network_type: z.enum(['vlan', 'flat', 'vxlan', 'geneve']).optional(),
          physical_network: z.string().optional(),
          segmentation_id: z.number().int().min(1).max(4094).optional(),
          subnets: z
            .array(z.union([z.cidrv4(), z.cidrv6()], 'expected a network like 192.0.2.0/24'))
            .optional(),
        })
        .optional(),
      public_network_id: z.uuid('expected a UUID').optional(),
      floating_ips: z.boolean().default(true),
      isolated: z.boolean().default(true),
      ipv6: z.boolean().default(true),
      port_security: z.boolean().default(true),
      /** Extensions of the cloud that Tempest is not told of. */
      hidden_extensions: names.default([]),
      project_cidr: z.cidrv4('expected a network like 10.120.0.0/16').optional(),
      project_mask_bits: z.number().int().min(8).max(29).optional(),
    })
    .prefault({}),
  images: z
    .strictObject({
      default: name.optional(),
      alt: name.optional(),
      /** For tests that upload an image themselves; left out: what `default` holds. */
      file: z.string().min(1).optional(),
    })
    .default({}),
  flavors: z.strictObject({ default: name.optional(), alt: name.optional() }).default({}),
  volumes: z
    .strictObject({
      backends: names.default([]),
      storage_protocol: z.string().optional(),
      size_gb: z.number().int().min(1).default(1),
    })
    .prefault({}),
  validation: z
    .strictObject({
      enabled: z.boolean().default(true),
      connect: z.enum(['fixed', 'floating']).default('floating'),
      image_user: z.string().optional(),
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
      build_seconds: seconds.default(300),
      build_interval_seconds: seconds.default(1),
      volume_build_seconds: seconds.default(300),
    })
    .prefault({}),
  compute: z
    .strictObject({
      min_nodes: z.number().int().min(1).default(1),
      hypervisor_type: z.string().optional(),
      volume_device_name: z.string().default('vdb'),
      scheduler_filters: names.default([]),
    })
    .prefault({}),
  /** What the cloud can do, as Tempest names it: `compute.resize` is [compute-feature-enabled] resize. */
  features: z
    .strictObject({
      compute: switches.default({}),
      identity: switches.default({}),
      image: switches.default({}),
      network: switches.default({}),
      volume: switches.default({}),
    })
    .prefault({}),
  suites: z.record(z.string(), select).default({}),
  plugins: names.default([]),
  test_timeout_seconds: seconds.default(900),
  tempest_debug: z.boolean().default(false),
  /** Any option of tempest.conf, by group; wins over everything else. */
  overrides: z.record(z.string(), z.record(z.string(), optionValue)).default({}),
  build: z
    .strictObject({
      base_image: z.string().min(1).optional(),
      package_index: z.union([z.literal('none'), z.url()], 'expected a URL, or none').optional(),
      find_links: z.string().min(1).optional(),
      apt_mirror: z.url().optional(),
      ca_bundle: z.string().min(1).optional(),
      git_mirror: z.url().optional(),
      constraints: z.string().min(1).optional(),
      proxy: z
        .strictObject({ http: z.url().optional(), https: z.url().optional(), no: z.string().optional() })
        .default({}),
    })
    .prefault({}),
});

export type MergedProfile = z.output<typeof profileSchema>;

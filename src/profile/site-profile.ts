import type { MergedProfile } from './schema.ts';

/** Which tests a suite runs. All lists are literals: a prefix ends at a dot or at the end of the id. */
export interface Suite {
  /** Tests that have one of these attributes; empty: all. */
  readonly attrs: readonly string[];
  /** Packages, modules, classes or tests; empty: all. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly excludeAttrs: readonly string[];
}

export interface MicroversionRange {
  readonly min: string | undefined;
  /** Undefined: what the cloud offers. */
  readonly max: string | undefined;
}

/** How the image is built at this site. Paths are relative to the site root. */
export interface BuildSettings {
  /** Undefined: what the release's pin says. */
  readonly baseImage: string | undefined;
  /** A package index, `none` for no index at all, undefined for pip's own default. */
  readonly packageIndex: string | undefined;
  /** Folder of wheels. */
  readonly findLinks: string | undefined;
  readonly aptMirror: string | undefined;
  /** PEM file. */
  readonly caBundle: string | undefined;
  readonly gitMirror: string | undefined;
  /** Constraints file instead of the lock. */
  readonly constraints: string | undefined;
  readonly proxy: { readonly http?: string; readonly https?: string; readonly no?: string };
}

export type OptionValue = string | number | boolean | readonly (string | number)[];

/** Everything that the site says about one region: one flat value, all defaults filled in. */
export interface SiteProfile {
  readonly region: string;
  readonly release: string;
  /** Undefined: OpenStack's own rules (`OS_CLOUD`, `OS_*`). */
  readonly cloud: string | undefined;
  /** A clouds.yaml, relative to the site root. */
  readonly cloudsFile: string | undefined;
  readonly services: Readonly<
    Record<'nova' | 'neutron' | 'glance' | 'cinder' | 'swift' | 'horizon', boolean>
  >;
  readonly network: {
    /** Of these two, at least one is given. */
    readonly name: string | undefined;
    readonly id: string | undefined;
    readonly provider: {
      readonly networkType: string | undefined;
      readonly physicalNetwork: string | undefined;
      readonly segmentationId: number | undefined;
      readonly subnets: readonly string[];
    };
    readonly publicNetworkId: string | undefined;
    readonly floatingIps: boolean;
    /** Tempest makes a network of its own for each test class. */
    readonly isolated: boolean;
    readonly ipv6: boolean;
    readonly portSecurity: boolean;
    readonly hiddenExtensions: readonly string[];
    readonly projectCidr: string | undefined;
    readonly projectMaskBits: number | undefined;
  };
  /** Names or ids. */
  readonly images: { readonly default: string; readonly alt: string };
  /** Names or ids. */
  readonly flavors: { readonly default: string; readonly alt: string };
  readonly volumes: {
    readonly backends: readonly string[];
    readonly storageProtocol: string | undefined;
    readonly sizeGb: number;
  };
  readonly validation: {
    readonly enabled: boolean;
    readonly connect: 'fixed' | 'floating';
    readonly imageUser: string | undefined;
  };
  readonly microversions: Readonly<Record<'compute' | 'volume' | 'placement', MicroversionRange>>;
  readonly timeouts: {
    readonly buildSeconds: number;
    readonly buildIntervalSeconds: number;
    readonly volumeBuildSeconds: number;
  };
  readonly compute: {
    readonly minNodes: number;
    readonly hypervisorType: string | undefined;
    readonly volumeDeviceName: string;
    readonly schedulerFilters: readonly string[];
  };
  readonly features: Readonly<
    Record<'compute' | 'identity' | 'image' | 'network' | 'volume', Readonly<Record<string, boolean>>>
  >;
  readonly suites: Readonly<Record<string, Suite>>;
  /** Distribution names of Tempest plugins. */
  readonly plugins: readonly string[];
  readonly testTimeoutSeconds: number;
  readonly tempestDebug: boolean;
  readonly overrides: Readonly<Record<string, Readonly<Record<string, OptionValue>>>>;
  readonly build: BuildSettings;
}

const BUILT_IN_SUITES: MergedProfile['suites'] = { smoke: { attrs: ['smoke'] }, full: {} };

/** Turns the merged layers into the flat value; the keys that `resolveProfile` demands are there. */
export function toSiteProfile(region: string, merged: MergedProfile): SiteProfile {
  const { credentials, network, volumes, validation, timeouts, compute, build } = merged;
  return {
    region,
    release: merged.release ?? '',
    cloud: credentials.cloud,
    cloudsFile: credentials.clouds_file,
    services: merged.services,
    network: {
      name: network.name,
      id: network.id,
      provider: {
        networkType: network.provider?.network_type,
        physicalNetwork: network.provider?.physical_network,
        segmentationId: network.provider?.segmentation_id,
        subnets: network.provider?.subnets ?? [],
      },
      publicNetworkId: network.public_network_id,
      floatingIps: network.floating_ips,
      isolated: network.isolated,
      ipv6: network.ipv6,
      portSecurity: network.port_security,
      hiddenExtensions: network.hidden_extensions,
      projectCidr: network.project_cidr,
      projectMaskBits: network.project_mask_bits,
    },
    images: withAlt(merged.images),
    flavors: withAlt(merged.flavors),
    volumes: {
      backends: volumes.backends,
      storageProtocol: volumes.storage_protocol,
      sizeGb: volumes.size_gb,
    },
    validation: {
      enabled: validation.enabled,
      connect: validation.connect,
      imageUser: validation.image_user,
    },
    microversions: {
      compute: range(merged.microversions.compute),
      volume: range(merged.microversions.volume),
      placement: range(merged.microversions.placement),
    },
    timeouts: {
      buildSeconds: timeouts.build_seconds,
      buildIntervalSeconds: timeouts.build_interval_seconds,
      volumeBuildSeconds: timeouts.volume_build_seconds,
    },
    compute: {
      minNodes: compute.min_nodes,
      hypervisorType: compute.hypervisor_type,
      volumeDeviceName: compute.volume_device_name,
      schedulerFilters: compute.scheduler_filters,
    },
    features: merged.features,
    suites: Object.fromEntries(
      Object.entries({ ...BUILT_IN_SUITES, ...merged.suites }).map(([name, suite]) => [name, toSuite(suite)]),
    ),
    plugins: merged.plugins,
    testTimeoutSeconds: merged.test_timeout_seconds,
    tempestDebug: merged.tempest_debug,
    overrides: merged.overrides,
    build: {
      baseImage: build.base_image,
      packageIndex: build.package_index,
      findLinks: build.find_links,
      aptMirror: build.apt_mirror,
      caBundle: build.ca_bundle,
      gitMirror: build.git_mirror,
      constraints: build.constraints,
      proxy: withoutUndefined(build.proxy),
    },
  };
}

/** Tests that need a second image or flavor compare the two ids and skip when they are equal. */
function withAlt(pair: { default?: string | undefined; alt?: string | undefined }): {
  default: string;
  alt: string;
} {
  const first = pair.default ?? '';
  return { default: first, alt: pair.alt ?? first };
}

function range(given: { min?: string | undefined; max?: string | undefined }): MicroversionRange {
  return { min: given.min, max: given.max };
}

function toSuite(suite: MergedProfile['suites'][string]): Suite {
  return {
    attrs: suite.attrs ?? [],
    include: suite.include ?? [],
    exclude: suite.exclude ?? [],
    excludeAttrs: suite.exclude_attrs ?? [],
  };
}

function withoutUndefined(proxy: MergedProfile['build']['proxy']): BuildSettings['proxy'] {
  return Object.fromEntries(Object.entries(proxy).filter(([, url]) => url !== undefined));
}

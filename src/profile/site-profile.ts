import type { AccountReference, MicroversionRange, SiteProfile, Suite } from '../model/site-profile.ts';
import type { MergedProfile } from './schema.ts';

const BUILT_IN_SUITES: MergedProfile['suites'] = { smoke: { attrs: ['smoke'] }, full: {} };

/** Turns the merged layers into the flat value; the keys that `resolveProfile` demands are there. */
export function toSiteProfile(region: string, merged: MergedProfile): SiteProfile {
  const { credentials, network, volumes, validation, timeouts, compute, build } = merged;
  return {
    region,
    release: merged.release ?? '',
    timezone: merged.timezone,
    cloud: credentials.cloud,
    cloudsFile: credentials.clouds_file,
    accounts: credentials.accounts.length === 0 ? undefined : credentials.accounts.map(toAccount),
    testRoles: credentials.roles,
    services: merged.services,
    network: {
      model: network.model,
      name: network.name,
      id: network.id,
      provider: {
        networkType: network.provider?.network_type,
        physicalNetwork: network.provider?.physical_network,
        segmentationId: network.provider?.segmentation_id,
        subnets: network.provider?.subnets ?? [],
        testSubnet: network.provider?.test_subnet,
        routedBy: network.provider?.routed_by,
      },
      publicNetwork: network.public_network,
      floatingIps: network.floating_ips,
      isolated: network.isolated,
      ipv6: network.ipv6,
      portSecurity: network.port_security,
      hiddenExtensions: network.hidden_extensions,
      projectCidr: network.project_cidr,
      projectMaskBits: network.project_mask_bits,
    },
    images: { ...withAlt(merged.images), file: merged.images.file },
    flavors: withAlt(merged.flavors),
    volumes: {
      backends: volumes.backends,
      storageProtocol: volumes.storage_protocol,
      vendorName: volumes.vendor_name,
      type: volumes.type,
      multiattachType: volumes.multiattach_type,
      sizeGb: volumes.size_gb,
    },
    validation: {
      enabled: validation.enabled,
      connect: validation.connect,
      ipVersion: validation.ip_version ?? ipVersionOf(network.provider?.test_subnet),
      network: validation.network,
      authMethod: validation.auth_method,
      keyType: validation.key_type,
      imageUser: validation.image_user,
      imageAltUser: validation.image_alt_user,
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
      imageBuildSeconds: timeouts.image_build_seconds,
      networkBuildSeconds: timeouts.network_build_seconds,
      httpSeconds: timeouts.http_seconds,
      sshSeconds: timeouts.ssh_seconds,
      sshConnectSeconds: timeouts.ssh_connect_seconds,
      pingSeconds: timeouts.ping_seconds,
    },
    quotas: withoutUndefined(merged.quotas),
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
    pins: merged.pins,
    gate: {
      maxNewFlakes: merged.gate.max_new_flakes,
      confirm: merged.gate.confirm,
      strict: merged.gate.strict,
    },
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
      gitPackages: build.git_packages,
      offline: build.offline,
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
    also: suite.also ?? [],
    exclude: suite.exclude ?? [],
    excludeAttrs: suite.exclude_attrs ?? [],
  };
}

function toAccount(given: MergedProfile['credentials']['accounts'][number]): AccountReference {
  const { cloud, roles = [], types = [], network } = given;
  return { cloud, roles, isAdmin: types.includes('admin'), network };
}

/** Undefined where the profile names no subnet: Tempest's own default is 4. */
function ipVersionOf(cidr: string | undefined): 4 | 6 | undefined {
  if (cidr === undefined) return undefined;
  return cidr.includes(':') ? 6 : 4;
}

function withoutUndefined<T>(map: Readonly<Record<string, T | undefined>>): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(map).filter((entry): entry is [string, T] => entry[1] !== undefined),
  );
}

import type { Credentials } from '../model/credentials.ts';
import type { OptionValue, SiteProfile } from '../model/site-profile.ts';
import type { CloudFacts, ScenarioImageFormat } from './cloud-facts.ts';

/** Folders inside the container. */
export interface ContainerPaths {
  /** On the output volume: `tempest.log` is brought home with the results. */
  readonly logDir: string;
  /** Fresh for each run: stale lock files end in "Insufficient number of users". */
  readonly lockDir: string;
  /** Where the input of a run is unpacked. */
  readonly stateDir: string;
}

export const CONTAINER_PATHS: ContainerPaths = {
  logDir: '/var/lib/osgate',
  lockDir: '/run/osgate/lock',
  stateDir: '/run/osgate',
};

/** Name of the CA file in the input of a run, when the credentials name one. */
export const CA_FILE = 'ca.pem';

/** Name of the image file that scenario tests upload, in the input of a run. */
export const SCENARIO_IMAGE_FILE = 'scenario.img';

/** Options of tempest.conf by group; what is undefined is left to Tempest's own default. */
export type Options = Readonly<Record<string, Readonly<Record<string, OptionValue | undefined>>>>;

export interface OptionSources {
  readonly profile: SiteProfile;
  readonly facts: CloudFacts;
  readonly credentials: Credentials;
  /** Undefined: no file is there, and tests that upload an image fail. */
  readonly scenarioImage: ScenarioImageFormat | undefined;
  readonly paths: ContainerPaths;
}

/** Every option that osgate sets, and why where Tempest's own name does not say it. `overrides` of the profile win. */
export function tempestOptions(sources: OptionSources): Options {
  const { profile } = sources;
  const groups = {
    ...identityOptions(sources),
    ...computeOptions(sources),
    ...networkOptions(sources),
    ...otherOptions(sources),
  };
  const names = new Set([...Object.keys(groups), ...Object.keys(profile.overrides)]);
  return Object.fromEntries(
    [...names].map((group) => [group, { ...groups[group], ...profile.overrides[group] }]),
  );
}

function identityOptions({ profile, credentials, paths }: OptionSources): Options {
  return {
    auth: {
      use_dynamic_credentials: true,
      // true makes a network, subnet and router for each class; false makes all use compute.fixed_network_name
      create_isolated_networks: profile.network.isolated,
      admin_username: credentials.username,
      admin_password: credentials.password,
      admin_project_name: credentials.project,
      admin_domain_name: credentials.userDomain,
    },
    identity: {
      uri_v3: credentials.authUrl,
      auth_version: 'v3',
      region: credentials.region,
      v3_endpoint_type: credentials.interface,
      ca_certificates_file: credentials.caFile === undefined ? undefined : `${paths.stateDir}/${CA_FILE}`,
      disable_ssl_certificate_validation: credentials.verify ? undefined : true,
    },
    'identity-feature-enabled': profile.features.identity,
  };
}

function computeOptions({ profile, facts }: OptionSources): Options {
  const { compute, timeouts, microversions } = profile;
  return {
    compute: {
      image_ref: facts.images.defaultId,
      image_ref_alt: facts.images.altId,
      flavor_ref: facts.flavors.defaultId,
      flavor_ref_alt: facts.flavors.altId,
      fixed_network_name: facts.network?.name,
      min_compute_nodes: compute.minNodes,
      build_interval: timeouts.buildIntervalSeconds,
      build_timeout: timeouts.buildSeconds,
      min_microversion: microversions.compute.min,
      max_microversion: microversions.compute.max ?? facts.microversions.compute,
      volume_device_name: compute.volumeDeviceName,
      hypervisor_type: compute.hypervisorType,
    },
    'compute-feature-enabled': {
      scheduler_enabled_filters: listOption(compute.schedulerFilters),
      ...profile.features.compute,
    },
    placement: {
      min_microversion: microversions.placement.min,
      max_microversion: microversions.placement.max ?? facts.microversions.placement,
    },
    validation: {
      run_validation: profile.validation.enabled,
      connect_method: profile.validation.connect,
      // the default is "public": API tests index the server's addresses by this name with no fall-back
      network_for_ssh: facts.network?.name,
      image_ssh_user: profile.validation.imageUser,
    },
  };
}

function networkOptions({ profile, facts }: OptionSources): Options {
  const { network } = profile;
  const hidden = new Set(network.hiddenExtensions);
  return {
    network: {
      // set without floating IPs, TestServerBasicOps asks the metadata service for an address that is not there
      public_network_id: network.publicNetworkId ?? '',
      project_network_cidr: network.projectCidr,
      project_network_mask_bits: network.projectMaskBits,
    },
    'network-feature-enabled': {
      floating_ips: network.floatingIps,
      ipv6: network.ipv6,
      port_security: network.portSecurity,
      // the default "all" asserts extensions that the cloud lacks and runs router tests
      api_extensions: listOption(
        [...new Set(facts.networkExtensions)].filter((name) => !hidden.has(name)).sort(),
      ),
      ...profile.features.network,
    },
  };
}

function otherOptions({ profile, facts, scenarioImage, paths }: OptionSources): Options {
  const { volumes, timeouts, microversions } = profile;
  return {
    DEFAULT: { debug: profile.tempestDebug, log_file: `${paths.logDir}/tempest.log` },
    oslo_concurrency: { lock_path: paths.lockDir },
    'image-feature-enabled': profile.features.image,
    volume: {
      build_timeout: timeouts.volumeBuildSeconds,
      build_interval: timeouts.buildIntervalSeconds,
      min_microversion: microversions.volume.min,
      max_microversion: microversions.volume.max ?? facts.microversions.volume,
      backend_names: listOption(volumes.backends),
      storage_protocol: volumes.storageProtocol,
      volume_size: volumes.sizeGb,
    },
    scenario: {
      img_file: scenarioImage && `${paths.stateDir}/${SCENARIO_IMAGE_FILE}`,
      img_disk_format: scenarioImage?.diskFormat,
      img_container_format: scenarioImage?.containerFormat,
    },
    'volume-feature-enabled': profile.features.volume,
    // neutron's default is false up to tempest 39.0.0: unset, every network test would skip
    service_available: profile.services,
  };
}

/** An empty list means that the profile says nothing, not that the cloud has nothing. */
function listOption(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

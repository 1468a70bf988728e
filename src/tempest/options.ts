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

/** Name of the pre-provisioned accounts in the input of a run, when the profile has them. */
export const ACCOUNTS_FILE = 'accounts.yaml';

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
    ...validationOptions(sources),
    ...networkOptions(sources),
    ...volumeOptions(sources),
    ...otherOptions(sources),
  };
  const names = new Set([...Object.keys(groups), ...Object.keys(profile.overrides)]);
  return Object.fromEntries(
    [...names].map((group) => [group, { ...groups[group], ...profile.overrides[group] }]),
  );
}

function identityOptions({ profile, credentials, paths }: OptionSources): Options {
  const { accounts, testRoles, features, network } = profile;
  return {
    auth: {
      use_dynamic_credentials: accounts === undefined,
      test_accounts_file: accounts === undefined ? undefined : `${paths.stateDir}/${ACCOUNTS_FILE}`,
      tempest_roles: listOption(testRoles),
      // true makes a network, subnet and router for each class; false makes all use compute.fixed_network_name
      create_isolated_networks: network.isolated,
      ...(accounts === undefined ? administrator(credentials) : {}),
    },
    identity: {
      uri_v3: credentials.authUrl,
      auth_version: 'v3',
      region: credentials.region,
      v3_endpoint_type: credentials.interface,
      ca_certificates_file: credentials.caFile === undefined ? undefined : `${paths.stateDir}/${CA_FILE}`,
      disable_ssl_certificate_validation: credentials.verify ? undefined : true,
    },
    'identity-feature-enabled': features.identity,
  };
}

/** Only dynamic credentials use these; pre-provisioned administrators stand among the accounts. */
function administrator({ username, password, project, userDomain }: Credentials): Options[string] {
  return {
    admin_username: username,
    admin_password: password,
    admin_project_name: project,
    admin_domain_name: userDomain,
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
  };
}

function validationOptions({ profile: { validation, timeouts }, facts }: OptionSources): Options {
  return {
    validation: {
      run_validation: validation.enabled,
      connect_method: validation.connect,
      auth_method: validation.authMethod,
      ip_version_for_ssh: validation.ipVersion,
      // the default is "public": API tests index the server's addresses by this name with no fall-back
      network_for_ssh: validation.network ?? facts.network?.name,
      ssh_key_type: validation.keyType,
      image_ssh_user: validation.imageUser,
      image_alt_ssh_user: validation.imageAltUser,
      ssh_timeout: timeouts.sshSeconds,
      connect_timeout: timeouts.sshConnectSeconds,
      ping_timeout: timeouts.pingSeconds,
    },
  };
}

function networkOptions({ profile, facts }: OptionSources): Options {
  const { network, timeouts } = profile;
  const hidden = new Set(network.hiddenExtensions);
  return {
    network: {
      // set without floating IPs, TestServerBasicOps asks the metadata service for an address that is not there
      public_network_id: facts.publicNetwork?.id ?? '',
      // without it two scenario tests make no floating IP although they could
      floating_network_name: facts.publicNetwork?.name,
      project_networks_reachable: network.provider.routedBy === 'operator',
      project_network_cidr: network.projectCidr,
      project_network_mask_bits: network.projectMaskBits,
      build_timeout: timeouts.networkBuildSeconds,
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

function volumeOptions({ profile, facts }: OptionSources): Options {
  const { volumes, timeouts, microversions, features } = profile;
  return {
    volume: {
      build_timeout: timeouts.volumeBuildSeconds,
      build_interval: timeouts.buildIntervalSeconds,
      min_microversion: microversions.volume.min,
      max_microversion: microversions.volume.max ?? facts.microversions.volume,
      backend_names: listOption(volumes.backends),
      storage_protocol: volumes.storageProtocol,
      vendor_name: volumes.vendorName,
      volume_type: volumes.type,
      volume_type_multiattach: volumes.multiattachType,
      volume_size: volumes.sizeGb,
    },
    'volume-feature-enabled': { multi_backend: volumes.backends.length > 1, ...features.volume },
  };
}

function otherOptions({ profile, scenarioImage, paths }: OptionSources): Options {
  const { timeouts } = profile;
  return {
    DEFAULT: { debug: profile.tempestDebug, log_file: `${paths.logDir}/tempest.log` },
    oslo_concurrency: { lock_path: paths.lockDir },
    image: { build_timeout: timeouts.imageBuildSeconds },
    'image-feature-enabled': profile.features.image,
    scenario: {
      img_file: scenarioImage && `${paths.stateDir}/${SCENARIO_IMAGE_FILE}`,
      img_disk_format: scenarioImage?.diskFormat,
      img_container_format: scenarioImage?.containerFormat,
    },
    'service-clients': { http_timeout: timeouts.httpSeconds },
    // neutron's default is false up to tempest 39.0.0: unset, every network test would skip
    service_available: profile.services,
  };
}

/** An empty list means that the profile says nothing, not that the cloud has nothing. */
function listOption(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

import type { Check } from '../model/check.ts';
import type { SiteProfile } from '../model/site-profile.ts';
import { type Finding, ok, type Region, warn } from './finding.ts';
import type { CloudSession } from './session.ts';

/** One thing that a profile says of the cloud, and the cloud of itself. */
interface Difference {
  /** What is wrong, both sides. */
  readonly detail: string;
  readonly remedy: string;
}

/**
 * Compares what the profile says of the cloud with what the cloud shows, as `tempest verify-config` does: services of
 * the catalog, extensions, workers, import methods, back ends. One line for each difference; one green line without
 * any. A difference is no reason not to run: tests fail or skip, and this says which key it was.
 */
export async function checkFeatures(session: CloudSession, region: Region): Promise<Check[]> {
  const { nova, cinder, glance, neutron } = region.profile.services;
  const found = await Promise.all([
    compareServices(session, region.profile),
    compareKeyManager(session, region.profile),
    neutron ? compareExtensions(region) : [],
    cinder ? compareVolumes(region) : [],
    glance ? compareImport(region) : [],
    nova ? compareHypervisors(region) : [],
  ]);
  const differences = found.flat();
  const findings: Finding[] =
    differences.length === 0
      ? [ok('what the cloud shows of itself is as the profile says')]
      : differences.map(({ detail, remedy }) => warn(detail, remedy));
  return findings.map((finding) => ({ name: 'features', ...finding }));
}

const CATALOG_TYPES = [
  ['swift', 'object-store'],
  ['cinder', 'volumev3', 'block-storage'],
  ['glance', 'image'],
  ['nova', 'compute'],
  ['neutron', 'network'],
] as const;

/** A service that the profile claims and the catalog lacks is red elsewhere; here is what would not be tested. */
function compareServices(session: CloudSession, { services }: SiteProfile): Difference[] {
  return CATALOG_TYPES.filter(
    ([name, ...types]) => !services[name] && session.endpoint(...types) !== undefined,
  ).map(([name, type]) => ({
    detail: `the catalog has ${type}, services.${name} is false: its tests do not run`,
    remedy: `set services.${name}: true, or leave it so where it is not to be tested`,
  }));
}

const TEMPESTS_TRUE = "not set (Tempest's default: true)";

/** Tempest's default is true: without a key manager every test of encrypted volumes fails. */
function compareKeyManager(session: CloudSession, { services, features }: SiteProfile): Difference[] {
  const wanted = features.compute.attach_encrypted_volume ?? true;
  if (!wanted || !services.cinder || !services.nova || session.endpoint('key-manager') !== undefined) {
    return [];
  }
  return [
    {
      detail: `the catalog has no key-manager, features.compute.attach_encrypted_volume is ${features.compute.attach_encrypted_volume ?? TEMPESTS_TRUE}`,
      remedy: 'set features.compute.attach_encrypted_volume: false',
    },
  ];
}

function compareExtensions({ profile, facts }: Region): Difference[] {
  const has = new Set(facts.networkExtensions);
  const { network, overrides } = profile;
  const differences: Difference[] = [];
  if (network.portSecurity !== has.has('port-security')) {
    differences.push(
      difference('network.port_security', network.portSecurity, 'the extension port-security'),
    );
  }
  for (const name of ['router', 'external-net']) {
    if (network.floatingIps && !has.has(name)) {
      differences.push(difference('network.floating_ips', true, `the extension ${name}`));
    }
  }
  const listed = [overrides['network-feature-enabled']?.api_extensions ?? []].flat().map(String);
  const unknown = listed
    .flatMap((each) => each.split(','))
    .filter((each) => each !== 'all' && !has.has(each));
  if (unknown.length > 0) {
    differences.push({
      detail: `overrides.network-feature-enabled.api_extensions names ${unknown.join(', ')}, which the cloud does not list`,
      remedy: 'remove the override: osgate asks the cloud',
    });
  }
  return differences;
}

async function compareVolumes({ profile, read }: Region): Promise<Difference[]> {
  const { features, volumes } = profile;
  const services = await read<{ binary: string }[]>('volume', '/os-services', 'services');
  const pools = await read<Pool[]>('volume', '/scheduler-stats/get_pools?detail=true', 'pools');
  const differences: Difference[] = [];
  const backup = services?.some((service) => service.binary === 'cinder-backup');
  if (backup !== undefined && (features.volume.backup ?? true) !== backup) {
    differences.push(difference('features.volume.backup', features.volume.backup, 'cinder-backup'));
  }
  if (pools === undefined || pools.length === 0) return differences;
  const backends = new Set(pools.flatMap((pool) => pool.capabilities?.volume_backend_name ?? []));
  const missing = volumes.backends.filter((name) => backends.size > 0 && !backends.has(name));
  if (missing.length > 0) {
    differences.push({
      detail: `volumes.backends names ${missing.join(', ')}, Cinder has ${[...backends].join(', ')}`,
      remedy: 'mend volumes.backends: it is volume_backend_name of cinder.conf',
    });
  }
  if (features.volume.multi_backend === true && backends.size === 1) {
    differences.push(difference('features.volume.multi_backend', true, 'a second back end'));
  }
  const protocols = new Set(pools.flatMap((pool) => pool.capabilities?.storage_protocol ?? []));
  const { storageProtocol } = volumes;
  if (storageProtocol !== undefined && protocols.size > 0 && !sameWord(protocols, storageProtocol)) {
    differences.push({
      detail: `volumes.storage_protocol is ${storageProtocol}, Cinder's pools say ${[...protocols].join(', ')}`,
      remedy: 'mend volumes.storage_protocol: tests compare it with the pools',
    });
  }
  return differences;
}

interface Pool {
  readonly capabilities?: {
    readonly volume_backend_name?: string;
    /** Drivers give a name or a list of spellings. */
    readonly storage_protocol?: string | readonly string[];
  };
}

async function compareImport({ profile, read }: Region): Promise<Difference[]> {
  const info = await read<{ value?: readonly string[] }>('image', '/v2/info/import', 'import-methods');
  const methods = info?.value;
  const said = profile.features.image.import_image;
  if (methods === undefined || said === undefined || said === methods.length > 0) return [];
  return [difference('features.image.import_image', said, 'image import')];
}

async function compareHypervisors({ profile, read }: Region): Promise<Difference[]> {
  type Host = { readonly hypervisor_type?: string };
  const hosts = await read<Host[]>('compute', '/os-hypervisors/detail', 'hypervisors');
  const types = new Set(hosts?.flatMap((host) => host.hypervisor_type ?? []));
  const differences: Difference[] = [];
  const { hypervisorType } = profile.compute;
  if (hypervisorType !== undefined && types.size > 0 && !sameWord(types, hypervisorType)) {
    differences.push({
      detail: `compute.hypervisor_type is ${hypervisorType}, Nova says ${[...types].join(', ')}`,
      remedy: 'mend compute.hypervisor_type',
    });
  }
  const moves = ['live_migration', 'cold_migration'].filter(
    (name) => profile.features.compute[name] === true,
  );
  if (hosts?.length === 1 && moves.length > 0) {
    differences.push(difference(`features.compute.${moves.join(', ')}`, true, 'a second hypervisor'));
  }
  return differences;
}

/** The profile says that the cloud has something, or that it has not; undefined: Tempest says that it has. */
function difference(key: string, said: boolean | undefined, what: string): Difference {
  return said !== false
    ? {
        detail: `${key} is ${said ?? TEMPESTS_TRUE}, the cloud does not have ${what}`,
        remedy: `set ${key}: false`,
      }
    : {
        detail: `${key} is false, the cloud has ${what}: its tests do not run`,
        remedy: `set ${key}: true`,
      };
}

/** libvirt's type is QEMU in the API and qemu in a conf. */
function sameWord(words: ReadonlySet<string>, wanted: string): boolean {
  return [...words].some((word) => word.toLowerCase() === wanted.toLowerCase());
}

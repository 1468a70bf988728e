import { stringify } from 'yaml';
import type { DiscoveredCloud, DiscoveredNetwork } from './discovered-cloud.ts';

/** What has to be known to write a profile; everything else is said by the cloud, or left to defaults. */
export interface StartingAnswers {
  readonly release: string | undefined;
  /** Entry of clouds.yaml. */
  readonly cloud: string | undefined;
  readonly cloudsFile: string | undefined;
  readonly model: string | undefined;
  readonly network: string | undefined;
  readonly publicNetwork: string | undefined;
  readonly image: string | undefined;
  readonly flavor: string | undefined;
}

const PROVIDER_MODEL = 'vlan-provider-no-fip';
const TENANT_MODEL = 'tenant-networks-fip';

/**
 * Fills in, from what the cloud says, what nobody answered. A network whose name is there twice is never proposed.
 *
 * @param pinned releases that the site can test, oldest first
 */
export function completeAnswers(
  given: StartingAnswers,
  cloud: DiscoveredCloud,
  pinned: readonly string[],
): StartingAnswers {
  const { networks } = cloud;
  const usable = networks.filter(
    ({ name, isActive }) => isActive && networks.filter((each) => each.name === name).length === 1,
  );
  const external = usable.find(({ isExternal }) => isExternal)?.name;
  const shared = usable.find(
    ({ isShared, isExternal, subnets }) => isShared && !isExternal && subnets.length > 0,
  );
  const hasRouters = external !== undefined && cloud.extensions.includes('router');
  const model = given.model ?? (hasRouters ? TENANT_MODEL : PROVIDER_MODEL);
  return {
    ...given,
    release: given.release ?? cloud.releases.findLast((release) => pinned.includes(release)),
    model,
    network: given.network ?? (model === PROVIDER_MODEL ? shared?.name : undefined),
    publicNetwork: given.publicNetwork ?? (model === TENANT_MODEL ? external : undefined),
    image: given.image ?? cloud.images[0],
    flavor: given.flavor ?? cloud.flavors[0],
  };
}

/** What is still unknown, by its option of the command line. */
export function missingAnswers(answers: StartingAnswers): string[] {
  const needsNetwork = answers.model !== TENANT_MODEL;
  const needed: readonly (readonly [option: string, value: string | undefined])[] = [
    ['--release', answers.release],
    ['--model', answers.model],
    needsNetwork ? ['--network', answers.network] : ['--public-network', answers.publicNetwork],
    ['--image', answers.image],
    ['--flavor', answers.flavor],
  ];
  return needed.filter(([, value]) => value === undefined).map(([option]) => option);
}

/** A commented region file. `cloud`: what was discovered, where it was. */
export function renderStartingProfile(
  region: string,
  answers: StartingAnswers,
  cloud: DiscoveredCloud | undefined,
): string {
  const sections = [
    [
      `# Region ${region}: osgate run --region ${region} tests it. docs/profiles.md explains every key;`,
      `# osgate render --region ${region} --explain shows what is in force, and who said it.`,
      entry('release', answers.release, cloud && releaseNote(cloud)),
    ],
    credentials(answers),
    services(cloud),
    network(answers, cloud),
    [
      'images:',
      `  ${entry('default', answers.image)}`,
      `  ${alternative('alt', answers.image, cloud?.images, 'a second image: tests that need two skip without it')}`,
      'flavors:',
      `  ${entry('default', answers.flavor)}`,
      `  ${alternative('alt', answers.flavor, cloud?.flavors, 'a larger one: tests of resize skip without it')}`,
    ],
    volumes(cloud),
    [
      '# Tests log in to their servers: switch it on where this machine reaches them, and name the user of the image.',
      'validation:',
      '  enabled: false',
      '  # image_user: cirros',
    ],
    compute(cloud),
    [
      '# What the cloud cannot do, as Tempest names it: [compute-feature-enabled] resize is compute.resize.',
      '# features:',
      '#   compute: {vnc_console: false, shelve: false}',
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function credentials({ cloud, cloudsFile }: StartingAnswers): string[] {
  if (cloud === undefined)
    return [
      '# Who logs in: OS_CLOUD or OS_*, unless an entry of clouds.yaml is named.',
      '# credentials: {cloud: NAME}',
    ];
  return [
    '# An entry of clouds.yaml; passwords stay there, or in secure.yaml beside it.',
    'credentials:',
    `  ${entry('cloud', cloud)}`,
    ...(cloudsFile === undefined ? [] : [`  ${entry('clouds_file', cloudsFile)}`]),
  ];
}

function services(cloud: DiscoveredCloud | undefined): string[] {
  if (cloud === undefined) return ['# services: {cinder: false, swift: true}'];
  return ['services:', ...Object.entries(cloud.services).map(([name, present]) => `  ${name}: ${present}`)];
}

function network(answers: StartingAnswers, cloud: DiscoveredCloud | undefined): string[] {
  const { model, publicNetwork } = answers;
  const found = cloud?.networks.find(({ name }) => name === answers.network);
  const others = (cloud?.networks ?? [])
    .map(({ name }) => name)
    .filter((name) => name !== answers.network && name !== publicNetwork);
  return [
    ...(others.length === 0 ? [] : [`# other networks of this cloud: ${[...new Set(others)].join(', ')}`]),
    'network:',
    `  ${entry('model', model)}`,
    ...(answers.network === undefined ? [] : [`  ${entry('name', answers.network)}`]),
    ...(found === undefined || model !== PROVIDER_MODEL ? [] : providerLines(found)),
    ...(publicNetwork === undefined ? [] : [`  ${entry('public_network', publicNetwork)}`]),
    ...(cloud === undefined ? [] : [`  port_security: ${cloud.extensions.includes('port-security')}`]),
  ];
}

/** Types that the schema knows; another stands in a comment of its own cloud. */
const NETWORK_TYPES: readonly string[] = ['vlan', 'flat', 'vxlan', 'geneve'];

function providerLines({
  networkType,
  physicalNetwork,
  segmentationId,
  subnets,
}: DiscoveredNetwork): string[] {
  const known = networkType !== undefined && NETWORK_TYPES.includes(networkType);
  return [
    '  provider:',
    ...(known ? [`    ${entry('network_type', networkType)}`] : []),
    ...(physicalNetwork === undefined ? [] : [`    ${entry('physical_network', physicalNetwork)}`]),
    ...(segmentationId === undefined || networkType === 'flat'
      ? []
      : [`    segmentation_id: ${segmentationId}`]),
    ...(subnets.length === 0 ? [] : ['    subnets:', ...subnets.map((cidr) => `      - ${cidr}`)]),
    '    # nobody: no router leads from this machine to the servers',
    '    routed_by: operator',
  ];
}

function volumes(cloud: DiscoveredCloud | undefined): string[] {
  if (cloud === undefined) return ['# volumes: {backends: [fast, slow], storage_protocol: ceph}'];
  const { backends } = cloud;
  const [first] = backends;
  if (first === undefined)
    return ['# The cloud did not say which volume back ends it has.', '# volumes: {backends: [NAME]}'];
  return [
    'volumes:',
    '  backends:',
    ...backends.map(({ name }) => `    - ${scalar(name)}`),
    ...(first.storageProtocol === undefined ? [] : [`  ${entry('storage_protocol', first.storageProtocol)}`]),
  ];
}

function compute(cloud: DiscoveredCloud | undefined): string[] {
  if (cloud === undefined || cloud.computeHosts === 0) return ['# compute: {min_nodes: 2}'];
  const [type] = cloud.hypervisorTypes;
  return [
    'compute:',
    `  min_nodes: ${Math.min(2, cloud.computeHosts)}  # hypervisors that are up: ${cloud.computeHosts}`,
    ...(type === undefined ? [] : [`  ${entry('hypervisor_type', type)}`]),
  ];
}

function releaseNote({ computeMicroversion, releases }: DiscoveredCloud): string {
  const said = `compute offers microversions up to ${computeMicroversion ?? 'none'}`;
  return releases.length === 0 ? said : `${said}, as ${releases.join(', ')} does`;
}

/** The second of what the cloud has, or a comment. */
function alternative(
  key: string,
  first: string | undefined,
  found: readonly string[] = [],
  what: string,
): string {
  const second = found.find((name) => name !== first);
  return second === undefined ? `# ${key}: NAME  # ${what}` : entry(key, second);
}

function entry(key: string, value: string | undefined, note?: string): string {
  return `${key}: ${scalar(value ?? '')}${note === undefined ? '' : `  # ${note}`}`;
}

/** In quotes where YAML would read something else than this text. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}

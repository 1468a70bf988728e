import { readPages } from './pages.ts';
import { joinVersioned, type ServiceName, serviceUrl } from './service.ts';
import type { CloudSession } from './session.ts';

/** Something in a region that Tempest made and did not remove. */
interface Leftover {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  /** Id of the project that it belongs to; undefined for what belongs to none. */
  readonly project: string | undefined;
  /** ISO 8601, as the service says it. */
  readonly created: string | undefined;
}

export interface Leftovers {
  /** In the order in which they can be removed. */
  readonly leftovers: readonly Leftover[];
  /** What could not be looked at, and why. */
  readonly unseen: readonly string[];
  /** Commands of the `openstack` client that remove them, in order. */
  readonly commands: readonly string[];
}

type Entry = Readonly<Record<string, unknown>>;

interface Kind {
  readonly kind: string;
  readonly service: ServiceName | 'identity';
  readonly path: string;
  /** Of the list in the answer. */
  readonly key: string;
  /** Words of the command before the ids. */
  readonly remove: string;
  /** Not every region has it: an answer of 404 means that there are none. */
  readonly optional?: true;
  readonly nameKey?: string;
  /** Whether an entry can be removed by itself. */
  readonly when?: (entry: Entry) => boolean;
  /** Instead of one command with all ids, one for each. */
  readonly removeOne?: (entry: Entry) => string;
}

/** What goes first needs what comes after it. */
const KINDS: readonly Kind[] = [
  {
    ...{ kind: 'server', service: 'compute', path: '/servers/detail?all_tenants=1', key: 'servers' },
    remove: 'server delete --wait',
  },
  {
    ...{ kind: 'floating ip', service: 'network', path: '/v2.0/floatingips', key: 'floatingips' },
    ...{ nameKey: 'floating_ip_address', remove: 'floating ip delete', optional: true },
  },
  {
    ...{ kind: 'router interface', service: 'network', path: '/v2.0/ports', key: 'ports' },
    when: (entry) => String(entry.device_owner).startsWith('network:router_interface'),
    remove: 'router remove port',
    removeOne: ({ device_id, id }) => `router remove port ${device_id} ${id}`,
  },
  {
    ...{ kind: 'router', service: 'network', path: '/v2.0/routers', key: 'routers' },
    ...{ remove: 'router delete', optional: true },
  },
  {
    ...{ kind: 'port', service: 'network', path: '/v2.0/ports', key: 'ports', remove: 'port delete' },
    // those of servers, routers and DHCP go with what they belong to
    when: ({ device_owner }) => device_owner === '',
  },
  { kind: 'network', service: 'network', path: '/v2.0/networks', key: 'networks', remove: 'network delete' },
  {
    ...{ kind: 'security group', service: 'network', path: '/v2.0/security-groups', key: 'security_groups' },
    remove: 'security group delete',
  },
  {
    ...{ kind: 'volume backup', service: 'volume', path: '/backups/detail?all_tenants=1', key: 'backups' },
    remove: 'volume backup delete',
    optional: true,
  },
  {
    ...{
      kind: 'volume snapshot',
      service: 'volume',
      path: '/snapshots/detail?all_tenants=1',
      key: 'snapshots',
    },
    remove: 'volume snapshot delete',
  },
  {
    ...{ kind: 'volume', service: 'volume', path: '/volumes/detail?all_tenants=1', key: 'volumes' },
    remove: 'volume delete',
  },
  {
    ...{ kind: 'volume type', service: 'volume', path: '/types?is_public=None', key: 'volume_types' },
    remove: 'volume type delete',
  },
  { kind: 'image', service: 'image', path: '/v2/images?limit=1000', key: 'images', remove: 'image delete' },
  {
    ...{ kind: 'flavor', service: 'compute', path: '/flavors/detail?is_public=None', key: 'flavors' },
    remove: 'flavor delete',
  },
  {
    kind: 'aggregate',
    service: 'compute',
    path: '/os-aggregates',
    key: 'aggregates',
    remove: 'aggregate delete',
  },
  { kind: 'user', service: 'identity', path: '/v3/users', key: 'users', remove: 'user delete' },
  { kind: 'group', service: 'identity', path: '/v3/groups', key: 'groups', remove: 'group delete' },
  { kind: 'role', service: 'identity', path: '/v3/roles', key: 'roles', remove: 'role delete' },
  { kind: 'project', service: 'identity', path: '/v3/projects', key: 'projects', remove: 'project delete' },
  {
    ...{ kind: 'domain', service: 'identity', path: '/v3/domains', key: 'domains', remove: 'domain delete' },
    removeOne: ({ id }) => `domain set --disable ${id} && openstack domain delete ${id}`,
  },
];

const PROJECT_KEYS = ['project_id', 'tenant_id', 'owner', 'os-vol-tenant-attr:tenant_id'];
const SNAPSHOT_PROJECT = 'os-extended-snapshot-attributes:project_id';

/**
 * Finds what Tempest left in a region: whatever has a name that Tempest makes (its prefix, words, a random number), and all that
 * belongs to a project with such a name. Changes nothing. A service that does not show its list is told, never passed over.
 * Source of the names: `tempest.lib.common.utils.data_utils.rand_name`.
 *
 * @param prefix `resource_name_prefix` of tempest.conf
 * @throws OsgateError `environment` when a service does not answer at all.
 */
export async function findLeftovers(session: CloudSession, prefix = 'tempest'): Promise<Leftovers> {
  const unseen: string[] = [];
  const made = new RegExp(`^${prefix.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}-(?:.*-)?\\d{3,}(?:-.*)?$`);
  const lists = await Promise.all(
    KINDS.map(async (kind) => ({ kind, entries: await readList(session, kind, unseen) })),
  );
  const projects = new Set(
    lists
      .filter(({ kind }) => kind.kind === 'project')
      .flatMap(({ entries }) => entries.filter(({ name }) => made.test(String(name))).map(({ id }) => id)),
  );
  const found = lists.map(({ kind, entries }) => ({
    kind,
    entries: entries.filter(
      (entry) =>
        SAFE_ID.test(String(entry.id)) &&
        (kind.when?.(entry) ?? true) &&
        (made.test(String(entry[kind.nameKey ?? 'name'])) || projects.has(projectOf(entry))),
    ),
  }));
  return {
    leftovers: found.flatMap(({ kind, entries }) => entries.map((entry) => leftoverOf(kind, entry))),
    unseen: [...new Set(unseen)],
    commands: found.flatMap(({ kind, entries }) => commandsOf(kind, entries)),
  };
}

async function readList(
  session: CloudSession,
  { service, path, key, optional }: Kind,
  unseen: string[],
): Promise<readonly Entry[]> {
  const base = service === 'identity' ? session.endpoint('identity') : serviceUrl(session, service);
  if (base === undefined) return [];
  const { entries, status, isWhole } = await readPages(session, joinVersioned(base, path), key);
  if (!isWhole && !(status === 404 && optional)) {
    unseen.push(`${service}: ${path.replace(/\?.*/, '')} answered ${status}`);
  }
  return entries;
}

function projectOf(entry: Entry): unknown {
  return [...PROJECT_KEYS, SNAPSHOT_PROJECT].map((key) => entry[key]).find((id) => id);
}

function leftoverOf({ kind, nameKey = 'name' }: Kind, entry: Entry): Leftover {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return {
    kind,
    id: String(entry.id),
    name: text(entry[nameKey]) ?? '',
    project: text(projectOf(entry)),
    created: text(entry.created_at ?? entry.created),
  };
}

/** An id that is more than a word is none, and would be more in a shell. */
const SAFE_ID = /^[\w.:-]+$/;
/** So many ids in one command. */
const IDS_OF_A_COMMAND = 20;

function commandsOf({ remove, removeOne }: Kind, entries: readonly Entry[]): string[] {
  if (removeOne !== undefined) return entries.map((entry) => `openstack ${removeOne(entry)}`);
  const ids = entries.map(({ id }) => String(id));
  return Array.from({ length: Math.ceil(ids.length / IDS_OF_A_COMMAND) }, (_, at) =>
    ['openstack', remove, ...ids.slice(at * IDS_OF_A_COMMAND, (at + 1) * IDS_OF_A_COMMAND)].join(' '),
  );
}

import { type Finding, fail, ok, type Region, warn } from './finding.ts';

interface Service {
  readonly binary: string;
  readonly host: string;
  readonly state: string;
  readonly status: string;
  /** Its last report, ISO 8601 without zone. */
  readonly updated_at?: string | null;
}

/** Nova's or Cinder's own services. */
export async function checkServices({ read }: Region, service: 'compute' | 'volume'): Promise<Finding> {
  const services = await read<Service[]>(service, '/os-services', 'services');
  if (services === undefined) return warn('they cannot be listed', 'log in as an administrator');
  const isUp = ({ state, status }: Service) => state === 'up' || status === 'disabled';
  return aliveByKind(
    services.map((each) => ({ kind: each.binary, host: each.host, up: isUp(each), seen: each.updated_at })),
    `openstack ${service} service list`,
  );
}

interface Agent {
  readonly binary: string;
  readonly host: string;
  readonly alive: boolean;
  readonly admin_state_up: boolean;
  /** Its last report: `2026-11-22 20:15:00`. */
  readonly heartbeat_timestamp?: string | null;
}

/** Neutron's. */
export async function checkAgents({ read }: Region): Promise<Finding> {
  const agents = await read<Agent[]>('network', '/v2.0/agents', 'agents');
  if (agents === undefined) return warn('they cannot be listed', 'log in as an administrator');
  return aliveByKind(
    agents.map(({ binary, host, alive, admin_state_up, heartbeat_timestamp }) => ({
      kind: binary,
      host,
      up: alive || !admin_state_up,
      seen: heartbeat_timestamp,
    })),
    'openstack network agent list',
  );
}

interface Worker {
  readonly kind: string;
  readonly host: string;
  readonly up: boolean;
  /** When it was last heard of; times of one list are comparable. */
  readonly seen: string | null | undefined;
}

/** A kind of which nothing was heard for so long is one that an upgrade left in the list: nova-consoleauth, agents before OVN. */
const RETIRED_MS = 30 * 24 * 3600 * 1000;

/** Some down of many is a warning: a large cloud always has one. None left of a kind stops a run, unless the cloud has done without. */
function aliveByKind(workers: readonly Worker[], command: string): Finding {
  const lastSeen = (some: readonly Worker[]) =>
    Math.max(...some.map(({ seen }) => Date.parse(seen ?? '')).filter((time) => !Number.isNaN(time)));
  const newest = lastSeen(workers);
  const isRetired = (kind: readonly Worker[]) =>
    Number.isFinite(lastSeen(kind)) && newest - lastSeen(kind) > RETIRED_MS;
  const down = workers.filter((worker) => !worker.up);
  const dead = [...Map.groupBy(workers, (worker) => worker.kind)]
    .filter(([, each]) => each.every((worker) => !worker.up))
    .filter(([, each]) => !isRetired(each))
    .map(([kind]) => kind);
  if (dead.length > 0) {
    return fail(
      `no ${dead.join(', no ')} is up`,
      `${command}; restart it on its host, or delete it there if it is gone for good`,
    );
  }
  const detail = `${workers.length - down.length} of ${workers.length} up`;
  if (down.length === 0) return ok(detail);
  return warn(`${detail}; down: ${down.map(({ kind, host }) => `${kind} on ${host}`).join(', ')}`, command);
}

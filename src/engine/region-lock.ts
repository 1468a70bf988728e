import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from 'dockerode';
import { OsgateError } from '../model/errors.ts';
import { type Engine, isConflict, lookFor, messageOf } from './engine.ts';
import { LOCK_LABEL, REGION_LABEL } from './tempest-container.ts';

interface Holding {
  readonly region: string;
  /** Who holds it. */
  readonly runId: string;
  /** Any image that is there and has `cat`. */
  readonly image: string;
  /** How long a lock that does not run is waited for before it counts as left over. */
  readonly patienceMs?: number;
}

/** An osgate that made its lock starts it within a second, on a busy machine within a few. */
const PATIENCE_MS = 10_000;
const POLL_MS = 100;

/**
 * Holds a region for one run until it is disposed of: a container that does nothing but wait for the end of its standard
 * input. The engine ends that input when this process ends, however it ends, and then removes the container; so the lock
 * cannot outlive its holder, wherever that runs. Names of containers are unique: of two runs one gets it.
 *
 * @returns undefined when the region is held already.
 * @throws OsgateError `engine` when the container cannot be created or started.
 */
export async function lockRegion(engine: Engine, holding: Holding): Promise<AsyncDisposable | undefined> {
  return lock(engine, lockName(holding.region), holding);
}

/** The same for the one osgate that takes over what a dead one left of a run, whoever holds the region by then. */
export async function lockRun(engine: Engine, holding: Holding): Promise<AsyncDisposable | undefined> {
  return lock(engine, attachName(holding.runId), holding);
}

/** Whether an osgate is there that looks after a run: the one that started it, or one that took it over. */
export async function isRunHeld(
  engine: Engine,
  { region, runId }: Pick<Holding, 'region' | 'runId'>,
): Promise<boolean> {
  const locks = await Promise.all([lockName(region), attachName(runId)].map((name) => find(engine, name)));
  return locks.some((there) => there?.status === 'running' && there.runId === runId);
}

async function lock(engine: Engine, name: string, holding: Holding): Promise<AsyncDisposable | undefined> {
  const { patienceMs = PATIENCE_MS } = holding;
  for (let waitedMs = 0; waitedMs <= 2 * patienceMs; waitedMs += POLL_MS) {
    const container = await create(engine, name, holding);
    if (container !== undefined) return start(container, holding);
    const there = await find(engine, name);
    if (there?.status === 'running') return undefined;
    if (there?.status === 'exited' || waitedMs >= patienceMs) await there?.remove();
    await sleep(POLL_MS);
  }
  throw new OsgateError('engine', `${name} neither runs nor goes away`, {
    hint: `docker rm -f ${name}`,
  });
}

/** Undefined when there is one already. */
async function create(
  { docker }: Engine,
  name: string,
  { region, runId, image }: Holding,
): Promise<Container | undefined> {
  try {
    return await docker.createContainer({
      name,
      Image: image,
      Entrypoint: ['cat'],
      Cmd: [],
      Labels: { [REGION_LABEL]: region, [LOCK_LABEL]: runId },
      OpenStdin: true,
      StdinOnce: true,
      AttachStdin: true,
      HostConfig: {
        AutoRemove: true,
        NetworkMode: 'none',
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        LogConfig: { Type: 'none', Config: {} },
      },
    });
  } catch (cause) {
    if (isConflict(cause)) return undefined;
    throw refused(region, cause);
  }
}

async function start(container: Container, { region }: Holding): Promise<AsyncDisposable> {
  try {
    const input = (await container.attach({ stream: true, stdin: true, hijack: true })) as Duplex;
    // an engine that is lost shows in the run's own container
    input.on('error', () => {});
    await container.start();
    return {
      async [Symbol.asyncDispose]() {
        input.end();
        await remove(container);
        input.destroy();
      },
    };
  } catch (cause) {
    await remove(container);
    throw refused(region, cause);
  }
}

/** Undefined when it is gone. Its id and not its name says what is removed: another run may have made a new one meanwhile. */
async function find(
  { docker }: Engine,
  name: string,
): Promise<
  { readonly status: string; readonly runId: string | undefined; remove(): Promise<void> } | undefined
> {
  const there = await lookFor(`the lock ${name}`, () => docker.getContainer(name).inspect());
  return (
    there && {
      status: there.State.Running ? 'running' : there.State.Status,
      runId: there.Config?.Labels?.[LOCK_LABEL],
      remove: () => remove(docker.getContainer(there.Id)),
    }
  );
}

/** It may go away by itself meanwhile; a lost engine keeps nothing that runs. */
async function remove(container: Container): Promise<void> {
  await container.remove({ force: true }).catch(() => {});
}

function refused(region: string, cause: unknown): OsgateError {
  return new OsgateError('engine', `holding region ${region} failed: ${messageOf(cause)}`, { cause });
}

function lockName(region: string): string {
  return `osgate-lock-${region.replace(/[^\w.-]/g, '_')}`;
}

/** Of the osgate that takes a run over. */
function attachName(runId: string): string {
  return `osgate-attach-${runId}`;
}

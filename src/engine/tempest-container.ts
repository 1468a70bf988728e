import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Container } from 'dockerode';
import { type ArchiveFile, packArchive, saveArchive } from './archive.ts';
import { demultiplex, exitCodeOf } from './attached.ts';
import { ask, type Engine, lookFor, messageOf } from './engine.ts';

/** Labels on everything that osgate makes in an engine, so that it can be found and removed. */
export const RUN_LABEL = 'osgate.run';
export const REGION_LABEL = 'osgate.region';
/** On the container that holds a region for a run: the run's id. */
export const LOCK_LABEL = 'osgate.lock';

/** Where the container's entry point leaves what it writes; a volume, so that it outlives the process. */
const OUTPUT_FOLDER = '/var/lib/osgate';
const STREAM_FILE = 'stream.subunit';

/** Someone who follows the container of a run to its end. */
export interface RunFollower {
  readonly runId: string;
  /** Raw bytes of the subunit stream as they come: for the live view only. */
  readonly onStream: (chunk: Uint8Array) => void;
  /** Aborting stops the container: SIGTERM, then SIGKILL. */
  readonly signal: AbortSignal;
  /** An existing folder of this machine that the files of the output volume are copied to. */
  readonly outputFolder: string;
  /** What the bytes of each of these files go through before they are written. */
  readonly passThrough: (name: string) => readonly Duplex[];
}

/** What a container is made of. */
export interface TempestContainer {
  readonly region: string;
  readonly image: string;
  /** Sent as a tar on standard input and unpacked into tmpfs: nothing secret touches a disk. */
  readonly input: readonly ArchiveFile[];
}

export interface ContainerOutcome {
  /** The names of the files that were copied from the output volume, each of them whole. */
  readonly saved: readonly string[];
  /** The container's exit code; undefined when the engine was lost. */
  readonly exitCode: number | undefined;
  /** When the container ended, ISO 8601 UTC by the engine's clock; undefined when the engine does not say. */
  readonly ended: string | undefined;
  /** The kernel killed one of its processes, not always the first one, for want of memory. */
  readonly outOfMemory: boolean;
  /** Why the engine was lost or, where there is an exit code, why the output could not be copied. */
  readonly engineError: string | undefined;
}

/** Grace between SIGTERM and SIGKILL; the entry point itself gives the runner five seconds. */
const STOP_GRACE_SECONDS = 6;

/**
 * Runs one container to its end and brings its output home: create, attach, start, send input, wait, copy out,
 * remove. The container is an ordinary user without capabilities on a read-only root. A lost engine or a killed
 * container is an outcome, not an error: what was seen until then counts.
 *
 * @throws OsgateError `engine` when the container cannot be created or started.
 */
export async function runTempestContainer(
  engine: Engine,
  spec: TempestContainer,
  follower: RunFollower,
): Promise<ContainerOutcome> {
  const container = await create(engine, spec, follower.runId);
  try {
    await start(container, spec, follower);
  } catch (error) {
    await remove(engine, container, follower.runId);
    throw error;
  }
  return finish(engine, container, follower);
}

/** Whether the engine has a container of this run, going on or ended. @throws OsgateError `engine`. */
export async function hasTempestContainer({ docker }: Engine, runId: string): Promise<boolean> {
  const container = docker.getContainer(containerName(runId));
  return (await lookFor(`the container of run ${runId}`, () => container.inspect())) !== undefined;
}

/**
 * Follows a container that another osgate started, or takes over what it left when it ended.
 *
 * @throws OsgateError `engine` when it cannot be attached to.
 */
export async function followTempestContainer(
  engine: Engine,
  follower: RunFollower,
): Promise<ContainerOutcome> {
  const container = engine.docker.getContainer(containerName(follower.runId));
  await ask(`attaching to run ${follower.runId}`, async () => {
    const { State } = await container.inspect();
    if (!State.Running) return;
    listen(container, await container.attach({ stream: true, stdout: true, stderr: true }), follower);
  });
  return finish(engine, container, follower);
}

/**
 * Shows what the container of a run says until it ends, and leaves everything to the osgate that looks after the run. Aborting
 * stops the container. Returns at once when it does not run.
 *
 * @throws OsgateError `engine` when the engine is lost.
 */
export async function watchTempestContainer(
  engine: Engine,
  follower: Pick<RunFollower, 'runId' | 'onStream' | 'signal'>,
): Promise<void> {
  const container = engine.docker.getContainer(containerName(follower.runId));
  const stop = () => stopContainer(container);
  try {
    // whoever looks after it may remove it at any moment
    await lookFor(`the container of run ${follower.runId}`, async () => {
      if (!(await container.inspect()).State.Running) return;
      const attached = await container.attach({ stream: true, stdout: true, stderr: true });
      listen(container, attached, follower);
      if (follower.signal.aborted) stop();
      follower.signal.addEventListener('abort', stop);
      await exitCodeOf(container);
    });
  } finally {
    follower.signal.removeEventListener('abort', stop);
  }
}

/**
 * How many bytes of a run's stream are recorded by now.
 *
 * @throws when the engine does not say: it is lost, or there is no such file yet.
 */
export async function recordedBytes({ docker }: Engine, runId: string): Promise<number> {
  const path = `${OUTPUT_FOLDER}/${STREAM_FILE}`;
  const answer = (await docker.getContainer(containerName(runId)).infoArchive({ path })) as IncomingMessage;
  answer.resume();
  const stat = String(answer.headers['x-docker-container-path-stat']);
  return (JSON.parse(Buffer.from(stat, 'base64').toString()) as { size: number }).size;
}

/**
 * What is going on in this engine for a region: run ids, those of reruns, and those of runs that hold it between two containers.
 *
 * @throws OsgateError `engine`.
 */
export async function findRunningRuns(engine: Engine, region: string): Promise<string[]> {
  const containers = await findRunContainers(engine, region);
  return containers.filter(({ isRunning }) => isRunning).map(({ id }) => id);
}

/**
 * What there is in this engine of a region's runs, going on or ended: the id of a run or rerun, and that of a run which holds the region
 * or is taken over.
 *
 * @throws OsgateError `engine` when it does not say.
 */
export async function findRunContainers(
  { docker }: Engine,
  region: string,
): Promise<{ readonly id: string; readonly name: string; readonly isRunning: boolean }[]> {
  const filters = { label: [`${REGION_LABEL}=${region}`] };
  const containers = await ask(`asking what runs in region ${region}`, () =>
    docker.listContainers({ all: true, filters }),
  );
  return containers.flatMap(({ Id, Names, Labels, State }) => {
    const isRunning = !ENDED_STATES.has(State);
    const id = Labels[RUN_LABEL] ?? (isRunning ? Labels[LOCK_LABEL] : undefined);
    return id === undefined ? [] : [{ id, name: Names?.[0]?.slice(1) ?? Id, isRunning }];
  });
}

/** Names of the volumes of a region's runs: each is that of its container. @throws OsgateError `engine`. */
export async function findRunVolumes({ docker }: Engine, region: string): Promise<string[]> {
  const filters = { label: [`${REGION_LABEL}=${region}`] };
  const { Volumes } = await ask(`listing volumes of region ${region}`, () => docker.listVolumes({ filters }));
  return (Volumes ?? []).map(({ Name }) => Name);
}

const ENDED_STATES: ReadonlySet<string> = new Set(['created', 'exited', 'dead', 'removing']);

async function create({ docker }: Engine, spec: TempestContainer, runId: string): Promise<Container> {
  const labels = { [RUN_LABEL]: runId, [REGION_LABEL]: spec.region };
  const name = containerName(runId);
  return ask(`creating a container of ${spec.image}`, async () => {
    await docker.createVolume({ Name: name, Labels: labels });
    return docker.createContainer({
      name,
      Image: spec.image,
      Labels: labels,
      OpenStdin: true,
      StdinOnce: true,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: false,
      HostConfig: {
        NetworkMode: 'host',
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        Tmpfs: { '/run/osgate': 'mode=1777', '/tmp': 'mode=1777' },
        Mounts: [{ Type: 'volume', Source: name, Target: OUTPUT_FOLDER }],
        LogConfig: { Type: 'none', Config: {} },
        Init: true,
      },
    });
  });
}

async function start(container: Container, spec: TempestContainer, follower: RunFollower): Promise<void> {
  await ask(`starting a container of ${spec.image}`, async () => {
    const attached = await container.attach({
      stream: true,
      stdin: true,
      stdout: true,
      stderr: true,
      hijack: true,
    });
    listen(container, attached, follower);
    await container.start();
    attached.end(await packArchive(spec.input));
  });
}

function listen(
  container: Container,
  attached: NodeJS.ReadWriteStream,
  { onStream }: Pick<RunFollower, 'onStream'>,
): void {
  const { stdout, stderr } = demultiplex(container, attached);
  stdout.on('data', onStream);
  // what the runner says there lies on the volume, too
  stderr.resume();
}

/** Waits, copies the output, removes. What a lost engine keeps stays, so that it can be taken over later. */
async function finish(
  engine: Engine,
  container: Container,
  follower: RunFollower,
): Promise<ContainerOutcome> {
  const { runId, signal, outputFolder, passThrough } = follower;
  const stop = () => stopContainer(container);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  const saved: string[] = [];
  let exitCode: number | undefined;
  let state: EndState = { ended: undefined, outOfMemory: false };
  try {
    exitCode = await exitCodeOf(container);
    state = await readEndState(container);
    const output = await container.getArchive({ path: OUTPUT_FOLDER });
    for await (const name of saveArchive(output, outputFolder, passThrough)) saved.push(name);
    await remove(engine, container, runId);
    return { saved, exitCode, ...state, engineError: undefined };
  } catch (error) {
    return { saved, exitCode, ...state, engineError: messageOf(error) };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function stopContainer(container: Container): void {
  container.stop({ t: STOP_GRACE_SECONDS }).catch(() => {});
}

type EndState = Pick<ContainerOutcome, 'ended' | 'outOfMemory'>;

/** An engine that does not answer this takes nothing from the run. */
async function readEndState(container: Container): Promise<EndState> {
  try {
    const { State } = await container.inspect();
    const ended = Date.parse(State.FinishedAt);
    return {
      ended: ended > 0 ? new Date(ended).toISOString() : undefined,
      outOfMemory: State.OOMKilled === true,
    };
  } catch {
    return { ended: undefined, outOfMemory: false };
  }
}

/** What cannot be removed now is found again by its labels. */
async function remove({ docker }: Engine, container: Container, runId: string): Promise<void> {
  await container.remove({ force: true, v: true }).catch(() => {});
  await docker
    .getVolume(containerName(runId))
    .remove()
    .catch(() => {});
}

/** Also the name of the run's volume. */
function containerName(runId: string): string {
  return `osgate-${runId}`;
}

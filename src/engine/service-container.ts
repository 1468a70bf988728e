import { text } from 'node:stream/consumers';
import { demultiplex } from './attached.ts';
import { ask, type Engine, lookFor } from './engine.ts';

export interface ServiceContainer {
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ServiceState {
  readonly running: boolean;
  /** The image's id, `sha256:…`. */
  readonly imageId: string;
  /** When it was started, ISO 8601. */
  readonly started: string;
}

/** A named container's state; undefined when there is none. @throws OsgateError `engine`. */
export async function findService({ docker }: Engine, name: string): Promise<ServiceState | undefined> {
  const there = await lookFor(`the container ${name}`, () => docker.getContainer(name).inspect());
  return there && { running: there.State.Running, imageId: there.Image, started: there.State.StartedAt };
}

/**
 * Starts a container that stays in the background, in the host's network and without privileges.
 *
 * @throws OsgateError `engine` when the engine refuses it.
 */
export async function startService({ docker }: Engine, service: ServiceContainer): Promise<void> {
  const { name, image, labels } = service;
  await ask(`starting ${name} from ${image}`, async () => {
    const container = await docker.createContainer({
      name,
      Image: image,
      Labels: { ...labels },
      HostConfig: { NetworkMode: 'host' },
    });
    await container.start();
  });
}

/** Stops and removes a named container with its volumes. False when there was none. @throws OsgateError `engine`. */
export async function removeService({ docker }: Engine, name: string): Promise<boolean> {
  const container = docker.getContainer(name);
  const removed = await lookFor(`the container ${name}`, async () => {
    await container.inspect();
    // one that is stopped already is fine; what is not, the removal tells
    await container.stop({ t: 10 }).catch(() => {});
    await container.remove({ force: true, v: true });
    return true;
  });
  return removed ?? false;
}

/** Runs a command in a running container. Returns its exit code and its standard output. @throws OsgateError `engine`. */
export async function executeInService(
  { docker }: Engine,
  name: string,
  command: readonly string[],
): Promise<{ exitCode: number; stdout: string }> {
  return ask(`running ${command[0]} in ${name}`, async () => {
    const exec = await docker
      .getContainer(name)
      .exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
    const { stdout, stderr } = demultiplex(docker, await exec.start({}));
    stderr.resume();
    const output = await text(stdout);
    return { exitCode: (await exec.inspect()).ExitCode ?? 1, stdout: output };
  });
}

/** The last lines that a container printed. @throws OsgateError `engine`. */
export async function readServiceLog({ docker }: Engine, name: string, lines: number): Promise<string> {
  const log = await ask(`reading the log of ${name}`, () =>
    docker.getContainer(name).logs({ stdout: true, stderr: true, tail: lines }),
  );
  // frames of 8 header bytes each, as in the attach stream
  const parts: string[] = [];
  for (let offset = 0; offset + 8 <= log.length; ) {
    const end = offset + 8 + log.readUInt32BE(offset + 4);
    parts.push(log.toString('utf8', offset + 8, end));
    offset = end;
  }
  return parts.join('');
}

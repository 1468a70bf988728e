import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { OsgateError } from '../model/errors.ts';
import { type Engine, isNotFound, messageOf } from './engine.ts';

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

/** A named container's state; undefined when there is none. */
export async function findService({ docker }: Engine, name: string): Promise<ServiceState | undefined> {
  try {
    const { State, Image } = await docker.getContainer(name).inspect();
    return { running: State.Running, imageId: Image, started: State.StartedAt };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * Starts a container that stays in the background, in the host's network and without privileges.
 *
 * @throws OsgateError `engine` when the engine refuses it.
 */
export async function startService({ docker }: Engine, service: ServiceContainer): Promise<void> {
  const { name, image, labels } = service;
  try {
    const container = await docker.createContainer({
      name,
      Image: image,
      Labels: { ...labels },
      HostConfig: { NetworkMode: 'host' },
    });
    await container.start();
  } catch (cause) {
    throw new OsgateError('engine', `starting ${name} from ${image} failed: ${messageOf(cause)}`, { cause });
  }
}

/** Stops and removes a named container with its volumes. False when there was none. */
export async function removeService({ docker }: Engine, name: string): Promise<boolean> {
  try {
    const container = docker.getContainer(name);
    await container.stop({ t: 10 }).catch((error) => {
      if (isNotFound(error)) throw error; // a container that is stopped already is fine
    });
    await container.remove({ force: true, v: true });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Runs a command in a running container. Returns its exit code and its standard output. */
export async function executeInService(
  { docker }: Engine,
  name: string,
  command: readonly string[],
): Promise<{ exitCode: number; stdout: string }> {
  const exec = await docker
    .getContainer(name)
    .exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
  const attached = await exec.start({});
  const stdout = new PassThrough();
  const stderr = new PassThrough().resume();
  docker.modem.demuxStream(attached, stdout, stderr);
  attached.on('end', () => stdout.end());
  const output = await text(stdout);
  return { exitCode: (await exec.inspect()).ExitCode ?? 1, stdout: output };
}

/** The last lines that a container printed. */
export async function readServiceLog({ docker }: Engine, name: string, lines: number): Promise<string> {
  const log = await docker.getContainer(name).logs({ stdout: true, stderr: true, tail: lines });
  // frames of 8 header bytes each, as in the attach stream
  const parts: string[] = [];
  for (let offset = 0; offset + 8 <= log.length; ) {
    const end = offset + 8 + log.readUInt32BE(offset + 4);
    parts.push(log.toString('utf8', offset + 8, end));
    offset = end;
  }
  return parts.join('');
}

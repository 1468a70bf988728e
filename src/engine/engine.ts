import Docker from 'dockerode';
import { OsgateError } from '../model/errors.ts';

/** A reachable Docker Engine: the dockerode client and what the engine says of itself. */
export interface Engine {
  readonly docker: Docker;
  readonly version: string;
  /** `unix:///var/run/docker.sock` or what `DOCKER_HOST` names, for messages. */
  readonly address: string;
}

const LOCAL_SOCKET = '/var/run/docker.sock';

/**
 * Connects to the engine that this process is told of, else to the local socket, and asks its version. dockerode itself reads
 * `DOCKER_HOST`, `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH` from the environment of the process, and from nowhere else.
 *
 * @throws OsgateError `engine` when none answers; the hint tells how to start or install one.
 */
export async function connectEngine(): Promise<Engine> {
  const named = process.env.DOCKER_HOST || undefined;
  const address = named ?? `unix://${LOCAL_SOCKET}`;
  try {
    const docker = named === undefined ? new Docker({ socketPath: LOCAL_SOCKET }) : new Docker();
    const version = await docker.version();
    return { docker, version: version.Version, address };
  } catch (cause) {
    throw new OsgateError('engine', `no Docker Engine answers at ${address}: ${messageOf(cause)}`, {
      hint: 'start one (systemctl start docker), or install it: apt-get install docker.io; DOCKER_HOST names another',
      cause,
    });
  }
}

/** Where the engine keeps its images on its own machine: `/var/lib/docker`. */
export async function dataFolder({ docker }: Engine): Promise<string> {
  const info: { DockerRootDir: string } = await docker.info();
  return info.DockerRootDir;
}

/** The engine's own words on a failure, without dockerode's prefix `(HTTP code 404) no such container - `. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.replace(/^\(HTTP code \d+\) .*? - /, '').trim();
}

/** True for the engine's answer that a container of this name is there already. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 409;
}

/** True for the engine's answer that the container, image or volume is not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 404;
}

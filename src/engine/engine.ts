import Docker, { type DockerVersion } from 'dockerode';
import { OsgateError } from '../model/errors.ts';

/** A reachable Docker Engine: the dockerode client and what the engine says of itself. */
export interface Engine {
  readonly docker: Docker;
  readonly version: string;
  /** `unix:///var/run/docker.sock` or what `DOCKER_HOST` names, for messages. */
  readonly address: string;
}

const LOCAL_SOCKET = '/var/run/docker.sock';
/** For the first answer; a machine that starts up takes a few seconds. */
const PATIENCE_MS = 30_000;

/** dockerode takes it, its types do not say so. */
interface AskedInTime {
  version(options: { readonly abortSignal: AbortSignal }): Promise<DockerVersion>;
}

/**
 * Connects to the engine that this process is told of, else to the local socket, and asks its version. dockerode itself reads
 * `DOCKER_HOST`, `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH` from the environment of the process, and from nowhere else.
 *
 * @throws OsgateError `engine` when none answers in time; the hint tells how to start or install one.
 */
export async function connectEngine(patienceMs = PATIENCE_MS): Promise<Engine> {
  const named = process.env.DOCKER_HOST || undefined;
  const address = named ?? `unix://${LOCAL_SOCKET}`;
  const abortSignal = AbortSignal.timeout(patienceMs);
  try {
    const docker = named === undefined ? new Docker({ socketPath: LOCAL_SOCKET }) : new Docker();
    const version = await (docker as unknown as AskedInTime).version({ abortSignal });
    return { docker, version: version.Version, address };
  } catch (cause) {
    const why = abortSignal.aborted ? `nothing came within ${patienceMs / 1000} seconds` : messageOf(cause);
    throw new OsgateError('engine', `no Docker Engine answers at ${address}: ${why}`, {
      hint: isRefused(cause)
        ? 'this user may not use it: sudo usermod -aG docker USER, then log in anew; DOCKER_HOST names another'
        : 'start one (systemctl start docker), or install it: apt-get install docker.io; DOCKER_HOST names another',
      cause,
    });
  }
}

function isRefused(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EACCES';
}

/** Where the engine keeps its images on its own machine: `/var/lib/docker`. @throws OsgateError `engine`. */
export async function dataFolder({ docker }: Engine): Promise<string> {
  const info: { DockerRootDir: string } = await ask('asking the engine where it keeps images', () =>
    docker.info(),
  );
  return info.DockerRootDir;
}

/**
 * Asks the engine for something.
 *
 * @param doing what it is asked for, for the message: `removing the image osgate/lab:1`
 * @throws OsgateError `engine`: that failed, in the engine's own words.
 */
export async function ask<T>(doing: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (cause) {
    if (cause instanceof OsgateError) throw cause;
    throw new OsgateError('engine', `${doing} failed: ${messageOf(cause)}`, { cause });
  }
}

/**
 * Looks at something that the engine may not have: undefined then.
 *
 * @throws OsgateError `engine` when it says anything else, or nothing.
 */
export async function lookFor<T>(what: string, look: () => Promise<T>): Promise<T | undefined> {
  return ask(`looking for ${what}`, () =>
    look().catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    }),
  );
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
function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 404;
}

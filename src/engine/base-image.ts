import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { OsgateError } from '../model/errors.ts';
import { type Engine, messageOf } from './engine.ts';
import { findImage } from './images.ts';
import { followMessages } from './message-stream.ts';

export interface BaseImageOptions {
  /** A Debian mirror for debootstrap; Debian's own when undefined. */
  readonly aptMirror: string | undefined;
  /** Only what the engine has. */
  readonly offline: boolean;
  readonly onLine: (line: string) => void;
}

/**
 * Makes a base image such as `debian:bookworm` available and returns the reference to build from: the image if the
 * engine has it, else a pull, else, for `debian:<suite>` where no registry can be reached, a bootstrap of that suite
 * from a Debian mirror, imported as `osgate/debian:<suite>`.
 *
 * @throws OsgateError `engine` when neither works, saying what each way lacked.
 */
export async function ensureBaseImage(
  engine: Engine,
  reference: string,
  options: BaseImageOptions,
): Promise<string> {
  const known = await findBaseImage(engine, reference);
  if (known !== undefined) return known;
  if (options.offline) {
    throw new OsgateError(
      'engine',
      `the base image ${reference} is not here, and build.offline forbids to get it`,
      { hint: `import it under that name: docker load, docker import` },
    );
  }
  const pullError = await pull(engine, reference);
  if (pullError === undefined) return reference;
  options.onLine(`${reference} cannot be pulled (${pullError})`);

  const suite = /^debian:([a-z]+)$/.exec(reference)?.[1];
  if (suite === undefined) {
    throw new OsgateError(
      'engine',
      `the base image ${reference} is not here and cannot be pulled: ${pullError}`,
      {
        hint: `import it under that name (docker load, docker import), or set build.base_image in the profile`,
      },
    );
  }
  await bootstrap(engine, suite, bootstrappedName(reference), options);
  return bootstrappedName(reference);
}

/** The reference under which the engine has a base image: its own, or that of an earlier bootstrap. */
export async function findBaseImage(engine: Engine, reference: string): Promise<string | undefined> {
  for (const known of [reference, bootstrappedName(reference)]) {
    if ((await findImage(engine, known)) !== undefined) return known;
  }
  return undefined;
}

function bootstrappedName(reference: string): string {
  return `osgate/${reference}`;
}

/** Why the pull failed, in the engine's words; undefined when it did not. */
async function pull(engine: Engine, reference: string): Promise<string | undefined> {
  try {
    return await followMessages(engine, await engine.docker.pull(reference));
  } catch (error) {
    return messageOf(error);
  }
}

async function bootstrap(
  engine: Engine,
  suite: string,
  reference: string,
  { aptMirror, onLine }: BaseImageOptions,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'osgate-debootstrap-'));
  try {
    onLine(`bootstrapping Debian ${suite} into an image (debootstrap, about 30 seconds)`);
    const mirror = aptMirror === undefined ? [] : [aptMirror];
    await execa('debootstrap', ['--variant=minbase', suite, join(folder, 'root'), ...mirror], { all: true });
    await importFolder(engine, join(folder, 'root'), reference);
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new OsgateError('engine', `bootstrapping Debian ${suite} failed: ${lastLines(cause)}`, {
      hint: missing
        ? 'apt-get install debootstrap, or pull the base image where a registry can be reached'
        : 'debootstrap needs root and a Debian mirror; build.apt_mirror in the profile names another mirror',
      cause,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes an image of a folder; of one that cannot be read whole none is left. */
async function importFolder(engine: Engine, folder: string, reference: string): Promise<void> {
  const { docker } = engine;
  const [repo, tag] = reference.split(':');
  const tar = execa('tar', ['-C', folder, '-c', '.'], { buffer: { stdout: false }, reject: false });
  try {
    const failure = await followMessages(engine, await docker.importImage(tar.stdout, { repo, tag }));
    if (failure !== undefined) throw new Error(failure);
  } catch (error) {
    tar.kill();
    throw error;
  }
  const { failed, shortMessage, stderr } = await tar;
  if (!failed) return;
  await docker.getImage(reference).remove();
  throw new Error(`${shortMessage}: ${stderr}`);
}

function lastLines(error: unknown): string {
  const output = error instanceof Error && 'all' in error && error.all ? String(error.all) : messageOf(error);
  return output.trim().split('\n').slice(-3).join(' / ');
}

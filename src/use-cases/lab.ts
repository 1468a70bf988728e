import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ArchiveFile } from '../engine/archive.ts';
import { ensureBaseImage } from '../engine/base-image.ts';
import type { Engine } from '../engine/engine.ts';
import { buildImage } from '../engine/image-build.ts';
import { findImage } from '../engine/images.ts';
import {
  executeInService,
  findService,
  readServiceLog,
  removeService,
  startService,
} from '../engine/service-container.ts';
import { OsgateError } from '../model/errors.ts';
import { parseJson } from '../model/json.ts';
import type { Notify } from './events.ts';

const LAB_CONTAINER = 'osgate-lab';
const LAB_LABEL = 'osgate.lab';
const LAB_FOLDER = fileURLToPath(new URL('../../lab', import.meta.url));
const BASE_IMAGE = 'debian:bookworm';
const HEALTH_TIMEOUT_SECONDS = 180;

/** What `lab-health --json` prints. */
export interface LabHealth {
  readonly healthy: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

interface LabState {
  readonly state: 'down' | 'stopped' | 'running';
  readonly health: LabHealth | undefined;
}

/**
 * Brings the lab up: images built where their input changed, one container, healthy to its agents. A lab that is up
 * and made from the same image stays as it is.
 *
 * @throws OsgateError `engine` when a build fails or the lab does not get healthy; its log is in the hint.
 */
export async function labUp(engine: Engine, notify: Notify, env: NodeJS.ProcessEnv): Promise<LabHealth> {
  const image = await buildLabImage(engine, notify, env.OSGATE_APT_MIRROR);
  const running = await findService(engine, LAB_CONTAINER);
  const wanted = await findImage(engine, image);
  if (running !== undefined && (!running.running || running.imageId !== wanted?.id)) {
    notify({ kind: 'step', text: 'removing the lab of an earlier image or start' });
    await removeService(engine, LAB_CONTAINER);
  }
  if (running?.running !== true || running.imageId !== wanted?.id) {
    notify({
      kind: 'step',
      text: `starting ${LAB_CONTAINER}, a real OpenStack on loopback (10 to 30 seconds)`,
    });
    await startService(engine, { name: LAB_CONTAINER, image, labels: { [LAB_LABEL]: 'true' } });
  }
  return waitUntilHealthy(engine);
}

/** Stops and removes the lab. False when none was there. */
export async function labDown(engine: Engine): Promise<boolean> {
  return removeService(engine, LAB_CONTAINER);
}

/** Whether the lab runs, and what its own health check says. */
export async function labStatus(engine: Engine): Promise<LabState> {
  const service = await findService(engine, LAB_CONTAINER);
  if (service === undefined) return { state: 'down', health: undefined };
  if (!service.running) return { state: 'stopped', health: undefined };
  return { state: 'running', health: await readHealth(engine) };
}

async function buildLabImage(engine: Engine, notify: Notify, aptMirror: string | undefined): Promise<string> {
  const onLine = (text: string) => notify({ kind: 'detail', text });
  const files = await readContext(LAB_FOLDER);
  const base = await ensureBaseImage(engine, BASE_IMAGE, {
    aptMirror,
    offline: false,
    onLine: (text) => notify({ kind: 'step', text }),
  });

  const packagesInput = files.filter((file) => file.path === 'Dockerfile.base');
  const packages = `osgate/lab-base:${digestOf(packagesInput)}`;
  if ((await findImage(engine, packages)) === undefined) {
    notify({ kind: 'step', text: `building ${packages}: OpenStack from Debian packages (2 to 3 minutes)` });
    const mirror: Record<string, string> = aptMirror === undefined ? {} : { APT_MIRROR: aptMirror };
    await buildImage(engine, {
      reference: packages,
      context: packagesInput,
      dockerfile: 'Dockerfile.base',
      buildArgs: { BASE: base, ...mirror },
      network: 'host',
      onLine,
    });
  }
  const lab = `osgate/lab:${digestOf(files)}`;
  if ((await findImage(engine, lab)) === undefined) {
    notify({
      kind: 'step',
      text: `building ${lab}: databases and first start, without network (about a minute)`,
    });
    await buildImage(engine, {
      reference: lab,
      context: files,
      dockerfile: 'Dockerfile',
      buildArgs: { BASE: packages },
      network: 'none',
      onLine,
    });
  }
  return lab;
}

async function waitUntilHealthy(engine: Engine): Promise<LabHealth> {
  const deadline = Date.now() + HEALTH_TIMEOUT_SECONDS * 1000;
  let last: LabHealth | undefined;
  while (Date.now() < deadline) {
    const service = await findService(engine, LAB_CONTAINER);
    if (service?.running !== true) break;
    last = await readHealth(engine);
    if (last.healthy) return last;
    await sleep(500);
  }
  const red = last?.checks.filter((check) => !check.ok).map((check) => `${check.name}: ${check.detail}`);
  throw new OsgateError('engine', `the lab is not healthy: ${red?.join('; ') || 'its container ended'}`, {
    hint: `the end of its log:\n${await readServiceLog(engine, LAB_CONTAINER, 20)}`,
  });
}

async function readHealth(engine: Engine): Promise<LabHealth> {
  const { stdout } = await executeInService(engine, LAB_CONTAINER, ['lab-health', '--deep', '--json']);
  const silence = { name: 'lab-health', ok: false, detail: stdout.trim() || 'no answer yet' };
  return (parseJson(stdout) as LabHealth | undefined) ?? { healthy: false, checks: [silence] };
}

/** Regular files of the context, with their mode, sorted; documentation does not change an image. */
async function readContext(folder: string): Promise<ArchiveFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).split(sep).join('/'),
      content: await readFile(path),
      mode: (await stat(path)).mode & 0o111 ? 0o755 : 0o644,
    })),
  );
}

function digestOf(files: readonly ArchiveFile[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file.path}\0${file.mode}\0`).update(file.content).update('\0');
  return hash.digest('hex').slice(0, 12);
}

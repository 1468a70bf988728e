import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { connectEngine, dataFolder, type Engine } from '../engine/engine.ts';
import { findRunningRuns } from '../engine/tempest-container.ts';
import type { Check } from '../model/check.ts';
import { OsgateError } from '../model/errors.ts';
import { isoDate } from '../model/iso-time.ts';
import { REPORTS_FOLDER } from '../store/run-folder.ts';
import { runOfContainer } from '../store/run-id.ts';
import { readSite, type Site } from '../store/site.ts';
import { findTempestImage } from './image/tempest-image.ts';
import { examineRegion } from './run/preflight.ts';
import { type RunRequest, resolveSettings, type Settings } from './site/settings.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Looks at everything that a run needs and changes nothing: this machine's Docker and images, then the region as every
 * run examines it.
 *
 * @throws OsgateError `invalid-input` when the site's files are wrong: then nothing can be looked for.
 */
export async function diagnose(surroundings: Surroundings, request: RunRequest): Promise<Check[]> {
  const { root, workingFolder, env, now } = surroundings;
  const site = await readSite(root, workingFolder);
  const settings = resolveSettings(site, request, isoDate(now()));
  const { profile, origins, release, releases, layers } = settings;
  const [machine, region] = await Promise.all([
    checkMachine(site, settings, env),
    examineRegion({ root: site.root, profile, origins, release, releases, env, now }),
  ]);
  const files: Check = { name: 'profile', state: 'ok', detail: layers.join(' < ') };
  return [files, ...machine, await checkReportDisk(site.root), ...region.checks];
}

async function checkMachine(site: Site, settings: Settings, env: NodeJS.ProcessEnv): Promise<Check[]> {
  let engine: Engine;
  try {
    engine = await connectEngine();
  } catch (error) {
    if (!(error instanceof OsgateError)) throw error;
    return [fail('docker', error.message, error.hint ?? 'start it')];
  }
  return [
    checkVersion(engine),
    await checkDisk(engine),
    ...(await checkImages(engine, site, settings, env)),
    await checkOtherRuns(engine, settings.profile.region),
  ];
}

/** The first with the archive, label and tmpfs calls as osgate uses them. */
const OLDEST_ENGINE = 20.1;

function checkVersion({ version, address }: Engine): Check {
  const detail = `${version} at ${address}`;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major + minor / 100 >= OLDEST_ENGINE) return ok('docker', detail);
  return fail('docker', `${detail}; 20.10 or newer is needed`, 'upgrade it');
}

const GIB = 1 << 30;
/** A build holds the image twice for a moment. */
const DISK_NEEDED_GIB = 1;
const DISK_COMFORTABLE_GIB = 4;

async function checkDisk(engine: Engine): Promise<Check> {
  const folder = await dataFolder(engine);
  if (!engine.address.startsWith('unix:') || !existsSync(folder)) {
    return ok('disk', `${folder} is on the engine's own machine and was not looked at`);
  }
  const { bavail, bsize } = await statfs(folder);
  const freeGib = (bavail * bsize) / GIB;
  const detail = `${freeGib.toFixed(1)} GiB free for images in ${folder}`;
  if (freeGib >= DISK_COMFORTABLE_GIB) return ok('disk', detail);
  const remedy = 'osgate image prune --yes; then docker image prune';
  return freeGib < DISK_NEEDED_GIB
    ? fail('disk', detail, remedy)
    : { ...fail('disk', detail, remedy), state: 'warn' };
}

/** A run of all tests with debug logs leaves about as much. */
const REPORT_NEEDED_GIB = 0.5;

async function checkReportDisk(root: string): Promise<Check> {
  const reports = join(root, REPORTS_FOLDER);
  const folder = existsSync(reports) ? reports : root;
  const { bavail, bsize } = await statfs(folder);
  const freeGib = (bavail * bsize) / GIB;
  const detail = `${freeGib.toFixed(1)} GiB free for reports in ${folder}`;
  const name = 'report disk';
  const refused = await access(folder, constants.W_OK).catch((error: Error) => error);
  if (refused) return fail(name, `no report can be written: ${refused.message}`, `mend ${folder}`);
  return freeGib < REPORT_NEEDED_GIB
    ? fail(name, detail, 'remove runs below reports/ that nobody needs')
    : ok(name, detail);
}

/** A missing image is no fault: the next run builds it. */
async function checkImages(
  engine: Engine,
  { root }: Site,
  settings: Settings,
  env: NodeJS.ProcessEnv,
): Promise<Check[]> {
  const { baseImage, baseFound, reference, built } = await findTempestImage({ engine, root, env }, settings);
  return [
    ok(
      'base image',
      baseFound ? baseImage : `${baseImage} is not here yet: the next run pulls or bootstraps it`,
    ),
    ok('tempest image', built ? `${reference}` : 'not built yet: the next run builds it (about 2 minutes)'),
  ];
}

async function checkOtherRuns(engine: Engine, region: string): Promise<Check> {
  const [container] = await findRunningRuns(engine, region);
  if (container === undefined) return ok('other runs', `none in region ${region}`);
  const run = runOfContainer(container);
  return fail(
    'other runs',
    `run ${run} is going on in region ${region}; two would disturb each other`,
    `wait for it, or follow it: osgate attach ${run}; Ctrl-C there ends it`,
  );
}

function ok(name: string, detail: string): Check {
  return { name, state: 'ok', detail };
}

function fail(name: string, detail: string, remedy: string): Check {
  return { name, state: 'fail', detail, remedy };
}

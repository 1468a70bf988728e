import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBaseImage, findBaseImage } from '../../engine/base-image.ts';
import type { Engine } from '../../engine/engine.ts';
import { buildImage } from '../../engine/image-build.ts';
import { findImage, readImageFolders } from '../../engine/images.ts';
import { gitCacheFolder, readPinnedTree } from '../../git/pinned-tree.ts';
import { SHARE_FOLDER } from '../../image/dockerfile.ts';
import {
  IMAGE_LABELS,
  type ImageFile,
  pinsFromGit,
  planTempestImage,
  type TempestImage,
} from '../../image/tempest-image.ts';
import { OsgateError } from '../../model/errors.ts';
import type { PackagePin } from '../../model/plan.ts';
import type { BuildSettings } from '../../model/site-profile.ts';
import type { TestId } from '../../model/test-id.ts';
import { checkInstalled } from '../../release/installed.ts';
import { type OptionList, parseOptionList } from '../../tempest/option-list.ts';
import { parseTestList } from '../../tempest/selection.ts';
import type { Notify } from '../events.ts';
import type { Settings } from '../site/settings.ts';

/** An image that was looked into and holds what the pin says. */
export interface VerifiedImage {
  readonly reference: string;
  /** `sha256:…` */
  readonly id: string;
  /** The image that it was built on: `osgate/debian:bookworm@sha256:…`. */
  readonly base: string;
  /** SHA-256 of Dockerfile, programs, pins, constraints and wheels. */
  readonly input: string;
  /** Every test that Tempest and its plugins list in this image, in discovery order. */
  readonly tests: readonly TestId[];
  /** Every option of tempest.conf that they read. */
  readonly options: OptionList;
  /** Lines of `pip freeze`. */
  readonly installed: readonly string[];
}

export interface ImageSources {
  readonly engine: Engine;
  /** The site repository; paths of its build settings are relative to it. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly notify: Notify;
}

const PROGRAMS_FOLDER = new URL('../../image/container/', import.meta.url);
const SYSTEM_CA_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Builds the image of these settings where the engine has none for the same input, and checks what it really holds:
 * the installed version and commit of Tempest and each plugin, by the packages' own metadata.
 *
 * @throws OsgateError `engine` when the build fails, `invalid-input` when the image does not hold what is pinned.
 */
export async function ensureTempestImage(sources: ImageSources, settings: Settings): Promise<VerifiedImage> {
  const { engine, notify } = sources;
  const base = await ensureBaseImage(engine, baseOf(settings), {
    aptMirror: settings.profile.build.aptMirror,
    offline: settings.profile.build.offline,
    onLine: (text) => notify({ kind: 'step', text }),
  });
  const { reference } = await plan(sources, settings, base, []);
  if ((await findImage(engine, reference)) === undefined) {
    const image = await plan(sources, settings, base, await readArchives(sources, settings));
    const { tempest } = settings.release;
    notify({
      kind: 'step',
      text: `building ${image.reference}: tempest ${tempest.version} at ${tempest.commit.slice(0, 9)} (about 2 minutes)`,
    });
    await buildImage(engine, { ...image, onLine: (text) => notify({ kind: 'detail', text }) });
  }
  return verifyTempestImage(engine, reference, settings);
}

/** What the engine already has of these settings' images; nothing is pulled or built. */
export async function findTempestImage(
  sources: Omit<ImageSources, 'notify'>,
  settings: Settings,
): Promise<{ baseImage: string; baseFound: boolean; reference: string | undefined; built: boolean }> {
  const baseImage = baseOf(settings);
  const base = await findBaseImage(sources.engine, baseImage);
  if (base === undefined) return { baseImage, baseFound: false, reference: undefined, built: false };
  const { reference } = await plan(sources, settings, base, []);
  const built = (await findImage(sources.engine, reference)) !== undefined;
  return { baseImage: base, baseFound: true, reference, built };
}

function baseOf({ profile, release }: Settings): string {
  return profile.build.baseImage ?? release.baseImage;
}

/**
 * What comes from the git mirror, out of the cache or fetched into it.
 *
 * @throws OsgateError `environment` or `invalid-input`.
 */
export async function readArchives(
  { root, env, notify }: Omit<ImageSources, 'engine'>,
  settings: Settings,
): Promise<ImageFile[]> {
  const { build } = settings.profile;
  if (build.gitMirror === undefined) return [];
  const request = {
    mirror: { base: build.gitMirror, root, env: gitEnvironment(root, build) },
    cache: gitCacheFolder(env),
    offline: build.offline,
    onFetch: (text: string) => notify({ kind: 'step', text }),
  };
  const archives: ImageFile[] = [];
  for (const pin of pinsFromGit({ ...settings, build })) {
    archives.push({ path: `${pin.name}.tar`, content: await readPinnedTree(pin, request) });
  }
  return archives;
}

/** The proxies and the CA of the build settings, as git reads them. */
export function gitEnvironment(root: string, { proxy, caBundle }: BuildSettings): Record<string, string> {
  return {
    ...(proxy.http !== undefined && { http_proxy: proxy.http }),
    ...(proxy.https !== undefined && { https_proxy: proxy.https }),
    ...(proxy.no !== undefined && { no_proxy: proxy.no }),
    ...(caBundle !== undefined && { GIT_SSL_CAINFO: resolve(root, caBundle) }),
  };
}

async function plan(
  { engine, root, env }: Pick<ImageSources, 'engine' | 'root' | 'env'>,
  settings: Settings,
  base: string,
  archives: readonly ImageFile[],
): Promise<TempestImage> {
  const { release, plugins, profile, lock } = settings;
  const build = {
    ...profile.build,
    packageIndex: profile.build.packageIndex ?? env.PIP_INDEX_URL,
    proxy: { ...proxyOf(env), ...profile.build.proxy },
  };
  return planTempestImage({
    release,
    plugins,
    build,
    base,
    baseId: (await findImage(engine, base))?.id ?? 'unknown',
    archives,
    constraints: build.constraints === undefined ? lock : await readSiteFile(root, build.constraints),
    caBundle: await readCaBundle(root, build.caBundle),
    wheels: build.findLinks === undefined ? [] : await readFolder(resolve(root, build.findLinks)),
    programs: await readFolder(fileURLToPath(PROGRAMS_FOLDER)),
  });
}

/**
 * Looks into an image that the engine has.
 *
 * @throws OsgateError `invalid-input` when it does not hold what is pinned.
 */
export async function verifyTempestImage(
  engine: Engine,
  reference: string,
  settings: Settings,
): Promise<VerifiedImage> {
  const image = await findImage(engine, reference);
  const { release, plugins } = settings;
  const pins = [release.tempest, ...plugins];
  const folders = [SHARE_FOLDER, ...pins.map((pin) => metadataFolder(pin, release.python))];
  const [evidence, ...metadata] = await readImageFolders(engine, reference, folders);
  const share = evidence ?? new Map<string, string>();
  const freeze = share.get('freeze.txt') ?? '';
  const pbr = new Map(
    pins.flatMap(({ name }, index) => {
      const text = metadata[index]?.get('pbr.json');
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
  const problems = checkInstalled(pins, freeze, pbr);
  const options = parseOptionList(share.get('options.json') ?? '');
  if (options === undefined) {
    problems.push({
      code: 'options-unknown',
      message: 'the image does not say which options its Tempest has',
    });
  }
  if (problems.length > 0 || image === undefined || options === undefined) {
    throw new OsgateError('invalid-input', `${reference} does not hold what the pin says`, {
      problems,
      hint: `remove it and build again: docker image rm ${reference}; or mend the pin`,
    });
  }
  return {
    reference,
    id: image.id,
    base: image.labels[IMAGE_LABELS.base] ?? '',
    input: image.labels[IMAGE_LABELS.input] ?? '',
    tests: parseTestList(share.get('tests.txt') ?? ''),
    options,
    installed: linesOf(share),
  };
}

/** What an image says of itself; nothing is held to a pin. Undefined where it is no Tempest image of osgate. */
export async function readTempestImage(
  engine: Engine,
  reference: string,
): Promise<Pick<VerifiedImage, 'tests' | 'options' | 'installed'> | undefined> {
  const [share] = await readImageFolders(engine, reference, [SHARE_FOLDER]);
  const options = parseOptionList(share?.get('options.json') ?? '');
  if (share === undefined || options === undefined) return undefined;
  return { tests: parseTestList(share.get('tests.txt') ?? ''), options, installed: linesOf(share) };
}

function linesOf(share: ReadonlyMap<string, string>): string[] {
  return (share.get('freeze.txt') ?? '').split('\n').filter((line) => line !== '');
}

/** Where pip keeps the metadata of an installed distribution (PEP 376). */
function metadataFolder({ name, version }: PackagePin, python: string): string {
  return `/opt/osgate/lib/python${python}/site-packages/${name.replaceAll('-', '_')}-${version}.dist-info`;
}

/** What this machine itself trusts, unless the site names a bundle: a company's CA is usually in it. */
async function readCaBundle(root: string, configured: string | undefined): Promise<string | undefined> {
  if (configured !== undefined) return readSiteFile(root, configured);
  return existsSync(SYSTEM_CA_BUNDLE) ? readFile(SYSTEM_CA_BUNDLE, 'utf8') : undefined;
}

async function readSiteFile(root: string, path: string): Promise<string> {
  try {
    return await readFile(resolve(root, path), 'utf8');
  } catch (cause) {
    throw new OsgateError('invalid-input', `the build settings name ${path}, which cannot be read`, {
      cause,
    });
  }
}

async function readFolder(folder: string): Promise<ImageFile[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new OsgateError('invalid-input', `build.find_links: the folder ${folder} cannot be read`, {
      cause,
    });
  });
  return Promise.all(
    names.sort().map(async (path) => ({ path, content: await readFile(join(folder, path)) })),
  );
}

function proxyOf(env: NodeJS.ProcessEnv): { http?: string; https?: string; no?: string } {
  const http = env.http_proxy ?? env.HTTP_PROXY;
  const https = env.https_proxy ?? env.HTTPS_PROXY;
  const no = env.no_proxy ?? env.NO_PROXY;
  return {
    ...(http !== undefined && { http }),
    ...(https !== undefined && { https }),
    ...(no !== undefined && { no }),
  };
}

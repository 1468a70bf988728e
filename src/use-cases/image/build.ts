import { connectEngine } from '../../engine/engine.ts';
import { findImages, type ImageSummary } from '../../engine/images.ts';
import { IMAGE_LABELS } from '../../image/tempest-image.ts';
import { isoDate } from '../../model/iso-time.ts';
import type { Problem } from '../../model/problem.ts';
import { type ImageLock, imageLockFileOf, renderImageLock } from '../../release/image-lock.ts';
import { readSite, writeSiteFile } from '../../store/site.ts';
import { regionRequest, resolveSettings } from '../site/settings.ts';
import type { Surroundings } from '../surroundings.ts';
import { describeBuilt, differencesFromLock } from './lock.ts';
import { ensureTempestImage, readArchives } from './tempest-image.ts';

/** Whose image. */
export interface ImageRequest {
  readonly region: string;
  /** Undefined: the profile's. */
  readonly release: string | undefined;
}

/** An image that was built or found, and looked into. */
export interface BuiltImage {
  readonly lock: ImageLock;
  /** How it differs from the region's image lock; undefined where there is no lock. */
  readonly differences: readonly Problem[] | undefined;
}

/**
 * Builds the image of a region where the engine has none, and verifies it; the cloud is not asked.
 *
 * @throws OsgateError `invalid-input` or `engine`.
 */
export async function buildRegionImage(
  surroundings: Surroundings,
  request: ImageRequest,
): Promise<BuiltImage> {
  const { site, settings, image } = await ensure(surroundings, request);
  return {
    lock: describeBuilt(settings, image, false),
    differences: differencesFromLock(site, settings, image),
  };
}

/**
 * Writes the image lock of a region from the image that it now has. `portable` leaves out the ids.
 *
 * @throws OsgateError `invalid-input` or `engine`.
 */
export async function lockRegionImage(
  surroundings: Surroundings,
  { portable, ...request }: ImageRequest & { readonly portable: boolean },
): Promise<{ file: string; lock: ImageLock }> {
  const { site, settings, image } = await ensure(surroundings, request);
  const lock = describeBuilt(settings, image, portable);
  const file = imageLockFileOf(settings.profile.region, settings.release.name);
  await writeSiteFile(site, file, renderImageLock(lock));
  return { file, lock };
}

/**
 * Fills the git cache with what the image of a region takes from the mirror, also where its builds are offline.
 * Returns the packages.
 *
 * @throws OsgateError `invalid-input` or `environment`.
 */
export async function fetchSources(
  surroundings: Surroundings,
  request: ImageRequest,
): Promise<readonly string[]> {
  const { site, settings } = await readSettings(surroundings, request);
  const { profile } = settings;
  const online = { ...settings, profile: { ...profile, build: { ...profile.build, offline: false } } };
  const { env, notify } = surroundings;
  const archives = await readArchives({ root: site.root, env, notify }, online);
  return archives.map(({ path }) => path.replace(/\.tar$/, ''));
}

/** The Tempest images that the engine has, newest first. */
export async function listImages(): Promise<readonly ImageSummary[]> {
  return findImages(await connectEngine(), IMAGE_LABELS.tempestVersion);
}

async function ensure(surroundings: Surroundings, request: ImageRequest) {
  const { env, notify } = surroundings;
  const { site, settings } = await readSettings(surroundings, request);
  const engine = await connectEngine();
  const image = await ensureTempestImage({ engine, root: site.root, env, notify }, settings);
  return { site, settings, image };
}

async function readSettings({ root, workingFolder, now }: Surroundings, { region, release }: ImageRequest) {
  const site = await readSite(root, workingFolder);
  return { site, settings: resolveSettings(site, regionRequest(region, release), isoDate(now())) };
}

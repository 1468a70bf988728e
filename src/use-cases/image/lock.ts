import { OsgateError } from '../../model/errors.ts';
import type { Problem } from '../../model/problem.ts';
import { compareWithLock, describeImage, type ImageLock, imageLockFileOf } from '../../release/image-lock.ts';
import type { Site } from '../../store/site.ts';
import type { Settings } from '../site/settings.ts';
import type { VerifiedImage } from './tempest-image.ts';

/**
 * Refuses an image that is not what the region's image lock says; without a lock every verified image will do.
 * `accept`: only tells. Returns what differs, in words.
 *
 * @throws OsgateError `invalid-input` with every difference.
 */
export function refuseOtherImage(
  site: Site,
  settings: Settings,
  image: VerifiedImage,
  accept: boolean,
): readonly Problem[] {
  const problems = differencesFromLock(site, settings, image) ?? [];
  if (problems.length === 0 || accept) return problems;
  const { region } = settings.profile;
  throw new OsgateError(
    'invalid-input',
    `${image.reference} is not the image that region ${region} is locked to; nothing was run`,
    {
      problems,
      hint: `accept it for this run: --accept-image; for good: osgate image lock --region ${region}`,
    },
  );
}

/** How an image differs from the region's image lock; undefined where there is no lock. */
export function differencesFromLock(
  site: Site,
  settings: Settings,
  image: VerifiedImage,
): readonly Problem[] | undefined {
  const file = imageLockFileOf(settings.profile.region, settings.release.name);
  const text = site.profiles.get(file);
  return text === undefined ? undefined : compareWithLock(text, file, describeBuilt(settings, image, false));
}

/** An image as an image lock says it. `portable`: without the ids. */
export function describeBuilt(
  { release, plugins }: Settings,
  image: VerifiedImage,
  portable: boolean,
): ImageLock {
  return describeImage(image, release, plugins, { portable });
}

import { connectEngine, type Engine } from '../../engine/engine.ts';
import { findImages, type ImageSummary, imageUsers, removeImage } from '../../engine/images.ts';
import { BUILD_STAGE_LABEL } from '../../image/dockerfile.ts';
import { IMAGE_LABELS } from '../../image/tempest-image.ts';
import { OsgateError } from '../../model/errors.ts';
import { isoDate } from '../../model/iso-time.ts';
import { regionNames } from '../../profile/resolve.ts';
import { lockedImages } from '../../release/image-lock.ts';
import { readSite, type Site } from '../../store/site.ts';
import { regionRequest, resolveSettings } from '../site/settings.ts';
import type { Surroundings } from '../surroundings.ts';
import { findTempestImage } from './tempest-image.ts';

/** What is, or would be, left of the Tempest images. */
export interface ImagePrune {
  readonly removable: readonly ImageSummary[];
  /** With who needs each. */
  readonly kept: readonly { readonly image: ImageSummary; readonly why: string }[];
}

/**
 * Finds the Tempest images that nothing of this site needs, and with `remove` removes them; the stages that they were built in are
 * needed no more once they are built. Needed is what a run of a
 * region would take today, what an image lock names, and what a container was made from.
 *
 * @throws OsgateError `invalid-input` when a region's files are wrong: nothing is removed then; `engine`.
 */
export async function pruneImages(
  surroundings: Surroundings,
  { remove }: { remove: boolean },
): Promise<ImagePrune> {
  const { root, workingFolder } = surroundings;
  const site = await readSite(root, workingFolder);
  const engine = await connectEngine();
  const needs = await findNeeds(engine, site, surroundings);
  const images = [
    ...(await findImages(engine, IMAGE_LABELS.tempestVersion)),
    ...(await findImages(engine, BUILD_STAGE_LABEL)),
  ];
  const judged = images.map((image) => ({ image, why: needs.find((need) => need.is(image))?.why }));
  const removable = judged.filter(({ why }) => why === undefined).map(({ image }) => image);
  const kept = judged.flatMap(({ image, why }) => (why === undefined ? [] : [{ image, why }]));
  if (remove) for (const image of removable) await removeImage(engine, image);
  return { removable, kept };
}

interface Need {
  readonly why: string;
  readonly is: (image: ImageSummary) => boolean;
}

async function findNeeds(engine: Engine, site: Site, { env, now }: Surroundings): Promise<Need[]> {
  const today = isoDate(now());
  const needs: Need[] = [];
  for (const region of regionNames(site.profiles)) {
    const settings = resolveSettings(site, regionRequest(region), today);
    const { name } = settings.release;
    const { baseImage, reference } = await findTempestImage({ engine, root: site.root, env }, settings);
    needs.push(
      reference === undefined
        ? {
            // its reference depends on the base image's id
            why: `perhaps region ${region}: its base image ${baseImage} is not here`,
            is: ({ labels }) => labels[IMAGE_LABELS.release] === name,
          }
        : {
            why: `region ${region} (${name})`,
            is: ({ references }) => references.includes(reference),
          },
    );
  }
  const locked = lockedImages(site.profiles);
  if (locked.problems.length > 0) {
    throw new OsgateError('invalid-input', 'an image lock is wrong; nothing was removed', {
      problems: locked.problems,
    });
  }
  for (const [file, image] of locked.images) {
    needs.push({ why: file, is: ({ references }) => references.includes(image) });
  }
  for (const [id, users] of await imageUsers(engine)) {
    needs.push({ why: `container ${users.join(', ')}`, is: (image) => image.id === id });
  }
  return needs;
}

import { isoDate } from '../../model/iso-time.ts';
import type { ExplainedValue } from '../../profile/explain.ts';
import { readSite } from '../../store/site.ts';
import { type RunRequest, resolveSettings } from '../site/settings.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * Every effective value of a region's profile and who said it; neither cloud nor Docker is asked.
 *
 * @throws OsgateError `invalid-input` when the site's files are wrong.
 */
export async function explainRegion(
  { root, workingFolder, now }: Surroundings,
  request: RunRequest,
): Promise<readonly ExplainedValue[]> {
  const site = await readSite(root, workingFolder);
  return resolveSettings(site, request, isoDate(now())).explained;
}

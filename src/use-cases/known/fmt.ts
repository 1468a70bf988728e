import { formatList } from '../../known/list-text.ts';
import { readSite, writeSiteFile } from '../../store/site.ts';
import { allLists, parseKnownLists, requireSoundLists } from '../site/known-lists.ts';
import type { KnownSurroundings } from './surroundings.ts';

/**
 * Brings every list of a site into canonical form.
 *
 * @returns the lists that were not in it, and how many there are
 * @throws OsgateError `invalid-input` when a list has a mistake: it is not clear what its text means.
 */
export async function formatLists(
  { write }: { readonly write: boolean },
  { root, workingFolder, today }: KnownSurroundings,
): Promise<{ changed: string[]; lists: number }> {
  const site = await readSite(root, workingFolder);
  requireSoundLists(parseKnownLists(allLists(site), today));
  const changed: string[] = [];
  for (const [path, text] of allLists(site)) {
    const canonical = formatList(text);
    if (canonical === text) continue;
    changed.push(path);
    if (write) await writeSiteFile(site, path, canonical);
  }
  return { changed, lists: allLists(site).size };
}

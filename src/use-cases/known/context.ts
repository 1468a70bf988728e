import type { KnownEntry, RunContext } from '../../known/entry.ts';
import { OsgateError } from '../../model/errors.ts';
import { regionNames } from '../../profile/resolve.ts';
import type { Site } from '../../store/site.ts';
import { regionRequest, resolveSettings } from '../site/settings.ts';

/**
 * Region, release and suite that a command means, and the entries of the lists in force there. No region: the site's only one; no release: the region's; no suite: smoke.
 *
 * @throws OsgateError `invalid-input` when files of the site are wrong or no region is meant.
 */
export function contextOf(
  site: Site,
  {
    region: named,
    release,
    suite,
  }: {
    readonly region: string | undefined;
    readonly release: string | undefined;
    readonly suite: string | undefined;
  },
  today: string,
): { readonly context: RunContext; readonly entries: readonly KnownEntry[] } {
  const regions = regionNames(site.profiles);
  const region = named ?? (regions.length === 1 ? regions[0] : undefined);
  if (region === undefined) {
    throw new OsgateError(
      'invalid-input',
      `this site has ${regions.length} regions, and entries differ by region`,
      {
        hint: `name one: --region ${regions[0] ?? 'NAME'}`,
      },
    );
  }
  const request = { ...regionRequest(region, release), suite };
  const settings = resolveSettings(site, request, today);
  const context = { region, release: settings.release.name, suite: settings.suite };
  return { context, entries: settings.lists.entries };
}

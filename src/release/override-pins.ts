import { nearest } from '../model/nearest.ts';
import type { PackagePin } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';
import type { SiteProfile } from '../model/site-profile.ts';
import { outsideWindow } from './check-pins.ts';
import type { PinOverride, Release } from './releases.ts';

/** Where the profile says a key: `tempest-profiles/site.yaml`, 7, 5. */
export type FindPlace = (
  key: string,
) => { readonly file: string; readonly line: number; readonly column: number } | undefined;

/**
 * Puts the profile's own pins in the place of a release's; a plugin that the release does not pin is added. What the
 * release was said to be compatible with stays as it was, so that {@link outsideWindow} tells an override apart.
 */
export function overridePins(
  release: Release,
  pins: SiteProfile['pins'],
  placeOf: FindPlace,
): { release: Release; problems: Problem[] } {
  const own = Object.entries(pins[release.name] ?? {});
  const problems: Problem[] = [];
  let changed = release;
  for (const [name, { version, commit }] of own) {
    const key = `pins.${release.name}.${name}`;
    const place = placeOf(`${key}.version`);
    if (!isTempestPackage(name)) {
      problems.push(notPinned(name, key, release, place));
      continue;
    }
    changed = replacePin(changed, { name, version, commit }, place);
  }
  return { release: changed, problems };
}

/** What a user should know of a release that the site changed, one line each. */
export function overrideNotices(release: Release): string[] {
  if (release.overrides.length === 0) return [];
  const outside = outsideWindow(release);
  return [
    ...release.overrides.map(
      ({ name, instead, place }) =>
        `${place}: ${name} is the site's own pin, not ${instead ?? 'one of the release'}`,
    ),
    ...(outside === undefined ? [] : [`${outside}: upstream does not call them compatible`]),
  ];
}

function isTempestPackage(name: string): boolean {
  return (
    name === 'tempest' ||
    name === 'rally' ||
    name === 'rally-openstack' ||
    /[-_]tempest|tempest[-_]/.test(name)
  );
}

function replacePin(release: Release, pin: PackagePin, place: ReturnType<FindPlace>): Release {
  const { name } = pin;
  const shipped = [release.tempest, release.rally, release.rallyOpenstack, ...release.plugins].find(
    (each) => each?.name === name,
  );
  const override: PinOverride = {
    name,
    instead: shipped && `${shipped.version} at ${shipped.commit.slice(0, 9)}`,
    place: place === undefined ? 'the profile' : `${place.file}:${place.line}:${place.column}`,
  };
  const changed = { ...release, overrides: [...release.overrides, override] };
  if (name === 'tempest') return { ...changed, tempest: pin };
  if (name === 'rally') return { ...changed, rally: pin };
  if (name === 'rally-openstack') return { ...changed, rallyOpenstack: pin };
  const plugins = release.plugins.filter((plugin) => plugin.name !== name);
  return { ...changed, plugins: [...plugins, pin] };
}

function notPinned(name: string, key: string, { plugins }: Release, place: ReturnType<FindPlace>): Problem {
  const near = nearest(name, [
    'tempest',
    'rally',
    'rally-openstack',
    ...plugins.map((plugin) => plugin.name),
  ]);
  return {
    code: 'unknown-package',
    message: `${key}: expected tempest, rally, rally-openstack or a Tempest plugin`,
    ...place,
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  };
}

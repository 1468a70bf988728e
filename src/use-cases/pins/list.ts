import { OsgateError } from '../../model/errors.ts';
import { lockFileOf } from '../../release/lock.ts';
import { findRelease, parseReleases, RELEASES_FILE, type Release } from '../../release/releases.ts';
import { readSite, type Site } from '../../store/site.ts';
import type { Surroundings } from '../surroundings.ts';

/** A pinned release, and the lock that its image is built with. */
export interface PinnedRelease {
  readonly release: Release;
  /** Undefined: the build reads the pin's upper constraints from the network. */
  readonly lock: string | undefined;
}

/** The pins of a site. @throws OsgateError `invalid-input` when the pin file is wrong. */
export async function listPins(surroundings: Surroundings): Promise<PinnedRelease[]> {
  const site = await readSite(surroundings.root, surroundings.workingFolder);
  return releasesOf(site).map((release) => {
    const lock = lockFileOf(release);
    return { release, lock: site.profiles.has(lock) ? lock : undefined };
  });
}

/** One release's pins. @throws OsgateError `invalid-input` when there is none of that name. */
export async function showPin(surroundings: Surroundings, name: string): Promise<PinnedRelease> {
  const pins = await listPins(surroundings);
  const release = named(
    pins.map((pin) => pin.release),
    name,
  );
  return { release, lock: pins.find((pin) => pin.release === release)?.lock };
}

/** @throws OsgateError `invalid-input` when the pin file is wrong. */
export function releasesOf(site: Site): readonly Release[] {
  const { releases, problems } = parseReleases(site.profiles.get(RELEASES_FILE));
  if (problems.length === 0) return releases;
  throw new OsgateError('invalid-input', `${RELEASES_FILE} is wrong`, { problems });
}

function named(releases: readonly Release[], name: string): Release {
  const { release, problems } = findRelease(releases, name);
  if (release !== undefined) return release;
  throw new OsgateError('invalid-input', `there is no release ${name} in ${RELEASES_FILE}`, { problems });
}

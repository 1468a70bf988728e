import { connectEngine } from '../engine/engine.ts';
import { targetsOutsideSelection } from '../known/outside-selection.ts';
import { OsgateError } from '../model/errors.ts';
import type { Problem } from '../model/problem.ts';
import { regionNames } from '../profile/resolve.ts';
import { checkPins } from '../release/check-pins.ts';
import { diffPins, type PinChange } from '../release/diff-pins.ts';
import { lockFileOf } from '../release/lock.ts';
import { findRelease, parseReleases, RELEASES_FILE, type Release } from '../release/releases.ts';
import { readSite, type Site } from '../store/site.ts';
import { diffOptions, type OptionDiff } from '../tempest/diff-options.ts';
import { diffTests, type TestDiff } from '../tempest/diff-tests.ts';
import type { Surroundings } from './gate.ts';
import { resolveSettings } from './settings.ts';
import { findTempestImage, verifyTempestImage } from './tempest-image.ts';

/** A pinned release, and the lock that its image is built with. */
export interface PinnedRelease {
  readonly release: Release;
  /** Undefined: the build reads the pin's upper constraints from the network. */
  readonly lock: string | undefined;
}

/** What an upgrade from one release's pins to another's changes. */
export interface ReleaseDiff {
  readonly pins: readonly PinChange[];
  /** From the images themselves; undefined where one of them is not built. */
  readonly images:
    | {
        readonly options: OptionDiff;
        readonly tests: TestDiff;
        /** Targets of the site's list entries that the first image lists and the second does not. */
        readonly lostEntries: readonly string[];
      }
    | undefined;
  /** Releases whose image this engine does not have. */
  readonly notBuilt: readonly string[];
  readonly region: string | undefined;
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

/** Holds the pin file and the locks to their rules. */
export async function findPinProblems(
  surroundings: Surroundings,
): Promise<{ releases: number; problems: readonly Problem[] }> {
  const site = await readSite(surroundings.root, surroundings.workingFolder);
  const { releases, problems } = parseReleases(site.profiles.get(RELEASES_FILE) ?? '');
  return { releases: releases.length, problems: [...problems, ...checkPins(releases, site.profiles)] };
}

/**
 * Compares two releases' pins, and where this engine has both images what is in them: options, tests, and the entries of
 * the site's lists that would speak of nothing. `region` (default: the site's only one) says how its images are built.
 *
 * @throws OsgateError `invalid-input` for an unknown release or region.
 */
export async function diffReleases(
  surroundings: Surroundings,
  { before, after, region: wanted }: { before: string; after: string; region: string | undefined },
): Promise<ReleaseDiff> {
  const site = await readSite(surroundings.root, surroundings.workingFolder);
  const releases = releasesOf(site);
  const pins = diffPins(named(releases, before), named(releases, after));
  const regions = regionNames(site.profiles);
  const region = wanted ?? (regions.length === 1 ? regions[0] : undefined);
  if (region === undefined) return { pins, images: undefined, notBuilt: [], region };

  const engine = await connectEngine(surroundings.env.DOCKER_HOST);
  const today = surroundings.now().toISOString().slice(0, 'YYYY-MM-DD'.length);
  const notBuilt: string[] = [];
  const look = async (release: string) => {
    const request = { region, release, suite: 'full', tests: [], ticket: undefined, strict: false };
    const settings = resolveSettings(site, request, today);
    const { reference, built } = await findTempestImage(
      { engine, root: site.root, env: surroundings.env },
      settings,
    );
    if (built && reference !== undefined) {
      return { settings, image: await verifyTempestImage(engine, reference, settings) };
    }
    notBuilt.push(release);
    return undefined;
  };
  const old = await look(before);
  const now = await look(after);
  if (old === undefined || now === undefined) return { pins, images: undefined, notBuilt, region };
  const images = {
    options: diffOptions(old.image.options, now.image.options),
    tests: diffTests(old.image.tests, now.image.tests),
    lostEntries: targetsOutsideSelection(now.settings.lists.entries, old.image.tests, now.image.tests),
  };
  return { pins, images, notBuilt, region };
}

function releasesOf(site: Site): readonly Release[] {
  const { releases, problems } = parseReleases(site.profiles.get(RELEASES_FILE) ?? '');
  if (problems.length === 0) return releases;
  throw new OsgateError('invalid-input', `${RELEASES_FILE} is wrong`, { problems });
}

function named(releases: readonly Release[], name: string): Release {
  const { release, problems } = findRelease(releases, name);
  if (release !== undefined) return release;
  throw new OsgateError('invalid-input', `there is no release ${name} in ${RELEASES_FILE}`, { problems });
}

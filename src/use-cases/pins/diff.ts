import { connectEngine, type Engine } from '../../engine/engine.ts';
import { findImages } from '../../engine/images.ts';
import { IMAGE_LABELS } from '../../image/tempest-image.ts';
import { targetsOutsideSelection } from '../../known/outside-selection.ts';
import { OsgateError } from '../../model/errors.ts';
import { isoDate } from '../../model/iso-time.ts';
import { regionNames } from '../../profile/resolve.ts';
import { diffInstalled, diffPins, type PinChange } from '../../release/diff-pins.ts';
import { findRelease, RELEASES_FILE, type Release } from '../../release/releases.ts';
import { readSite, type Site } from '../../store/site.ts';
import { diffOptions, type OptionDiff } from '../../tempest/diff-options.ts';
import { diffTests, type TestDiff } from '../../tempest/diff-tests.ts';
import { findTempestImage, readTempestImage, verifyTempestImage } from '../image/tempest-image.ts';
import { parseKnownLists } from '../site/known-lists.ts';
import { regionRequest, resolveSettings } from '../site/settings.ts';
import type { Surroundings } from '../surroundings.ts';
import { releasesOf } from './list.ts';

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

/** What two sides of a comparison are called: a release of the pin file, or an image of this engine. */
interface Side {
  readonly name: string;
  /** Undefined: an image. */
  readonly release: Release | undefined;
}

/**
 * Compares two releases' pins, and where this engine has both images what is in them: options, tests, and the entries of
 * the site's lists that would speak of nothing. `region` (default: the site's only one) says how a release's images are
 * built. A side may also be an image itself: its reference, or the version or commit of its Tempest.
 *
 * @throws OsgateError `invalid-input` for what is neither, or for an unknown region.
 */
export async function diffReleases(
  surroundings: Surroundings,
  { before, after, region: wanted }: { before: string; after: string; region: string | undefined },
): Promise<ReleaseDiff> {
  const site = await readSite(surroundings.root, surroundings.workingFolder);
  const releases = releasesOf(site);
  const sides = [before, after].map((name) => toSide(releases, name));
  const [old, now] = sides;
  const regions = regionNames(site.profiles);
  const region = wanted ?? (regions.length === 1 ? regions[0] : undefined);
  const needsRegion = sides.some((side) => side.release !== undefined);
  if (old === undefined || now === undefined) throw new Error('two names are two sides');
  const pins = old.release && now.release ? diffPins(old.release, now.release) : undefined;
  if (region === undefined && needsRegion)
    return { pins: pins ?? [], images: undefined, notBuilt: [], region };

  const engine = await connectEngine();
  const [first, second] = [
    await findSide(surroundings, site, engine, old, region),
    await findSide(surroundings, site, engine, now, region),
  ];
  if (first === undefined || second === undefined) {
    const missing = [first === undefined ? [before] : [], second === undefined ? [after] : []].flat();
    return { pins: pins ?? [], images: undefined, notBuilt: missing, region };
  }
  const today = isoDate(surroundings.now());
  const images = {
    options: diffOptions(first.options, second.options),
    tests: diffTests(first.tests, second.tests),
    lostEntries: targetsOutsideSelection(
      parseKnownLists(site.lists, today).entries,
      first.tests,
      second.tests,
    ),
  };
  return { pins: pins ?? diffInstalled(first.installed, second.installed), images, notBuilt: [], region };
}

function toSide(releases: readonly Release[], name: string): Side {
  const { release, problems } = findRelease(releases, name);
  if (release !== undefined) return { name, release };
  // a reference has a colon, a version or a commit begins with a digit or is long
  if (/[:/]/.test(name) || /^\d+\.\d+\.\d+$/.test(name) || /^[0-9a-f]{7,40}$/.test(name)) {
    return { name, release: undefined };
  }
  throw new OsgateError('invalid-input', `there is no release ${name} in ${RELEASES_FILE}`, { problems });
}

/** The image of a side; undefined where this engine has none for the release. */
async function findSide(
  surroundings: Surroundings,
  site: Site,
  engine: Engine,
  { name, release }: Side,
  region: string | undefined,
) {
  if (release === undefined) return readTempestImage(engine, await findByTempest(engine, name));
  if (region === undefined) return undefined;
  const today = isoDate(surroundings.now());
  const settings = resolveSettings(site, regionRequest(region, name), today);
  const sources = { engine, root: site.root, env: surroundings.env };
  const { reference, built } = await findTempestImage(sources, settings);
  if (!built || reference === undefined) return undefined;
  return verifyTempestImage(engine, reference, settings);
}

/** The newest image of that reference, or of that version or commit of Tempest. */
async function findByTempest(engine: Engine, name: string): Promise<string> {
  const images = await findImages(engine, IMAGE_LABELS.tempestVersion);
  const found = images.find(
    ({ references, labels }) =>
      references.includes(name) ||
      labels[IMAGE_LABELS.tempestVersion] === name ||
      (name.length >= 7 && labels[IMAGE_LABELS.tempestCommit]?.startsWith(name)),
  );
  if (found !== undefined) return found.id;
  throw new OsgateError(
    'invalid-input',
    `${name} is no release of ${RELEASES_FILE}, and this engine has no such image`,
    {
      hint: 'osgate pins list names the releases, osgate image list the images',
    },
  );
}

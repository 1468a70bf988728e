import { type GitMirror, readTags, repositoryOf } from '../../git/repository.ts';
import { pinsFromGit } from '../../image/tempest-image.ts';
import { OsgateError } from '../../model/errors.ts';
import { isoDate } from '../../model/iso-time.ts';
import type { PackagePin } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import { regionNames } from '../../profile/resolve.ts';
import type { YamlPath, YamlPlace } from '../../profile/yaml-source.ts';
import { checkPins, pathOf } from '../../release/check-pins.ts';
import { lockFileOf } from '../../release/lock.ts';
import { overrideNotices } from '../../release/override-pins.ts';
import { packagesOf, parseReleases, RELEASES_FILE, type Release } from '../../release/releases.ts';
import { withoutCredentials } from '../../secrets/url.ts';
import { readSite } from '../../store/site.ts';
import { gitEnvironment } from '../image/tempest-image.ts';
import { regionRequest, resolveSettings, type Settings } from '../site/settings.ts';
import type { Surroundings } from '../surroundings.ts';

/** What `osgate pins check` found. */
export interface PinFindings {
  readonly releases: number;
  readonly problems: readonly Problem[];
  /** What the site changed, and may not know the price of. */
  readonly notices: readonly string[];
  /** Each configured git mirror. */
  readonly mirrors: readonly MirrorFindings[];
}

interface MirrorFindings {
  readonly mirror: string;
  /** Pins whose tag was compared with their commit. */
  readonly compared: number;
  /** Packages that it does not hold and no region takes from it. */
  readonly missing: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Holds the pin file, the locks and every region's own pins to their rules, and where a region has a git mirror every
 * commit to its tag there.
 *
 * @throws OsgateError `environment` when git is missing.
 */
export async function findPinProblems(surroundings: Surroundings): Promise<PinFindings> {
  const site = await readSite(surroundings.root, surroundings.workingFolder);
  const { releases, problems, source } = parseReleases(site.profiles.get(RELEASES_FILE));
  const today = isoDate(surroundings.now());
  const regions: Settings[] = [];
  const wrong: Problem[] = [];
  for (const region of problems.length > 0 ? [] : regionNames(site.profiles)) {
    try {
      regions.push(resolveSettings(site, regionRequest(region), today));
    } catch (error) {
      if (!(error instanceof OsgateError)) throw error;
      wrong.push(...error.problems);
    }
  }
  const changed = regions.map(({ release }) => release).filter(({ overrides }) => overrides.length > 0);
  const place = (release: Release, pin: PackagePin) => placeOf(release, pin, (path) => source?.at(path));
  const mirrors = await checkMirrors(regions, releases, site.root, place);
  return {
    releases: releases.length,
    problems: [
      ...problems,
      ...checkPins(releases, withoutOwnLocks(site.profiles, changed), source),
      ...wrong,
    ],
    notices: changed.flatMap(overrideNotices),
    mirrors,
  };
}

/** A lock that only a region's own pin asks for belongs to it. */
function withoutOwnLocks(
  files: ReadonlyMap<string, string>,
  changed: readonly Release[],
): ReadonlyMap<string, string> {
  const own = new Set(changed.map(lockFileOf));
  return new Map([...files].filter(([file]) => !own.has(file)));
}

type FindPlace = (release: Release, pin: PackagePin) => Pick<Problem, 'file' | 'line' | 'column'>;

function placeOf(
  release: Release,
  pin: PackagePin,
  at: (path: YamlPath) => YamlPlace | undefined,
): Pick<Problem, 'file' | 'line' | 'column'> {
  const own = release.overrides.find(({ name }) => name === pin.name)?.place;
  const parts = /^(.*):(\d+):(\d+)$/.exec(own ?? '');
  if (parts?.[1] !== undefined) return { file: parts[1], line: Number(parts[2]), column: Number(parts[3]) };
  return { file: RELEASES_FILE, ...at(['releases', ...pathOf(release, pin)]) };
}

async function checkMirrors(
  regions: readonly Settings[],
  releases: readonly Release[],
  root: string,
  place: FindPlace,
): Promise<MirrorFindings[]> {
  const byMirror = Map.groupBy(regions, ({ profile }) => profile.build.gitMirror);
  byMirror.delete(undefined);
  const findings: MirrorFindings[] = [];
  for (const [base, users] of byMirror) {
    const [first] = users;
    if (base === undefined || first === undefined) continue;
    const mirror = { base, root, env: gitEnvironment(root, first.profile.build) };
    const needed = new Set(
      users.flatMap((user) => pinsFromGit({ ...user, build: user.profile.build }).map(({ name }) => name)),
    );
    const own = users.map(({ release }) => release).filter(({ overrides }) => overrides.length > 0);
    findings.push(await checkMirror(mirror, [...releases, ...own], needed, place));
  }
  return findings;
}

async function checkMirror(
  mirror: GitMirror,
  releases: readonly Release[],
  needed: ReadonlySet<string>,
  place: FindPlace,
): Promise<MirrorFindings> {
  const pins = releases.flatMap((release) => packagesOf(release).map((pin) => ({ release, pin })));
  const problems: Problem[] = [];
  const missing: string[] = [];
  let compared = 0;
  for (const [name, uses] of Map.groupBy(pins, ({ pin }) => pin.name)) {
    const tags = await findTags(mirror, name);
    if (tags instanceof OsgateError) {
      if (!needed.has(name)) missing.push(name);
      else
        problems.push({
          code: 'mirror-unreadable',
          message: tags.message,
          ...(tags.hint && { hint: tags.hint }),
        });
      continue;
    }
    for (const { release, pin } of uses) {
      compared += 1;
      problems.push(...checkTag(release, pin, tags.get(pin.version), mirror, place));
    }
  }
  return { mirror: withoutCredentials(mirror.base), compared, missing, problems: withoutRepeats(problems) };
}

async function findTags(mirror: GitMirror, name: string): Promise<ReadonlyMap<string, string> | OsgateError> {
  try {
    return await readTags(repositoryOf(mirror, name), mirror.env);
  } catch (error) {
    if (error instanceof OsgateError) return error;
    throw error;
  }
}

function checkTag(
  release: Release,
  pin: PackagePin,
  tagged: string | undefined,
  { base }: GitMirror,
  place: FindPlace,
): Problem[] {
  if (tagged === pin.commit) return [];
  const shown = withoutCredentials(base);
  const message =
    tagged === undefined
      ? `${release.name}: ${shown} has no tag ${pin.version} of ${pin.name}`
      : `${release.name}: tag ${pin.version} of ${pin.name} in ${shown} is commit ${tagged}, the pin says ${pin.commit}`;
  const code = tagged === undefined ? 'tag-not-in-mirror' : 'commit-not-of-tag';
  return [{ code, message, ...place(release, pin) }];
}

/** Releases share pins, and a region's release is one of them. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

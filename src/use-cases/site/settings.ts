import { countOf } from '../../model/count-of.ts';
import { OsgateError } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';
import type { PackagePin } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { SiteProfile } from '../../model/site-profile.ts';
import { type ExplainedValue, explainProfile } from '../../profile/explain.ts';
import { type ResolvedProfile, resolveProfile } from '../../profile/resolve.ts';
import { checkLock, lockFileOf, withoutPackages } from '../../release/lock.ts';
import { overridePins } from '../../release/override-pins.ts';
import {
  findPlugins,
  findRelease,
  parseReleases,
  RELEASES_FILE,
  type Release,
} from '../../release/releases.ts';
import type { Site } from '../../store/site.ts';
import { type KnownLists, listsInForce, parseKnownLists } from './known-lists.ts';

/** What a user asked for on the command line. */
export interface RunRequest {
  readonly region: string;
  /** Undefined: `smoke`, unless test ids are given. */
  readonly suite: string | undefined;
  /** Undefined: the profile's. */
  readonly release: string | undefined;
  /** Literal test ids; none: the suite. */
  readonly tests: readonly string[];
  /** Instead: the tests that known-failure entries cover. */
  readonly covered?: boolean;
  /** Of tests that are asked for by name, or covered: the suite whose entries judge them. */
  readonly entriesSuite?: string | undefined;
  readonly ticket: string | undefined;
  /** Undefined, here and below: what the profile's `gate` says. */
  readonly strict: boolean | undefined;
  readonly maxNewFlakes?: number | undefined;
  /** Run reference to compare with, or `none`; undefined: the baseline of region and suite. */
  readonly baseline?: string | undefined;
  /** Folder of the run whose tests are run again. */
  readonly rerunOf?: string | undefined;
  /** How often what failed is run again after the main pass; undefined: as the profile says for a suite, never for tests asked for by name. */
  readonly confirm?: number | undefined;
  /** Run on an image that differs from the region's image lock. */
  readonly acceptImage?: boolean;
}

/** Asks for a region as it is, where no test will run: for its image, its pins. No release: the profile's. Every profile has the suite. */
export function regionRequest(region: string, release?: string): RunRequest {
  return { region, release, suite: 'full', tests: [], ticket: undefined, strict: false };
}

/** Everything that the user's files say about one run, checked. */
export interface Settings {
  readonly profile: SiteProfile;
  readonly layers: readonly string[];
  /** Where each value of the profile was said, by dotted key. */
  readonly origins: ResolvedProfile['origins'];
  /** Every effective value of the profile, and who said it. */
  readonly explained: readonly ExplainedValue[];
  readonly release: Release;
  /** Every release of the pin file, without the site's own pins. */
  readonly releases: readonly Release[];
  readonly plugins: readonly PackagePin[];
  /** Constraint lines for pip; undefined where no lock is shipped for this pin. */
  readonly lock: string | undefined;
  readonly lists: KnownLists;
  /** Their texts, by path: what judges this run. */
  readonly listTexts: ReadonlyMap<string, string>;
  /** Name of the suite, or `tests`. */
  readonly suite: string;
  /** The suite in which entries hold. */
  readonly entriesSuite: string;
}

/** Suite name of a run of literal test ids. */
export const TESTS_SUITE = 'tests';
const DEFAULT_SUITE = 'smoke';

/**
 * Reads profile, pins, lock and known-failure lists for a request. `today`: `YYYY-MM-DD`, UTC.
 *
 * @throws OsgateError `invalid-input` with every problem of every file at once.
 */
export function resolveSettings(site: Site, request: RunRequest, today: string): Settings {
  const resolved = resolveProfile(request.region, site.profiles, request.release);
  const { profile, layers, origins } = resolved;
  const pinned = resolvePins(site, resolved, request.release);
  const listTexts = listsInForce(site, layers);
  const lists = parseKnownLists(listTexts, today);
  const isSuite = request.tests.length === 0 && request.covered !== true;
  const suite = isSuite ? (request.suite ?? DEFAULT_SUITE) : TESTS_SUITE;
  const entriesSuite = isSuite ? suite : (request.entriesSuite ?? suite);
  const namesSuite = isSuite || (request.covered === true && request.entriesSuite !== undefined);

  const problems = [
    ...resolved.problems,
    ...pinned.problems,
    ...lists.problems,
    ...(profile !== undefined && namesSuite ? checkSuite(profile, entriesSuite) : []),
  ];
  const { release, releases, plugins, lock } = pinned;
  if (problems.length > 0 || profile === undefined || release === undefined) {
    const count = countOf(problems.length, 'problem');
    throw new OsgateError('invalid-input', `${count} in the files of this site; nothing was run`, {
      problems,
    });
  }
  const explained = explainProfile(resolved, request.release);
  return {
    ...{ profile, layers, origins, explained, release, releases, plugins, lock, lists, listTexts },
    ...{ suite, entriesSuite },
  };
}

/** The pin file, the release of the region in it with the site's own pins, its plugins and its lock. */
function resolvePins(
  { profiles }: Site,
  { profile, origins }: ResolvedProfile,
  asked: string | undefined,
): Pick<Settings, 'releases' | 'plugins' | 'lock'> & {
  readonly release: Release | undefined;
  readonly problems: readonly Problem[];
} {
  const { releases, problems } = parseReleases(profiles.get(RELEASES_FILE));
  const name = profile?.release ?? asked;
  const found = name === undefined || problems.length > 0 ? undefined : findRelease(releases, name);
  const wrong = [...problems, ...(found?.problems ?? [])];
  if (found?.release === undefined) {
    return { releases, release: undefined, plugins: [], lock: undefined, problems: wrong };
  }
  const own = overridePins(found.release, profile?.pins ?? {}, (key) => origins.get(key));
  const { release } = own;
  const { plugins, problems: unpinned } = findPlugins(release, profile?.plugins ?? []);
  const lockFile = lockFileOf(release);
  // a lock knows the shipped plugins only
  const overridden = release.overrides.map(({ name: changed }) => changed);
  const shipped = profiles.get(lockFile);
  const lock = shipped && withoutPackages(shipped, overridden);
  const unlocked = lock === undefined ? [] : checkLock(lock, lockFile, release);
  return {
    releases,
    release,
    plugins,
    lock,
    problems: [...wrong, ...own.problems, ...unpinned, ...unlocked],
  };
}

/** What a run's record keeps of the gate's limits: the command line wins over the profile. */
export function gateLimits(
  { profile }: Settings,
  { strict, maxNewFlakes }: RunRequest,
): Pick<RunRecord, 'strict' | 'maxNewFlakes'> {
  return {
    strict: strict ?? profile.gate.strict,
    maxNewFlakes: maxNewFlakes ?? profile.gate.maxNewFlakes,
  };
}

/** How often new failures are run again. Who asks for single tests waits for them, and can ask again. */
export function confirmTimes({ profile, suite }: Settings, { confirm }: RunRequest): number {
  return confirm ?? (suite === TESTS_SUITE ? 0 : profile.gate.confirm);
}

function checkSuite(profile: SiteProfile, suite: string): Problem[] {
  if (Object.hasOwn(profile.suites, suite)) return [];
  const names = Object.keys(profile.suites);
  const near = nearest(suite, names);
  return [
    {
      code: 'unknown-suite',
      message: `region ${profile.region} has no suite ${JSON.stringify(suite)}`,
      hint: near === undefined ? `suites: ${names.join(', ')}` : `did you mean ${near}?`,
    },
  ];
}

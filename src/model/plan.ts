import type { OptionValue } from './site-profile.ts';
import type { TestId } from './test-id.ts';

/** A Python distribution at an exact place: version on the package index, commit in its git repository. */
export interface PackagePin {
  /** Distribution name: `tempest`, `neutron-tempest-plugin`. */
  readonly name: string;
  readonly version: string;
  /** Full SHA-1, 40 hex digits. */
  readonly commit: string;
}

/** A raw option of tempest.conf. */
export interface RawOverride {
  /** `compute.build_timeout`. */
  readonly option: string;
  readonly value: OptionValue;
  /** `file:line` of the profile. */
  readonly place: string;
}

/** The list files in force, as data: which lists judged this run can be proven later. */
export interface ListFile {
  /** Relative to the site repository. */
  readonly path: string;
  readonly sha256: string;
  readonly entries: number;
}

/** Tests of a selection that one setting keeps from running. */
export interface SwitchCost {
  /** The setting, in words: `no floating IPs (network.floating_ips: false)`. */
  readonly because: string;
  readonly tests: readonly string[];
}

/**
 * What a run is going to do: a plain value, printed by `osgate plan` and stored with the run before the first test.
 */
export interface Plan {
  readonly schema: 'osgate-plan/v1';
  readonly region: string;
  /** OpenStack release: `zed`, `2025.1`. */
  readonly release: string;
  /** IANA name of the zone that the profile wants reports in; undefined: it names none. */
  readonly timezone?: string;
  /** Name of the suite, or `tests` when literal ids were asked for. */
  readonly suite: string;
  /** The ids that were asked for by name; empty for a suite. */
  readonly requested: readonly string[];
  readonly tempest: PackagePin;
  readonly plugins: readonly PackagePin[];
  /** Pins that the site put in the place of shipped ones; no key where there are none. */
  readonly pinOverrides?: readonly {
    readonly name: string;
    /** `39.0.0 at 5b9b80e3c`; undefined: the release pins no such package. */
    readonly instead: string | undefined;
    /** `tempest-profiles/site.yaml:7:5`. */
    readonly place: string;
  }[];
  /** How the image differs from the region's image lock, accepted for this run. */
  readonly imageDifferences?: readonly string[];
  /** Image reference, tag derived from everything that the build reads. */
  readonly image: string;
  /** Every test of the selection, in the order in which it will run, `excluded` already left out. */
  readonly tests: readonly TestId[];
  /** Nobody said what was planned: `tests` are those of the results themselves, and others may be missing. */
  readonly unverified?: true;
  /** Tests of the selection that an `exclude` entry keeps from running. */
  readonly excluded: readonly TestId[];
  /**
   * Tests of `tests` that will skip by their own checks under this tempest.conf, by what decides it. What a test decides
   * from an answer of the cloud is not in it. Undefined: the tests were not asked.
   */
  readonly cannotRun?: readonly SwitchCost[];
  readonly lists: readonly ListFile[];
  /** The commit of the site repository that the lists lie in; undefined outside git. */
  readonly listsCommit?: string;
  /** Targets of known-failure entries for tests that the image lists and this selection leaves out. */
  readonly outsideSelection: readonly string[];
  /** SHA-256 of the rendered tempest.conf with secrets masked: equal hashes, equal settings. */
  readonly confSha256: string;
  /**
   * SHA-256 of the effective values of the profile that say what is tested and how, so without how the image is built and
   * without other suites: equal hashes, a test that skips now does not skip because of the profile. Older plans have none.
   */
  readonly profileSha256?: string;
  /** Raw options of tempest.conf that the profile sets past its own words; left out where nothing was rendered. */
  readonly overrides?: readonly RawOverride[];
  /** The profile files that made the settings, lowest layer first. */
  readonly profileLayers: readonly string[];
}

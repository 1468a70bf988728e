import type { BaselineStatus } from './baseline.ts';
import type { Problem } from './problem.ts';
import type { FixtureKind, TestResult } from './test-result.ts';

/** What was read of a planned test. `docs/outcomes.md` says how each is told. */
export const OBSERVED_STATES = [
  'pass',
  'fail',
  'flaky',
  'skip',
  'masked',
  'blocked',
  'timeout',
  'crashed',
  'interrupted',
  'not-run',
  'absent',
] as const;
export type ObservedState = (typeof OBSERVED_STATES)[number];

/** Every category that a test can end in. What each means for the verdict is in `src/gate/`. */
export const CATEGORIES = [
  'crashed',
  'new-failure',
  'changed-failure',
  'regressed',
  'still-failing',
  'flake-now-broken',
  'expired-known-failure',
  'expired-exclude',
  'masked-failure',
  'disappeared',
  'newly-skipped',
  'blocked',
  'interrupted',
  'not-run',
  'unexpected-pass',
  'unexpected-run',
  'excluded-but-ran',
  'new-flake',
  'not-exercised',
  'stale-entry',
  'known-failure',
  'known-flake',
  'skipped-expected',
  'excluded',
  'skip',
  'fixed',
  'newly-run',
  'new-test',
  'pass',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** ✗ blocks (exit 1) · ◌ incomplete (exit 3) · ⚠ shown, does not block · ✓ accounted for. */
export const WEIGHTS = ['blocks', 'incomplete', 'warns', 'accounted'] as const;
export type Weight = (typeof WEIGHTS)[number];

/** Where a known-failure entry stands, so that every label can be traced to a reviewed line. */
export interface EntryRef {
  readonly file: string;
  /** 1-based line of the entry. */
  readonly line: number;
  readonly kind: 'fails' | 'flaky' | 'skip' | 'exclude';
  readonly target: string;
  readonly reason: string;
  readonly bug: string | undefined;
  readonly owner: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly expires: string;
}

/** One planned test, or one failed fixture or import (`Class::setUpClass`), judged. */
export interface JudgedTest {
  readonly id: string;
  readonly attrs: readonly string[];
  /** Set when this row is a class or module fixture or an import, not a test. */
  readonly fixture: FixtureKind | undefined;
  readonly observed: ObservedState;
  readonly expected: EntryRef['kind'] | 'nothing' | 'expired';
  /** What it did in the baseline, `absent` when that has it not; undefined when there is no baseline. */
  readonly baseline: BaselineStatus | 'absent' | undefined;
  readonly category: Category;
  readonly weights: readonly Weight[];
  /** One sentence: which rule made this category. */
  readonly why: string;
  readonly entry: EntryRef | undefined;
  /** Why the entry says what was observed, or does not, or why one that names the test does not apply; in sentences. */
  readonly match: readonly string[];
  /** Id of the cluster of failures that this one belongs to. */
  readonly cluster: string | undefined;
  /** What was read; undefined for tests of which nothing was heard. */
  readonly result: Omit<TestResult, 'id' | 'attrs'> | undefined;
}

/** Failures that have one cause. */
export interface Cluster {
  /** Stable from run to run: a hash of the normalised signature. */
  readonly id: string;
  /** The last exception line, normalised. */
  readonly title: string;
  readonly tests: readonly string[];
}

export type VerdictWord = 'pass' | 'fail' | 'incomplete';

/** Something about the run as a whole; `weight` says what it does to the verdict. */
export interface RunProblem extends Problem {
  readonly weight: Exclude<Weight, 'accounted'>;
}

/** The judgement on one run, a pure function of what was observed, what was expected and the baseline. */
export interface Verdict {
  readonly word: VerdictWord;
  readonly exitCode: 0 | 1 | 3;
  /** One line in words: `FAIL: 3 new failures (1 cause), 1 crashed`. */
  readonly headline: string;
  /** Categories that occur, with how many rows; the sum is the number of `tests`. */
  readonly counts: Readonly<Partial<Record<Category, number>>>;
  readonly tests: readonly JudgedTest[];
  readonly clusters: readonly Cluster[];
  /** What is wrong with the run as a whole: damaged stream, missing end marker, killed container. */
  readonly problems: readonly RunProblem[];
}

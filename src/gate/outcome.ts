import type { EntryOutcome } from '../known/entry.ts';
import type { BaselineStatus } from '../model/baseline.ts';
import type { Category, ObservedState, Weight } from '../model/verdict.ts';
import type { FlakeRate } from './history.ts';

/** The category of one row, what it does to the verdict, and the rule that made it, in one sentence. */
export interface Outcome {
  readonly category: Category;
  readonly weights: readonly Weight[];
  readonly why: string;
}

/** Rows of the outcome table: what a reviewed entry says. An expired `skip` expects nothing any more. */
export type ExpectationRow =
  | 'nothing'
  | 'fails'
  | 'flaky'
  | 'skip'
  | 'exclude'
  | 'expired'
  | 'expired-exclude';

/** Columns of the outcome table: the observed states, and failures that an entry's signature does not match. */
export type ObservedColumn = ObservedState | 'fail-other';

/** What the cells of the two tables ask beyond row and column. */
export interface Facts {
  /** The baseline's result, `absent` when it has none of this test, undefined when there is no baseline. */
  readonly baseline: BaselineStatus | 'absent' | undefined;
  readonly pinsUnchanged: boolean;
  readonly profileUnchanged: boolean;
  readonly fixture: boolean;
  /** How many attempts came to an end. */
  readonly attempts: number;
  /** How the entry says that the test ends. */
  readonly outcome: EntryOutcome;
  /** The entry names the class or module, so its fixtures are included. */
  readonly entryCoversClass: boolean;
  /** The entry's signature, where it has one, matches every failing attempt. */
  readonly signatureMatches: boolean;
  /** The plan left this test out. */
  readonly leftOut: boolean;
  /** An unexpected pass blocks: `--strict`, or the entry is stale by the run history. */
  readonly passBlocks: boolean;
  /** How often a known flake flipped lately, when that is more than its `max_rate` allows. */
  readonly overRate: FlakeRate | undefined;
  /** A new flake blocks: more than the cap in this run, or this test flakes repeatedly. */
  readonly flakeBlocks: boolean;
}

export function outcome(category: Category, weight: Weight | readonly Weight[], why: string): Outcome {
  return { category, weights: typeof weight === 'string' ? [weight] : weight, why };
}

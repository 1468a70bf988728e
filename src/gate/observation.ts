import type { Plan } from '../model/plan.ts';
import type { FixtureKind } from '../model/test-result.ts';
import type { JudgedTest, ObservedState } from '../model/verdict.ts';

/** What the gate needs to know of a plan. */
export type PlannedTests = Pick<Plan, 'tests' | 'excluded' | 'requested'>;

/** What was read of one planned test, or of one failed fixture or import. */
export interface Observation {
  readonly id: string;
  readonly attrs: readonly string[];
  readonly fixture: FixtureKind | undefined;
  readonly state: ObservedState;
  /** How the state was told, where its name does not say it: half a sentence. */
  readonly detail: string | undefined;
  /** True for a test that the plan left out because of an `exclude` entry. */
  readonly leftOut: boolean;
  /** A test that failed, whose later attempt was cut off: what is known stands, and the run is not complete. */
  readonly rerunCut: boolean;
  /** How many attempts came to an end. */
  readonly attempts: number;
  /** The text of each failing attempt; of a blocked test, those of its class's set-up. */
  readonly failures: readonly string[];
  readonly result: JudgedTest['result'];
}

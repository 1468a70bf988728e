import type { BaselineStatus, BaselineTest, StoredBaseline } from '../model/baseline.ts';
import { findMoved, isSameButModule } from '../model/moved-test.ts';
import type { Plan } from '../model/plan.ts';
import type { TestId } from '../model/test-id.ts';
import type { ObservedState, Verdict } from '../model/verdict.ts';

/** The last complete, accepted run of the same region, suite and profile. */
export interface Baseline {
  /** By test id, or fixture id (`pkg.mod.Class::setUpClass`) where one failed. */
  readonly results: ReadonlyMap<string, Omit<BaselineTest, 'id'>>;
  /** The same Tempest, plugins and release then and now. */
  readonly pinsUnchanged: boolean;
  readonly profileUnchanged: boolean;
}

/**
 * The baseline under the ids of today's tests: by id first, then by class name, method and idempotent id, so that a
 * test that moved to another module is not one that disappeared beside a new one. A test that is called otherwise now may be the
 * same, but a verdict does not guess: that is for `osgate known check` and `osgate pins diff`, whose proposals a person reads.
 */
export function alignBaseline(baseline: Baseline, tests: readonly TestId[]): Baseline {
  const ids = new Set(tests.map((test) => test.id));
  const gone = [...baseline.results].flatMap(([id, { attrs }]) => (ids.has(id) ? [] : [{ id, attrs }]));
  if (gone.length === 0) return baseline;

  const fresh = tests.filter((test) => !baseline.results.has(test.id));
  const results = new Map(baseline.results);
  for (const [before, after] of findMoved(gone, fresh)) {
    const old = baseline.results.get(before);
    if (old === undefined || !isSameButModule(before, after)) continue;
    results.delete(before);
    results.set(after, old);
  }
  return { ...baseline, results };
}

/** What a run says to later ones: every test of which something is known. The caller picks the run. */
export function baselineTests({ tests }: Pick<Verdict, 'tests'>): BaselineTest[] {
  return tests.flatMap(({ id, attrs, observed, result }) => {
    const status = statusOf(observed);
    const durationSeconds = result?.durationSeconds;
    const duration = durationSeconds === undefined ? {} : { durationSeconds };
    return status === undefined ? [] : [{ id, status, attrs, ...duration }];
  });
}

/** A stored baseline as the plan of a run is held against it. */
export function baselineFor(
  plan: Pick<Plan, 'release' | 'tempest' | 'plugins' | 'profileSha256'>,
  stored: StoredBaseline,
): Baseline {
  return {
    results: new Map(stored.tests.map(({ id, ...test }) => [id, test])),
    pinsUnchanged: pinsOf(plan) === pinsOf(stored),
    profileUnchanged: plan.profileSha256 !== undefined && plan.profileSha256 === stored.profileSha256,
  };
}

function pinsOf({ release, tempest, plugins }: Pick<Plan, 'release' | 'tempest' | 'plugins'>): string {
  const pins = [tempest, ...plugins].map(({ name, commit }) => `${name} ${commit}`);
  return [release, ...pins.toSorted()].join('\n');
}

/** Undefined where nothing is known of the test. A test behind a failed set-up did not work, so it counts as failed. */
export function statusOf(state: ObservedState): BaselineStatus | undefined {
  switch (state) {
    case 'pass':
    case 'flaky':
      return 'pass';
    case 'fail':
    case 'timeout':
    case 'masked':
    case 'blocked':
    case 'crashed':
      return 'fail';
    case 'skip':
      return 'skip';
    case 'interrupted':
    case 'not-run':
    case 'absent':
      return undefined;
    default:
      return state satisfies never;
  }
}

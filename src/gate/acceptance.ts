import type { Acceptance, StoredBaseline } from '../model/baseline.ts';
import type { Plan } from '../model/plan.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Verdict } from '../model/verdict.ts';
import { baselineTests } from './baseline.ts';
import { MASS_FAILURE } from './mass-failure.ts';

/** A run with its judgement: what may become a baseline. */
interface JudgedRun {
  readonly record: Pick<RunRecord, 'id' | 'region' | 'suite' | 'started' | 'end' | 'imageId'>;
  readonly plan: Plan;
  readonly verdict: Verdict;
}

/** True when every planned test came to an end and nothing is wrong with the run as a whole, whatever failed. */
export function isComplete({ tests, problems }: Pick<Verdict, 'tests' | 'problems'>): boolean {
  return (
    tests.every((test) => !test.weights.includes('incomplete')) &&
    problems.every((problem) => problem.weight !== 'incomplete')
  );
}

/** Why later runs may not be compared with this one, in words; undefined when they may. */
export function findObstacle({ record, plan, verdict }: JudgedRun): string | undefined {
  if (plan.requested.length > 0) return 'it is partial: its tests were asked for by name';
  if (plan.unverified === true || record.end.kind === 'unknown') {
    return 'its results come from elsewhere: nobody knows whether it ran to its end';
  }
  if (record.end.kind === 'cut') return `it is incomplete: ${record.end.why}`;
  if (!isComplete(verdict)) return 'it is incomplete: not every planned test came to an end';
  return verdict.problems.find((problem) => problem.code === MASS_FAILURE)?.message;
}

/** The baseline that a run makes. The caller asked `findObstacle` first. */
export function makeBaseline({ record, plan, verdict }: JudgedRun, accepted: Acceptance): StoredBaseline {
  return {
    schema: 'osgate-baseline/v1',
    region: record.region,
    suite: record.suite,
    run: record.id,
    started: record.started,
    release: plan.release,
    tempest: plan.tempest,
    plugins: plan.plugins,
    profileSha256: plan.profileSha256,
    imageId: record.imageId,
    confSha256: plan.confSha256,
    accepted,
    tests: baselineTests(verdict),
  };
}

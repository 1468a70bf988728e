import type { Acceptance, BaselineTest, StoredBaseline } from '../model/baseline.ts';
import { isFixtureId } from '../model/fixture-id.ts';
import type { Plan } from '../model/plan.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Verdict } from '../model/verdict.ts';
import { alignBaseline, baselineTests } from './baseline.ts';
import { isLost, NOTHING_EXECUTED } from './coverage.ts';
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
  return verdict.problems.find(({ code }) => code === MASS_FAILURE || code === NOTHING_EXECUTED)?.message;
}

/**
 * The baseline that a run makes. The caller asked `findObstacle` first. `before`: the one that it takes the place of by itself; what
 * that executed and this run lost is kept.
 */
export function makeBaseline(
  { record, plan, verdict }: JudgedRun,
  accepted: Acceptance,
  before?: StoredBaseline,
): StoredBaseline {
  const lost = before === undefined ? [] : lostTests(before, { run: record.id, verdict });
  const tests = new Map([...baselineTests(verdict), ...lost].map((test) => [test.id, test]));
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
    tests: [...tests.values()].toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
  };
}

/**
 * What the baseline before executed and a run lost, with nobody having said so: skipped against expectation, or no longer planned.
 * It stays in the next baseline, so that coverage does not shrink run by run, each time by too little to block.
 */
function lostTests(
  before: Pick<StoredBaseline, 'tests'>,
  { run, verdict }: { readonly run: string; readonly verdict: Pick<Verdict, 'tests'> },
): BaselineTest[] {
  const rows = new Map(verdict.tests.map((row) => [row.id, row]));
  const seen = verdict.tests.filter(
    ({ fixture, observed }) => fixture === undefined && observed !== 'absent',
  );
  const results = new Map(before.tests.map(({ id, ...test }) => [id, test]));
  const aligned = alignBaseline({ results, pinsUnchanged: false, profileUnchanged: false }, seen);
  return [...aligned.results].flatMap(([id, test]) => {
    if (test.status === 'skip' || isFixtureId(id)) return [];
    const row = rows.get(id);
    return row === undefined || isLost(row) ? [{ id, ...test, lostSince: test.lostSince ?? run }] : [];
  });
}

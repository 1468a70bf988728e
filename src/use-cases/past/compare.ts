import { type ComparedTest, compareRuns, type RunDifference } from '../../gate/compare.ts';
import type { RunsPlace } from '../../store/runs.ts';
import { judgeRun } from '../judge/conclude.ts';
import { findEndedRun } from '../judge/ended-run.ts';

/** `osgate compare --json` prints it. */
export interface RunComparison extends RunDifference {
  readonly schema: 'osgate-comparison/v1';
  readonly before: string;
  readonly after: string;
  /** Regions, suites or pins that differ, so that what changed may not be the cloud's doing. */
  readonly notes: readonly string[];
}

/**
 * What changed from one stored run to another.
 *
 * @throws OsgateError `invalid-input` when a reference names no run, `unfinished` when one goes on.
 */
export async function compareStoredRuns(
  site: RunsPlace,
  before: string,
  after: string,
): Promise<RunComparison> {
  const [a, b] = [
    await judgeRun(await findEndedRun(site, before)),
    await judgeRun(await findEndedRun(site, after)),
  ];
  const differing: [string, string, string][] = [
    ['region', a.record.region, b.record.region],
    ['suite', a.record.suite, b.record.suite],
    ['release', a.plan.release, b.plan.release],
    ['tempest', a.plan.tempest.commit, b.plan.tempest.commit],
  ];
  return {
    schema: 'osgate-comparison/v1',
    before: a.record.id,
    after: b.record.id,
    notes: differing.filter(([, x, y]) => x !== y).map(([what, x, y]) => `${what}: ${x} → ${y}`),
    ...compareRuns(comparedTests(a), comparedTests(b)),
  };
}

function comparedTests({ verdict }: Awaited<ReturnType<typeof judgeRun>>): ComparedTest[] {
  return verdict.tests.map(({ id, attrs, observed, result }) => ({
    id,
    attrs,
    observed,
    durationSeconds: result?.durationSeconds,
  }));
}

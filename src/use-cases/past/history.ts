import { type FlakeRate, flakeRate, markOf } from '../../gate/history.ts';
import { countOf } from '../../model/count-of.ts';
import { OsgateError } from '../../model/errors.ts';
import { wordOf } from '../../report/why.ts';
import type { RunsPlace } from '../../store/runs.ts';
import { readRuns, type StoredRun } from '../../store/stored-runs.ts';
import { feedsHistory } from '../judge/comparison.ts';
import type { RunsFilter } from './runs.ts';
import { findId } from './why.ts';

/** One test in one stored run. */
interface PastResult {
  readonly run: string;
  readonly region: string;
  readonly suite: string;
  readonly observed: string;
  readonly category: string;
  readonly durationSeconds: number | null;
  /** Whether this run counts in the statistics: it is complete, no mass failure, and not of tests asked for by name. */
  readonly counts: boolean;
}

/** `osgate history --json` prints it. */
export interface TestPast {
  readonly schema: 'osgate-past/v1';
  readonly id: string;
  /** Newest first. */
  readonly results: readonly PastResult[];
  /** Undefined below ten runs that count. */
  readonly flakeRate: FlakeRate | undefined;
}

/**
 * What one test did in the stored runs.
 *
 * @throws OsgateError `invalid-input` when no stored run has such a test, or several are meant.
 */
export async function findPast({ root }: RunsPlace, name: string, filter: RunsFilter): Promise<TestPast> {
  const runs: StoredRun[] = [];
  for await (const run of readRuns(root, filter)) {
    if (run.verdict !== undefined) runs.push(run);
    if (runs.length === filter.limit) break;
  }
  const ids = new Set(runs.flatMap((run) => run.verdict?.tests.map((test) => test.id) ?? []));
  if (ids.size === 0) {
    throw new OsgateError('invalid-input', 'no stored run matches', {
      hint: 'osgate runs lists those that there are',
    });
  }
  const id = findId(name, [...ids], `the last ${countOf(runs.length, 'run')}`);
  const results: PastResult[] = [];
  let marks = '';
  for (const run of runs) {
    const row = run.verdict?.tests.find((test) => test.id === id);
    if (row === undefined) continue;
    const counts = feedsHistory(run) && run.record.suite !== 'tests';
    const { id: runId, region, suite } = run.record;
    const { category, duration_s: durationSeconds } = row;
    results.push({ run: runId, region, suite, observed: wordOf(row), category, durationSeconds, counts });
    if (counts) marks = markOf(row) + marks;
  }
  return { schema: 'osgate-past/v1', id, results, flakeRate: flakeRate(marks) };
}

import { rm } from 'node:fs/promises';
import { connectEngine } from '../../engine/engine.ts';
import { hasTempestContainer } from '../../engine/tempest-container.ts';
import { type ComparedTest, compareRuns, type RunDifference } from '../../gate/compare.ts';
import { type FlakeRate, flakeRate, markOf } from '../../gate/history.ts';
import { OsgateError } from '../../model/errors.ts';
import { wordOf } from '../../report/why.ts';
import { listBaselines } from '../../store/baselines.ts';
import { openRunFolder } from '../../store/run-folder.ts';
import { findRun } from '../../store/runs.ts';
import { readRuns, type StoredRun } from '../../store/stored-runs.ts';
import { feedsHistory } from '../judge/comparison.ts';
import { judgeRun } from '../judge/conclude.ts';
import { findId } from './why.ts';

/** Where the commands about stored runs look. */
export interface RunsPlace {
  readonly root: string;
  readonly workingFolder: string;
}

interface RunsFilter {
  readonly region: string | undefined;
  readonly suite: string | undefined;
  /** At most so many, the newest. */
  readonly limit: number;
}

/** One line of `osgate runs list`. */
export interface RunSummary {
  readonly id: string;
  readonly region: string;
  readonly suite: string;
  readonly release: string;
  readonly ticket: string | null;
  readonly started: string;
  readonly ended: string | null;
  /** `unfinished`: no verdict is stored: the run goes on, or its osgate died. */
  readonly verdict: 'pass' | 'fail' | 'incomplete' | 'unfinished';
  readonly tests: number;
  readonly blocking: number;
  readonly isBaseline: boolean;
  readonly path: string;
}

/** The stored runs that match, newest first. */
export async function listStoredRuns({ root }: RunsPlace, filter: RunsFilter): Promise<RunSummary[]> {
  const baselines = new Set((await listBaselines(root)).map((each) => each.run));
  const runs: RunSummary[] = [];
  for await (const run of readRuns(root, filter)) {
    runs.push(summarise(run, baselines));
    if (runs.length === filter.limit) break;
  }
  return runs;
}

function summarise({ path, record, verdict }: StoredRun, baselines: ReadonlySet<string>): RunSummary {
  return {
    id: record.id,
    region: record.region,
    suite: record.suite,
    release: record.release,
    ticket: record.ticket ?? null,
    started: record.started,
    ended: record.ended ?? null,
    verdict: verdict?.verdict ?? 'unfinished',
    tests: verdict?.tests.length ?? 0,
    blocking: verdict?.tests.filter((test) => test.blocking).length ?? 0,
    isBaseline: baselines.has(record.id),
    path,
  };
}

/**
 * Deletes run folders. Baselines that were made of them stay.
 *
 * @returns their paths
 * @throws OsgateError `invalid-input` when a reference names no run, or one whose container still runs; nothing is deleted then.
 */
export async function removeRuns(
  { root, workingFolder }: RunsPlace,
  references: readonly string[],
): Promise<string[]> {
  const paths: string[] = [];
  for (const reference of references) {
    const folder = await findRun(root, reference, workingFolder);
    if (!folder.has('verdict')) await refuseRunning(folder.path);
    paths.push(folder.path);
  }
  for (const path of paths) await rm(path, { recursive: true });
  return paths;
}

async function refuseRunning(path: string): Promise<void> {
  const text = await openRunFolder(path).read('record');
  const { id } = JSON.parse(text ?? '{}') as { id?: string };
  if (id === undefined || !(await hasTempestContainer(await connectEngine(), id))) return;
  throw new OsgateError('invalid-input', `run ${id} goes on, or its results wait in the Docker Engine`, {
    hint: `finish it first: osgate attach ${id}`,
  });
}

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
  const id = findId(
    name,
    [...ids],
    ids.size === 0 ? 'no stored run matches; it' : `the last ${runs.length} runs`,
  );
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
 * @throws OsgateError `invalid-input` when a reference names no run.
 */
export async function compareStoredRuns(
  { root, workingFolder }: RunsPlace,
  before: string,
  after: string,
): Promise<RunComparison> {
  const [a, b] = [
    await judgeRun(await findRun(root, before, workingFolder)),
    await judgeRun(await findRun(root, after, workingFolder)),
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

import { OsgateError } from '../../model/errors.ts';
import { runProperties } from '../../report/facts.ts';
import { listBaselines } from '../../store/baselines.ts';
import { findRun, type RunsPlace } from '../../store/runs.ts';
import { readRuns, type StoredRun } from '../../store/stored-runs.ts';
import { removeWhole } from '../../store/whole-file.ts';
import { judgeRun, reportInput } from '../judge/conclude.ts';
import { whyUnfinished, whyUnfinishedIfTold } from '../judge/ended-run.ts';

export interface RunsFilter {
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

/** What a run was, and how it ended. */
export interface ShownRun {
  /** That of its verdict, or why it has none yet. */
  readonly headline: string;
  /** Absolute. */
  readonly folder: string;
  /** Name and text of each. */
  readonly facts: readonly (readonly [string, string])[];
}

/**
 * Tells one stored run. `generated`: ISO 8601.
 *
 * @throws OsgateError `invalid-input` when no run is meant.
 */
export async function showRun(
  { root, workingFolder }: RunsPlace,
  reference: string,
  generated: string,
): Promise<ShownRun> {
  const folder = await findRun(root, reference, workingFolder);
  const unfinished = await whyUnfinishedIfTold(folder);
  const input = reportInput(await judgeRun(folder), generated);
  const facts = runProperties(input);
  if (unfinished === undefined) return { headline: input.verdict.headline, folder: folder.path, facts };
  return {
    headline: `${unfinished.message}; ${unfinished.hint}`,
    folder: folder.path,
    facts: facts.filter(([name]) => !VERDICT_FACTS.has(name)),
  };
}

/** Nobody knows them while a run goes on. */
const VERDICT_FACTS: ReadonlySet<string> = new Set(['verdict', 'exit_code']);

/**
 * Deletes run folders. Baselines that were made of them stay.
 *
 * @returns their paths
 * @throws OsgateError `invalid-input` when a reference names no run, or one that goes on, or
 *   whose results wait in the engine; `engine` when nobody can say. Nothing is deleted then.
 */
export async function removeRuns(
  { root, workingFolder }: RunsPlace,
  references: readonly string[],
): Promise<string[]> {
  const paths = new Set<string>();
  for (const reference of references) {
    const folder = await findRun(root, reference, workingFolder);
    const unfinished = await whyUnfinished(folder);
    if (unfinished !== undefined) {
      throw new OsgateError('invalid-input', unfinished.message, { hint: unfinished.hint });
    }
    paths.add(folder.path);
  }
  for (const path of paths) await removeWhole(path);
  return [...paths];
}

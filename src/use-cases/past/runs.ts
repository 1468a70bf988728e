import { rm } from 'node:fs/promises';
import { connectEngine } from '../../engine/engine.ts';
import { hasTempestContainer } from '../../engine/tempest-container.ts';
import { OsgateError } from '../../model/errors.ts';
import { parseJson } from '../../model/json.ts';
import { listBaselines } from '../../store/baselines.ts';
import { openRunFolder } from '../../store/run-folder.ts';
import { findRun, type RunsPlace } from '../../store/runs.ts';
import { readRuns, type StoredRun } from '../../store/stored-runs.ts';

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
  const record = parseJson((await openRunFolder(path).read('record')) ?? '') as
    | { id?: string }
    | null
    | undefined;
  const id = record?.id;
  if (id === undefined || !(await hasTempestContainer(await connectEngine(), id))) return;
  throw new OsgateError('invalid-input', `run ${id} goes on, or its results wait in the Docker Engine`, {
    hint: `finish it first: osgate attach ${id}`,
  });
}

import { parseJson } from '../model/json.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Category, ObservedState } from '../model/verdict.ts';
import { openRunFolder } from './run-folder.ts';
import { listRuns } from './runs.ts';

/** A row of `verdict.json`. */
interface StoredRow {
  readonly id: string;
  readonly attrs: readonly string[];
  readonly observed: ObservedState;
  readonly category: Category;
  readonly blocking: boolean;
  readonly duration_s: number | null;
  readonly why: string;
}

/** `verdict.json`, as far as later commands read it. */
interface StoredVerdict {
  readonly schema: 'osgate-verdict/v1';
  readonly verdict: 'pass' | 'fail' | 'incomplete';
  readonly exit_code: number;
  /** Not in verdicts of early versions, which therefore feed no history. */
  readonly complete?: boolean;
  readonly mass_failure?: boolean;
  readonly counts: Readonly<Partial<Record<Category, number>>>;
  readonly tests: readonly StoredRow[];
}

/** A run as it was judged when it ended. */
export interface StoredRun {
  readonly path: string;
  readonly record: RunRecord;
  /** Undefined while the run goes on, or when its osgate died. */
  readonly verdict: StoredVerdict | undefined;
}

/** Which runs are looked for; a key that is not given matches all. */
interface RunFilter {
  readonly region?: string | undefined;
  readonly suite?: string | undefined;
}

/** The stored runs that match, newest first, each read when it is asked for. Folders that are no run are passed over. */
export async function* readRuns(root: string, filter: RunFilter = {}): AsyncGenerator<StoredRun> {
  for (const { region, path } of (await listRuns(root)).toReversed()) {
    if (filter.region !== undefined && filter.region !== region) continue;
    const folder = openRunFolder(path);
    const record = parseOwn<RunRecord>(await folder.read('record'), 'osgate-run/v1');
    if (record === undefined || (filter.suite !== undefined && record.suite !== filter.suite)) continue;
    const verdict = parseOwn<StoredVerdict>(await folder.read('verdict'), 'osgate-verdict/v1');
    yield { path, record, verdict };
  }
}

function parseOwn<T extends { schema: string }>(
  text: string | undefined,
  schema: T['schema'],
): T | undefined {
  const value = parseJson(text ?? '') as T | null | undefined;
  return value?.schema === schema ? value : undefined;
}

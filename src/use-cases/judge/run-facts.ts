import type { StoredBaseline } from '../../model/baseline.ts';
import { OsgateError } from '../../model/errors.ts';
import { type HealthSample, parseHealthSamples } from '../../model/health.ts';
import type { TestHistory } from '../../model/history.ts';
import { parseJson } from '../../model/json.ts';
import type { Plan } from '../../model/plan.ts';
import type { RerunRecord, RunRecord } from '../../model/run-record.ts';
import type { RunFolder } from '../../store/run-folder.ts';

/** What a verdict is made of, besides the results. */
export interface RunFacts {
  readonly record: RunRecord;
  readonly plan: Plan;
  /** The known-failure lists: path to text. */
  readonly lists: ReadonlyMap<string, string>;
  /** What the run is compared with; undefined: nothing. */
  readonly baseline: StoredBaseline | undefined;
  readonly history: TestHistory | undefined;
  /** How the region's services answered meanwhile; undefined: nobody asked them. */
  readonly health?: readonly HealthSample[];
}

/**
 * What a run folder says of its run.
 *
 * @throws OsgateError `invalid-input` when the folder is no run.
 */
export async function readRun(folder: RunFolder): Promise<RunFacts> {
  const record = await readJson<RunRecord>(folder, 'record', 'osgate-run/v1');
  const plan = await readJson<Plan>(folder, 'plan', 'osgate-plan/v1');
  const texts = await readJson<Record<string, string>>(folder, 'lists');
  const baseline = folder.has('baseline')
    ? await readJson<StoredBaseline>(folder, 'baseline', 'osgate-baseline/v1')
    : undefined;
  const history = folder.has('history')
    ? await readJson<TestHistory>(folder, 'history', 'osgate-history/v1')
    : undefined;
  const probed = await folder.read('health');
  const health = probed === undefined ? {} : { health: parseHealthSamples(probed) };
  return { record, plan, lists: new Map(Object.entries(texts)), baseline, history, ...health };
}

/**
 * What a rerun's folder says of it.
 *
 * @throws OsgateError `invalid-input` when the folder is no rerun.
 */
export async function readRerun(folder: RunFolder): Promise<RerunRecord> {
  return readJson<RerunRecord>(folder, 'rerun', 'osgate-rerun/v1');
}

/** A file that osgate itself wrote, told by its schema; `lists.json` has none. */
async function readJson<T>(
  folder: RunFolder,
  file: 'record' | 'plan' | 'lists' | 'baseline' | 'history' | 'rerun',
  schema?: string,
): Promise<T> {
  const path = folder.pathOf(file);
  const refuse = (what: string) =>
    new OsgateError('invalid-input', `${path}: ${what}`, {
      hint: 'a run folder is reports/REGION/RUN as osgate left it',
    });
  const text = await folder.read(file);
  if (text === undefined) throw refuse('there is no such file, so its folder is no run');
  const value = parseJson(text);
  if (value === undefined) throw refuse('no valid JSON');
  const found = (value as { schema?: unknown } | null)?.schema;
  if (schema !== undefined && found !== schema) throw refuse(`expected the schema ${schema}, found ${found}`);
  return value as T;
}

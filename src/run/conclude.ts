import { judge } from '../gate/judge.ts';
import { OsgateError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { ResultSet } from '../model/test-result.ts';
import type { Verdict } from '../model/verdict.ts';
import { renderHtml } from '../report/html.ts';
import { renderJunitReport } from '../report/junit-report.ts';
import { renderMarkdown } from '../report/markdown.ts';
import type { ReportInput } from '../report/report-input.ts';
import { renderResultsJson } from '../report/results-json.ts';
import { renderVerdictJson } from '../report/verdict-json.ts';
import { openResultFile } from '../store/result-file.ts';
import type { RunFolder } from '../store/run-folder.ts';
import { readSubunit } from '../subunit/read.ts';
import { parseKnownLists } from './known-lists.ts';
import { readResults } from './read-results.ts';

/** What a verdict is made of, besides the results. */
export interface RunFacts {
  readonly record: RunRecord;
  readonly plan: Plan;
  /** The known-failure lists: path to text. */
  readonly lists: ReadonlyMap<string, string>;
}

/** A run, judged. */
interface JudgedRun {
  readonly record: RunRecord;
  readonly plan: Plan;
  readonly results: ResultSet;
  readonly verdict: Verdict;
}

/**
 * Judges what lies in a run folder: the stream or the files given to `osgate gate`, the plan, the lists as they were when the run began, and how it ended.
 * The same folder gives the same verdict at any later time.
 *
 * @throws OsgateError `invalid-input` when the folder is no run.
 */
export async function judgeRun(folder: RunFolder): Promise<JudgedRun> {
  const facts = await readRun(folder);
  const given = await folder.givenFiles();
  const results =
    given.length === 0
      ? await readSubunit(folder.chunks('stream'))
      : await readResults(given.map((path) => openResultFile(path, process.stdin)));
  return judgeResults(facts, results);
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
  return { record, plan, lists: new Map(Object.entries(texts)) };
}

/** Judges results by the lists as they were on the day on which the run began. */
export function judgeResults({ record, plan, lists }: RunFacts, results: ResultSet): JudgedRun {
  const known = parseKnownLists(lists, record.started.slice(0, 'YYYY-MM-DD'.length));
  const outside = new Set(plan.outsideSelection);
  const entries = known.entries.filter((entry) => !outside.has(entry.target));
  const { region, release, suite, strict, end } = record;
  const planned = plan.unverified === true ? undefined : plan;
  const context = { region, release, suite };
  const verdict = judge({ results, plan: planned, end, entries, context, strict });
  return { record, plan, results, verdict };
}

/** Judges a run and writes results, verdict and every report into its folder. `generated`: ISO 8601. */
export async function concludeRun(folder: RunFolder, generated: string): Promise<ReportInput> {
  const { record, plan, results, verdict } = await judgeRun(folder);
  const input: ReportInput = { record, plan, verdict, generated };
  const complete = results.intact && record.end.kind === 'finished' && verdict.word !== 'incomplete';
  await folder.write('results', renderResultsJson(results, complete));
  await folder.write('verdict', renderVerdictJson(verdict));
  await folder.write('junit', renderJunitReport(input));
  await folder.write('summary', renderMarkdown(input));
  await folder.write('report', renderHtml(input));
  return input;
}

/** A file that osgate itself wrote, told by its schema; `lists.json` has none. */
async function readJson<T>(
  folder: RunFolder,
  file: 'record' | 'plan' | 'lists',
  schema?: string,
): Promise<T> {
  const path = folder.pathOf(file);
  const refuse = (what: string) =>
    new OsgateError('invalid-input', `${path}: ${what}`, {
      hint: 'a run folder is reports/REGION/RUN as osgate left it',
    });
  const text = await folder.read(file);
  if (text === undefined) throw refuse('there is no such file, so its folder is no run');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('no valid JSON');
  }
  const found = (value as { schema?: unknown } | null)?.schema;
  if (schema !== undefined && found !== schema) throw refuse(`expected the schema ${schema}, found ${found}`);
  return value as T;
}

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
import type { RunFolder } from '../store/run-folder.ts';
import { readSubunit } from '../subunit/read.ts';
import { parseKnownLists } from './known-lists.ts';

/** A run as its folder has it, judged. */
interface JudgedRun {
  readonly record: RunRecord;
  readonly plan: Plan;
  readonly results: ResultSet;
  readonly verdict: Verdict;
}

/**
 * Judges what lies in a run folder: the stream, the plan, the lists as they were when the run began, and how it ended.
 * The same folder gives the same verdict at any later time.
 *
 * @throws OsgateError `invalid-input` when the folder is no run.
 */
export async function judgeRun(folder: RunFolder): Promise<JudgedRun> {
  const record = await readJson<RunRecord>(folder, 'record');
  const plan = await readJson<Plan>(folder, 'plan');
  const texts = await readJson<Record<string, string>>(folder, 'lists');
  const day = record.started.slice(0, 'YYYY-MM-DD'.length);
  const known = parseKnownLists(new Map(Object.entries(texts)), day);
  const outside = new Set(plan.outsideSelection);
  const entries = known.entries.filter((entry) => !outside.has(entry.target));
  const results = await readSubunit(folder.chunks('stream'));
  const { region, release, suite, strict, end } = record;
  const verdict = judge({ results, plan, end, entries, context: { region, release, suite }, strict });
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

async function readJson<T>(folder: RunFolder, file: 'record' | 'plan' | 'lists'): Promise<T> {
  const text = await folder.read(file);
  if (text === undefined) {
    throw new OsgateError('invalid-input', `${folder.path} is no run folder: it has no ${file}.json`, {
      hint: 'osgate names a run folder reports/<region>/<run id>',
    });
  }
  return JSON.parse(text) as T;
}

import { relative } from 'node:path';
import { baselineFor } from '../../gate/baseline.ts';
import { readHistory } from '../../gate/history.ts';
import { judge } from '../../gate/judge.ts';
import type { RerunPass } from '../../gate/reruns.ts';
import type { StoredBaseline } from '../../model/baseline.ts';
import type { Plan } from '../../model/plan.ts';
import type { RunEnd } from '../../model/run-record.ts';
import { parseTestId } from '../../model/test-id.ts';
import type { ResultSet } from '../../model/test-result.ts';
import { isTimezone } from '../../model/timezone.ts';
import type { Verdict } from '../../model/verdict.ts';
import { REPORT_FORMATS, type ReportFormat } from '../../report/formats.ts';
import type { AskedPlace, ReportInput } from '../../report/report-input.ts';
import { renderResultsJson } from '../../report/results-json.ts';
import { openResultFile } from '../../store/result-file.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { readSubunit } from '../../subunit/read.ts';
import { maskResults } from '../results/mask.ts';
import { readResults } from '../results/read.ts';
import { parseKnownLists } from '../site/known-lists.ts';
import { type RunFacts, readRerun, readRun } from './run-facts.ts';

/** A run, judged. */
export interface JudgedRun extends Omit<RunFacts, 'lists'> {
  readonly results: ResultSet;
  readonly verdict: Verdict;
  /** The files that hold the results. */
  readonly sources?: Sources;
}

/**
 * Judges what lies in a run folder: the stream or the files given to `osgate gate`, the plan, how the run ended, and the lists,
 * the baseline and the history as they were when it began.
 * The same folder gives the same verdict at any later time.
 *
 * @throws OsgateError `invalid-input` when the folder is no run.
 */
export async function judgeRun(folder: RunFolder): Promise<JudgedRun> {
  return (await readForJudging(folder)).judge();
}

/**
 * Reads a run folder once, to judge it by its own lists or by those of another day.
 *
 * @throws OsgateError `invalid-input` when the folder is no run.
 */
export async function readForJudging(folder: RunFolder): Promise<{
  readonly facts: RunFacts;
  readonly judge: (lists?: RunFacts['lists'], today?: string) => JudgedRun;
}> {
  const read = await readRun(folder);
  const given = await folder.givenFiles();
  const sources = await hashSources(folder, given);
  const facts = { ...read, record: { ...read.record, end: endOfStored(read.record.end, sources) } };
  const results =
    given.length === 0
      ? await readSubunit(folder.chunks('stream'), { file: folder.pathOf('stream') })
      : maskResults(await readResults(given.map((path) => openResultFile(path, process.stdin))));
  const reruns = await readReruns(folder);
  return {
    facts,
    judge: (lists = facts.lists, today?: string) => ({
      ...judgeResults({ ...facts, lists }, results, reruns, today),
      sources,
    }),
  };
}

/** A stream that is not the one that was stored, such as one that was copied in part, says nothing of how its run ended. */
function endOfStored(end: RunEnd, sources: Sources): RunEnd {
  if (end.kind !== 'finished' || end.streamSha256 === undefined) return end;
  if (sources[0]?.sha256 === end.streamSha256) return end;
  return { kind: 'cut', why: 'stream.subunit is not the file that the run left' };
}

type Sources = NonNullable<ReportInput['sources']>;

/** The files that hold all that the tests printed, told by their content. */
async function hashSources(folder: RunFolder, given: readonly string[] = []): Promise<Sources> {
  const reruns = (await folder.reruns()).map((rerun) => rerun.folder);
  const streams = [folder, ...reruns].filter((one) => one.has('stream')).map((one) => one.pathOf('stream'));
  const hashed = (given.length > 0 ? given : streams).map(async (path) => ({
    file: relative(folder.path, path),
    sha256: await folder.sha256(path),
  }));
  return Promise.all(hashed);
}

/** Judges results by the lists as they were on a day: unless another one is given (`YYYY-MM-DD`), that on which the run began. */
export function judgeResults(
  facts: RunFacts,
  results: ResultSet,
  reruns: readonly RerunPass[] = [],
  today = facts.record.started.slice(0, 'YYYY-MM-DD'.length),
): JudgedRun {
  const { lists, ...rest } = facts;
  const { record, plan, baseline, history } = rest;
  const known = parseKnownLists(lists, today);
  const outside = new Set(plan.outsideSelection);
  const entries = known.entries.filter((entry) => !outside.has(entry.target));
  const { region, release, suite, entriesSuite = suite, strict, end } = record;
  const planned = plan.unverified === true ? undefined : plan;
  const context = { region, release, suite: entriesSuite };
  const verdict = judge({
    results,
    reruns,
    plan: planned,
    end,
    regionChanges: record.regionChanges,
    entries,
    context,
    strict,
    maxNewFlakes: record.maxNewFlakes,
    baseline: baseline && baselineFor(plan, baseline),
    history: readHistory(history),
  });
  return { ...rest, results, verdict };
}

/** What the reports of a judged run are rendered from. `generated`: ISO 8601. */
export function reportInput(run: JudgedRun, generated: string, asked: AskedPlace = {}): ReportInput {
  const { results: _, baseline, ...rest } = run;
  const place = placeOf(run.plan, asked);
  if (baseline === undefined) return { ...rest, ...place, baseline, generated };
  const baselineSeconds = new Map(
    baseline.tests.flatMap(({ id, durationSeconds }) =>
      durationSeconds === undefined ? [] : [[id, durationSeconds] as const],
    ),
  );
  return { ...rest, ...place, baseline: comparedWith(baseline, run.plan), baselineSeconds, generated };
}

/** What was asked for wins over the profile, and the profile over the zone of this process. */
function placeOf(
  plan: Plan,
  { localTimezone, ...asked }: AskedPlace,
): Pick<ReportInput, 'language' | 'timezone'> {
  const ofProfile = plan.timezone !== undefined && isTimezone(plan.timezone) ? plan.timezone : undefined;
  const timezone = asked.timezone ?? ofProfile ?? localTimezone;
  return { ...asked, ...(timezone !== undefined && { timezone }) };
}

function comparedWith({ tests: _, ...ref }: StoredBaseline, plan: Plan): ReportInput['baseline'] {
  const { pinsUnchanged, profileUnchanged } = baselineFor(plan, { ...ref, tests: [] });
  return { ...ref, pinsUnchanged, profileUnchanged };
}

/** Judges a run and writes results, verdict and every report into its folder. `generated`: ISO 8601. */
export async function concludeRun(
  folder: RunFolder,
  generated: string,
  place?: AskedPlace,
): Promise<ReportInput> {
  return writeReports(folder, await judgeRun(folder), generated, place);
}

const FILE_OF_FORMAT = {
  json: 'verdict',
  junit: 'junit',
  ctrf: 'ctrf',
  markdown: 'summary',
  html: 'report',
} as const satisfies Record<ReportFormat, string>;

/** The same for a run that is judged already. */
export async function writeReports(
  folder: RunFolder,
  run: JudgedRun,
  generated: string,
  place?: AskedPlace,
): Promise<ReportInput> {
  const { record, results, verdict } = run;
  const input = reportInput(run, generated, place);
  const complete = results.intact && record.end.kind === 'finished' && verdict.word !== 'incomplete';
  await folder.write('results', renderResultsJson(results, complete));
  for (const format of Object.keys(REPORT_FORMATS) as ReportFormat[]) {
    await folder.write(FILE_OF_FORMAT[format], REPORT_FORMATS[format](input));
  }
  return input;
}

/** Of each rerun what it was for: it speaks of no other test. */
async function readReruns(folder: RunFolder): Promise<RerunPass[]> {
  const passes: RerunPass[] = [];
  for (const { name, folder: own } of await folder.reruns()) {
    const { end, tests } = await readRerun(own);
    const meant = new Set(tests.map((listed) => parseTestId(listed).id));
    const results = await readSubunit(own.chunks('stream'));
    passes.push({
      name,
      end: endOfStored(end, await hashSources(own)),
      results: { ...results, tests: results.tests.filter(({ id }) => meant.has(id)) },
    });
  }
  return passes;
}

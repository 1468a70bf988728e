import { userInfo } from 'node:os';
import { findObstacle, makeBaseline } from '../../gate/acceptance.ts';
import { historyOf } from '../../gate/history.ts';
import type { StoredBaseline } from '../../model/baseline.ts';
import { OsgateError } from '../../model/errors.ts';
import type { TestHistory } from '../../model/history.ts';
import type { Plan } from '../../model/plan.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { formatBaseline, readBaseline, writeBaseline } from '../../store/baselines.ts';
import { openRunFolder, type RunFolder } from '../../store/run-folder.ts';
import type { RunsPlace } from '../../store/runs.ts';
import { readRuns, type StoredRun } from '../../store/stored-runs.ts';
import { type RunRequest, TESTS_SUITE } from '../site/settings.ts';
import { type JudgedRun, judgeRun } from './conclude.ts';
import { findEndedRun } from './ended-run.ts';
import { readRun } from './run-facts.ts';

/** What a run is held against, as it is when the run begins. */
interface Comparison {
  readonly baseline: StoredBaseline | undefined;
  readonly history: TestHistory | undefined;
}

/** So many runs are enough for the statistics of flakes. */
const MAX_HISTORY = 20;

/**
 * Finds what a run will be compared with. A suite: its baseline and its last complete runs. Tests asked for by name: what
 * the run that they come from was compared with, if they come from one. `--baseline` wins over both.
 *
 * @throws OsgateError `invalid-input` when `--baseline` names no run, or one that may not be compared with.
 */
export async function findComparison(
  site: RunsPlace,
  request: Pick<RunRequest, 'baseline' | 'rerunOf'>,
  plan: Pick<Plan, 'region' | 'suite' | 'requested'>,
): Promise<Comparison> {
  const { root } = site;
  const inherited = request.rerunOf === undefined ? undefined : await readRun(openRunFolder(request.rerunOf));
  const isSuite = plan.requested.length === 0;
  const history = isSuite ? await readHistory(root, plan) : inherited?.history;
  if (request.baseline === 'none') return { baseline: undefined, history };
  if (request.baseline !== undefined) {
    return { baseline: await namedBaseline(site, request.baseline, plan), history };
  }
  const baseline = isSuite ? await readBaseline(root, plan.region, plan.suite) : inherited?.baseline;
  return { baseline, history };
}

/** Keeps with a run what it is compared with, so that its verdict can be made again when the baseline is another one. */
export async function storeComparison(folder: RunFolder, { baseline, history }: Comparison): Promise<void> {
  if (baseline !== undefined) await folder.write('baseline', formatBaseline(baseline));
  if (history !== undefined) await folder.write('history', `${JSON.stringify(history)}\n`);
}

/**
 * Makes a run the baseline of its region and suite when it passed, ran whole and is newer than the one there is.
 *
 * @returns whether it is the baseline now
 */
export async function adoptPassed(root: string, run: JudgedRun, now: Date): Promise<boolean> {
  const { record, verdict } = run;
  if (verdict.word !== 'pass' || findObstacle(run) !== undefined) return false;
  const before = await readBaseline(root, record.region, record.suite);
  if (before !== undefined && before.started > record.started) return false;
  const at = now.toISOString();
  const accepted = { how: 'passed', at, by: undefined, ticket: record.ticket, reason: undefined } as const;
  await writeBaseline(root, makeBaseline(run, accepted, before));
  return true;
}

/** Why somebody takes a run as the baseline although it did not pass. */
export interface AcceptRequest {
  /** Run reference. */
  readonly run: string;
  readonly ticket: string;
  readonly reason: string | undefined;
}

/**
 * Makes a run the baseline of its region and suite, whatever failed in it.
 *
 * @throws OsgateError `invalid-input` when the run is partial, incomplete, mass-failed or from elsewhere.
 */
export async function acceptBaseline(
  { run: reference, ticket, reason }: AcceptRequest,
  site: RunsPlace,
  now: Date,
): Promise<{ baseline: StoredBaseline; path: string }> {
  const run = await judgeRun(await findEndedRun(site, reference));
  refuseObstacle(run);
  const accepted = {
    how: 'accepted',
    at: now.toISOString(),
    by: findUserName(),
    ticket,
    reason,
  } as const;
  const baseline = makeBaseline(run, accepted);
  return { baseline, path: await writeBaseline(site.root, baseline) };
}

/**
 * The run that `--baseline` names, as the baseline of one comparison. Another release is what an upgrade is; in another region other
 * tests fail, and another suite has other tests. Tests asked for by name are looked up in any suite.
 *
 * @throws OsgateError `invalid-input` when it may not be compared with, `unfinished` when it goes on.
 */
export async function namedBaseline(
  site: RunsPlace,
  reference: string,
  { region, suite }: Pick<Plan, 'region' | 'suite'>,
): Promise<StoredBaseline> {
  const run = await judgeRun(await findEndedRun(site, reference));
  refuseObstacle(run);
  refuseOther(run.record, { region, suite });
  const how = run.verdict.word === 'pass' ? 'passed' : 'accepted';
  const { ticket, ended, started } = run.record;
  return makeBaseline(run, { how, at: ended ?? started, by: undefined, ticket, reason: '--baseline' });
}

/** Containers run as users that no password file knows. */
function findUserName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

function refuseOther(
  { id, ...has }: Pick<RunRecord, 'id' | 'region' | 'suite'>,
  { region, suite }: Pick<Plan, 'region' | 'suite'>,
): void {
  const isSuite = suite !== TESTS_SUITE;
  const isOtherRegion = has.region !== region;
  if (!isOtherRegion && (!isSuite || has.suite === suite)) return;
  const seen = isOtherRegion ? `region ${has.region}` : `suite ${has.suite}`;
  const expected = isSuite ? `suite ${suite} in region ${region}` : `region ${region}`;
  const list = `osgate runs --region ${region}${isSuite ? ` --suite ${suite}` : ''}`;
  throw new OsgateError(
    'invalid-input',
    `--baseline: run ${id} is of ${seen}, expected one of ${expected}; nothing was run`,
    { hint: `${list} lists them; what differs between any two runs: osgate compare BEFORE AFTER` },
  );
}

function refuseObstacle(run: JudgedRun): void {
  const obstacle = findObstacle(run);
  if (obstacle === undefined) return;
  throw new OsgateError('invalid-input', `run ${run.record.id} cannot be a baseline: ${obstacle}`, {
    hint: 'only a complete run of a suite can; osgate runs list shows which are',
  });
}

async function readHistory(root: string, plan: Pick<Plan, 'region' | 'suite'>): Promise<TestHistory> {
  const runs: { id: string; started: string; tests: NonNullable<StoredRun['verdict']>['tests'] }[] = [];
  for await (const run of readRuns(root, { region: plan.region, suite: plan.suite })) {
    if (!feedsHistory(run)) continue;
    const { id, started } = run.record;
    runs.push({ id, started, tests: run.verdict?.tests ?? [] });
    if (runs.length === MAX_HISTORY) break;
  }
  return historyOf(runs.toReversed());
}

/** Incomplete, partial and mass-failed runs say nothing about how single tests behave. */
export function feedsHistory({ record, verdict }: StoredRun): boolean {
  return record.end.kind === 'finished' && verdict?.complete === true && verdict.mass_failure !== true;
}

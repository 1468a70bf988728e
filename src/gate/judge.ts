import { entryRef, type KnownEntry, type RunContext } from '../known/entry.ts';
import { EXIT } from '../model/errors.ts';
import { MAX_NEW_FLAKES } from '../model/site-profile.ts';
import {
  CATEGORIES,
  type Category,
  type Cluster,
  type JudgedTest,
  type RunProblem,
  type Verdict,
  WEIGHTS,
} from '../model/verdict.ts';
import { absentObservations } from './absent.ts';
import { alignPlan } from './align-plan.ts';
import { alignBaseline, type Baseline } from './baseline.ts';
import { clusterFailures } from './cluster.ts';
import { findCoverageDrop, findNothingExecuted } from './coverage.ts';
import { explainMatch, explainPassedOver } from './entry-match.ts';
import { type Expectations, expectationsOf, matchesSignature } from './expectation.ts';
import { formatHeadline } from './headline.ts';
import type { FlakeRate, HistoryFacts } from './history.ts';
import { findMassFailure } from './mass-failure.ts';
import type { Observation } from './observation.ts';
import { type ObserveInput, observe } from './observe.ts';
import type { Facts, ObservedColumn, Outcome } from './outcome.ts';
import { judgeOne } from './outcome-table.ts';
import { findRerunProblems } from './reruns.ts';
import { findAssumedFlakes, findRunProblems } from './run-problems.ts';

export interface JudgeInput extends ObserveInput {
  /** Entries of all lists of the site; those that do not hold in `context` are passed over. */
  readonly entries: readonly KnownEntry[];
  readonly context: RunContext;
  /** Undefined: there is none, and nothing is said about coverage. */
  readonly baseline?: Baseline | undefined;
  /** An unexpected pass blocks. */
  readonly strict?: boolean;
  readonly maxNewFlakes?: number | undefined;
  /** What of the region was gone after the run, in words. */
  readonly regionChanges?: readonly string[] | undefined;
  /** What the last complete runs of this region and suite say. */
  readonly history?: HistoryFacts | undefined;
}

/**
 * Judges a run: a pure function of what was observed, what reviewed entries expect, and the baseline.
 * Fails when anything blocks; else it is incomplete when any planned test has no result or the run as a whole cannot be
 * trusted; else it passes. The plan must not be empty (the caller ends with exit 4): if it is, the verdict is incomplete.
 */
export function judge(given: JudgeInput): Verdict {
  const input = { ...given, plan: given.plan && alignPlan(given.plan, given.results.tests) };
  const observed = observe(input);
  const planned = observed.filter((one) => one.fixture === undefined && !one.leftOut);
  const baseline = input.baseline && alignBaseline(input.baseline, planned);
  const expectations = expectationsOf(input, observed);
  const observations = [...observed, ...absentObservations(input.plan, observed, baseline, expectations)];

  const rows = judgeRows(observations, { ...input, baseline }, expectations);
  const clusters = clusterFailures(
    observations.filter(isFailure).map(({ id, failures }) => ({ id, text: failures.at(-1) ?? '' })),
  );
  const tests = worstFirst(withClusters(rows, clusters));
  const massFailure = findMassFailure(tests, clusters);
  const problems: RunProblem[] = [
    ...(massFailure === undefined ? [] : [massFailure]),
    ...findRunProblems({ ...input, observations: observed }),
    ...findAssumedFlakes(tests, input.end),
    ...findRerunProblems(input.reruns ?? []),
    ...expectations.problems,
    ...findCoverageDrop(tests, baseline, input.plan),
    ...findNothingExecuted(tests, input.plan),
  ];
  return summarise(tests, clusters, problems, planned.length);
}

function summarise(
  tests: readonly JudgedTest[],
  clusters: Verdict['clusters'],
  problems: readonly RunProblem[],
  planned: number,
): Verdict {
  const weights = new Set([
    ...tests.flatMap((test) => test.weights),
    ...problems.map((problem) => problem.weight),
  ]);
  const word = weights.has('blocks') ? 'fail' : weights.has('incomplete') ? 'incomplete' : 'pass';
  const counts: Partial<Record<Category, number>> = {};
  for (const { category } of tests) counts[category] = (counts[category] ?? 0) + 1;
  return {
    word,
    exitCode: EXIT[word],
    headline: formatHeadline({ word, tests, problems, planned }),
    counts,
    tests,
    clusters,
    problems,
  };
}

function judgeRows(
  observations: readonly Observation[],
  input: JudgeInput,
  expectations: Expectations,
): JudgedTest[] {
  const row = (one: Observation, tooManyFlakes: boolean) =>
    judgeRow(one, expectations.find(one.id), {
      facts: (entry) => factsOf(one, entry, input, tooManyFlakes),
      passedOver: () => {
        const entry = expectations.findPassedOver(one.id);
        return entry === undefined ? [] : explainPassedOver(entry, input.context);
      },
    });
  const rows = observations.map((one) => row(one, false));
  const newFlakes = rows.filter((judged) => judged.category === 'new-flake').length;
  return newFlakes <= (input.maxNewFlakes ?? MAX_NEW_FLAKES)
    ? rows
    : observations.map((one) => row(one, true));
}

function judgeRow(
  one: Observation,
  { row, expected, entry }: ReturnType<Expectations['find']>,
  { facts, passedOver }: { facts: (entry: KnownEntry | undefined) => Facts; passedOver: () => string[] },
): JudgedTest {
  const known = facts(entry);
  const judged: Outcome = judgeOne(row, columnOf(one, known), known);
  return {
    id: one.id,
    attrs: one.attrs,
    fixture: one.fixture,
    observed: one.state,
    expected,
    baseline: known.baseline,
    category: judged.category,
    weights: one.rerunCut ? [...judged.weights, 'incomplete'] : judged.weights,
    why: one.detail === undefined ? judged.why : `${judged.why} (${one.detail})`,
    entry: entry && entryRef(entry),
    match:
      entry === undefined ? (HEARD_WELL.has(one.state) ? [] : passedOver()) : explainMatch(entry, one, known),
    cluster: undefined,
    result: one.result,
  };
}

/** Of these nobody asks why no entry excuses them. */
const HEARD_WELL: ReadonlySet<Observation['state']> = new Set(['pass', 'not-run', 'absent']);

function columnOf({ state }: Observation, { signatureMatches }: Facts): ObservedColumn {
  return (state === 'fail' || state === 'timeout') && !signatureMatches ? 'fail-other' : state;
}

function factsOf(
  one: Observation,
  entry: KnownEntry | undefined,
  { baseline, strict = false, history }: JudgeInput,
  tooManyFlakes: boolean,
): Facts {
  const before = baseline?.results.get(one.id);
  return {
    baseline: baseline && (before?.status ?? 'absent'),
    // a test that is lost already was executed last by a run with other pins or settings
    pinsUnchanged: baseline?.pinsUnchanged === true && before?.lostSince === undefined,
    profileUnchanged: baseline?.profileUnchanged ?? false,
    fixture: one.fixture !== undefined,
    attempts: one.attempts,
    outcome: entry?.outcome ?? 'fail',
    entryCoversClass: entry !== undefined && entry.level !== 'test',
    signatureMatches: matchesSignature(entry, one.failures),
    leftOut: one.leftOut,
    passBlocks: strict || history?.passedAgain.has(one.id) === true,
    overRate: overRate(history?.flakeRates.get(one.id), entry),
    flakeBlocks: tooManyFlakes || history?.flakedAgain.has(one.id) === true,
  };
}

function overRate(rate: FlakeRate | undefined, entry: KnownEntry | undefined): FlakeRate | undefined {
  if (rate === undefined || entry?.maxRate === undefined) return undefined;
  return rate.flips > rate.runs * entry.maxRate ? rate : undefined;
}

const FAILED_STATES: ReadonlySet<Observation['state']> = new Set(['fail', 'timeout', 'flaky', 'masked']);

function isFailure({ state, failures }: Observation): boolean {
  return FAILED_STATES.has(state) && failures.length > 0;
}

function withClusters(rows: readonly JudgedTest[], clusters: readonly Cluster[]): JudgedTest[] {
  const clusterOf = new Map(
    clusters.flatMap((cluster) => cluster.tests.map((id) => [id, cluster.id] as const)),
  );
  return rows.map((row) => {
    const cluster = clusterOf.get(row.id);
    return cluster === undefined ? row : { ...row, cluster };
  });
}

/** Worst category first, then by id. */
function worstFirst(rows: readonly JudgedTest[]): JudgedTest[] {
  const byRank = Map.groupBy(rows, rankOf);
  return [...byRank].toSorted(([a], [b]) => a - b).flatMap(([, sameRank]) => sortById(sameRank));
}

/** Strings in their own order: with a function that compares, 100,000 ids take five times as long. Ids are unique. */
function sortById(rows: readonly JudgedTest[]): JudgedTest[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return [...byId.keys()].sort().map((id) => byId.get(id) as JudgedTest);
}

function rankOf({ weights, category }: JudgedTest): number {
  const heaviest = Math.min(...weights.map((weight) => WEIGHTS.indexOf(weight)));
  return heaviest * CATEGORIES.length + CATEGORIES.indexOf(category);
}

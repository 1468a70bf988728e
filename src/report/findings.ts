import { isPlanned } from '../gate/rules.ts';
import {
  CATEGORIES,
  type Category,
  type Cluster,
  type EntryRef,
  type JudgedTest,
  type Verdict,
  WEIGHTS,
  type Weight,
} from '../model/verdict.ts';

/** Rows that have one cause, or where no cause was found, one category and reason. */
export interface Cause {
  readonly weight: Weight;
  readonly cluster: Cluster | undefined;
  /** That of the first row; rows of one cluster may differ in it. */
  readonly category: Category;
  /** Of a skip. */
  readonly reason: string | undefined;
  readonly tests: readonly JudgedTest[];
}

export interface CategoryCount {
  readonly category: Category;
  readonly weight: Weight;
  readonly rows: number;
}

/** All rows that one known-failure entry speaks about. */
export interface EntryUse {
  readonly entry: EntryRef;
  readonly tests: readonly JudgedTest[];
}

/** The weight to show a row under. A row without any would be a bug of the gate: shown as blocking, not hidden. */
export function worstWeight(test: JudgedTest): Weight {
  return WEIGHTS.find((weight) => test.weights.includes(weight)) ?? 'blocks';
}

/** Worst first; rows of equal weight and category keep their order. */
export function worstFirst(tests: readonly JudgedTest[]): JudgedTest[] {
  return tests.toSorted(
    (a, b) =>
      WEIGHTS.indexOf(worstWeight(a)) - WEIGHTS.indexOf(worstWeight(b)) ||
      CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category),
  );
}

/** Every category that occurs, worst first; one that blocks here and only warns there gets two rows. The sum is all rows. */
export function countByCategory(verdict: Verdict): CategoryCount[] {
  const groups = Map.groupBy(worstFirst(verdict.tests), (test) => `${worstWeight(test)} ${test.category}`);
  return [...groups.values()].flatMap((tests) =>
    tests
      .slice(0, 1)
      .map((test) => ({ category: test.category, weight: worstWeight(test), rows: tests.length })),
  );
}

/** Name of the row of the counts that a test stands in: `skip/accounted`, or `skip/accounted/beside` where it was not planned. */
export function groupOfCounts(test: JudgedTest): string {
  return `${test.category}/${worstWeight(test)}${isPlanned(test) ? '' : '/beside'}`;
}

/** The rows of the given weights by cause: worst first, then the cause of most rows. */
export function groupByCause(verdict: Verdict, weights: readonly Weight[]): Cause[] {
  const clusters = new Map(verdict.clusters.map((cluster) => [cluster.id, cluster]));
  const rows = worstFirst(verdict.tests).filter((test) => weights.includes(worstWeight(test)));
  const groups = Map.groupBy(rows, (test) => `${worstWeight(test)} ${causeKey(test)}`);
  return [...groups.values()].flatMap((tests) => causeOf(tests, clusters)).toSorted(byWeightThenSize);
}

/** What is shown without blocking, by cause; rows that an entry speaks about are in `groupByEntry`. */
export function groupWarnings(verdict: Verdict): Cause[] {
  const tests = verdict.tests.filter((test) => test.entry === undefined);
  return groupByCause({ ...verdict, tests }, ['warns']);
}

/** Known-failure entries that had a say in rows of these weights, the one that expires next first; unless told, those that excuse something. */
export function groupByEntry(
  verdict: Verdict,
  weights: readonly Weight[] = ['warns', 'accounted'],
): EntryUse[] {
  const rows = verdict.tests.filter((test) => weights.includes(worstWeight(test)));
  const groups = Map.groupBy(rows, ({ entry }) => (entry ? `${entry.file}:${entry.line}` : ''));
  return [...groups.values()]
    .flatMap((tests) => (tests[0]?.entry ? [{ entry: tests[0].entry, tests }] : []))
    .toSorted((a, b) => a.entry.expires.localeCompare(b.entry.expires));
}

/** Skips that neither block nor have an entry, by reason as the tests gave it, most frequent first. */
export function countSkipReasons(verdict: Verdict): { reason: string; rows: number }[] {
  const skipped = verdict.tests.filter(
    (test) => test.observed === 'skip' && test.entry === undefined && worstWeight(test) === 'accounted',
  );
  const groups = Map.groupBy(skipped, (test) => skipReason(test) ?? '');
  return [...groups]
    .map(([reason, tests]) => ({ reason, rows: tests.length }))
    .toSorted((a, b) => b.rows - a.rows);
}

/** `2 new-failure, 1 crashed`: the categories of some rows, in words for one line. */
export function namesOfCategories(tests: readonly JudgedTest[]): string {
  const groups = Map.groupBy(tests, (test) => test.category);
  if (groups.size === 1) return [...groups.keys()].join('');
  return [...groups].map(([category, rows]) => `${rows.length} ${category}`).join(', ');
}

function causeKey(test: JudgedTest): string {
  return test.cluster ?? `${test.category} ${test.observed === 'skip' ? (skipReason(test) ?? '') : ''}`;
}

/** Without the name of the class, with which Tempest's skip checks begin: `VolumesGetTest skipped as Cinder is not available`. */
function skipReason({ result }: JudgedTest): string | undefined {
  return result?.reason?.replace(/^\w+ skipped (?:as|because) /, '');
}

function causeOf(tests: JudgedTest[], clusters: ReadonlyMap<string, Cluster>): Cause[] {
  const [first] = tests;
  if (first === undefined) return [];
  const cluster = first.cluster === undefined ? undefined : clusters.get(first.cluster);
  const reason = first.observed === 'skip' && cluster === undefined ? skipReason(first) : undefined;
  return [{ weight: worstWeight(first), cluster, category: first.category, reason, tests }];
}

function byWeightThenSize(a: Cause, b: Cause): number {
  return WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight) || b.tests.length - a.tests.length;
}

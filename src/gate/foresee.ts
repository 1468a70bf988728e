import type { KnownEntry, RunContext } from '../known/entry.ts';
import { indexEntries, matchEntry } from '../known/match.ts';
import { type Fixture, isFixtureId, scopeOf, splitFixtureId } from '../model/fixture-id.ts';
import { classOf } from '../model/test-id.ts';
import type { Attempt, ResultSet, TestStatus } from '../model/test-result.ts';
import type { Category, JudgedTest, Weight } from '../model/verdict.ts';
import { judge } from './judge.ts';

/** What a verdict would say of a test that ends in one way. */
export interface Foreseen {
  /** `passes`, `fails otherwise`. */
  readonly event: string;
  readonly category: Category;
  readonly weights: readonly Weight[];
  readonly why: string;
}

const MATCHING = 'the text of the known failure';
const OTHER = 'another text';
const TIMEOUT = 'fixtures._fixtures.timeout.TimeoutException';

/**
 * Judges a run of nothing but this test, or this fixture (`pkg.mod.Class::setUpClass`), once for each way in which it can end;
 * without baseline and history. Signatures are replaced by one that knows which text is meant.
 */
export function foresee(id: string, entries: readonly KnownEntry[], context: RunContext): Foreseen[] {
  const applied = matchEntry(indexEntries(entries, context), id);
  const known = entries.map((entry) =>
    entry.signature === undefined
      ? entry
      : { ...entry, signature: { ...entry.signature, matches: (text: string) => text.includes(MATCHING) } },
  );
  const failing = applied?.signature === undefined ? 'fails' : 'fails as the signature says';
  return scenariosOf(id, failing, applied).flatMap(({ event, results, leftOut = false }) => {
    const test = { id, attrs: [] };
    const isTest = !isFixtureId(id);
    const verdict = judge({
      results,
      plan: {
        tests: isTest && !leftOut ? [test] : [{ id: `${scopeOf(id)}.test`, attrs: [] }],
        excluded: leftOut ? [test] : [],
        requested: [],
      },
      end: { kind: 'finished', runnerExitCode: 0 },
      entries: known,
      context,
    });
    const row: JudgedTest | undefined = verdict.tests.find((each) => each.id === id);
    return row === undefined ? [] : [{ event, category: row.category, weights: row.weights, why: row.why }];
  });
}

interface Scenario {
  readonly event: string;
  readonly results: ResultSet;
  readonly leftOut?: boolean;
}

function scenariosOf(id: string, failing: string, entry: KnownEntry | undefined): Scenario[] {
  const hasSignature = entry?.signature !== undefined;
  const fixture = splitFixtureId(id);
  if (fixture !== undefined) {
    return [
      { event: failing, results: fixtureResults(fixture, MATCHING) },
      ...(hasSignature ? [{ event: 'fails otherwise', results: fixtureResults(fixture, OTHER) }] : []),
    ];
  }
  return [
    { event: 'passes', results: testResults(id, ['success']) },
    { event: failing, results: testResults(id, ['fail', MATCHING]) },
    ...(hasSignature ? [{ event: 'fails otherwise', results: testResults(id, ['fail', OTHER]) }] : []),
    { event: 'fails, then passes', results: testResults(id, ['fail', MATCHING], ['success']) },
    { event: 'skips', results: testResults(id, ['skip', 'a reason']) },
    { event: 'times out', results: testResults(id, ['fail', `${MATCHING}\n${TIMEOUT}`]) },
    { event: 'takes its worker down', results: testResults(id, ['inprogress']) },
    {
      event: "does not start: its class's set-up fails",
      results: fixtureResults({ kind: 'setUpClass', scope: classOf(id) }, MATCHING),
    },
    { event: 'never runs', results: testResults(id) },
    ...(entry?.kind === 'exclude' ? [{ event: 'is left out', results: testResults(id), leftOut: true }] : []),
  ];
}

function attempt(status: TestStatus, text: string | undefined): Attempt {
  return {
    status,
    start: undefined,
    stop: undefined,
    durationSeconds: undefined,
    reason: status === 'skip' ? text : undefined,
    traceback: status === 'fail' ? text : undefined,
    attachments: [],
  };
}

function testResults(id: string, ...given: (readonly [status: TestStatus, text?: string])[]): ResultSet {
  const attempts = given.map(([status, text]) => attempt(status, text));
  const last = attempts.at(-1);
  const tests = last === undefined ? [] : [{ ...last, id, attrs: [], tags: [], worker: undefined, attempts }];
  return { format: 'subunit-v2', tests, fixtures: [], problems: [], intact: true };
}

function fixtureResults(fixture: Fixture, text: string): ResultSet {
  const fixtures = [{ ...attempt('fail', text), ...fixture }];
  return { format: 'subunit-v2', tests: [], fixtures, problems: [], intact: true };
}

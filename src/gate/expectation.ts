import type { KnownEntry, RunContext } from '../known/entry.ts';
import { indexElsewhere, indexEntries, matchEntry } from '../known/match.ts';
import type { JudgedTest, RunProblem } from '../model/verdict.ts';
import { normalise } from './normalise.ts';
import type { Observation } from './observation.ts';
import type { ExpectationRow } from './outcome.ts';

interface Expectation {
  readonly row: ExpectationRow;
  readonly expected: JudgedTest['expected'];
  readonly entry: KnownEntry | undefined;
}

/** What the entries say in one run. */
export interface Expectations {
  find(id: string): Expectation;
  /** The entry that names a row without excusing anything here: it holds elsewhere, or covers too much. */
  findPassedOver(id: string): KnownEntry | undefined;
  /** Entries that hold here and apply to nothing that was observed. */
  readonly unmatched: readonly KnownEntry[];
  readonly problems: readonly RunProblem[];
}

const NOTHING: Expectation = { row: 'nothing', expected: 'nothing', entry: undefined };

/**
 * Looks up the entries of a run. An entry that covers more tests than its `max_tests` excuses none of them: nobody
 * reviewed that it covers so much.
 */
export function expectationsOf(
  { entries, context }: { readonly entries: readonly KnownEntry[]; readonly context: RunContext },
  observed: readonly Observation[],
): Expectations {
  const index = indexEntries(entries, context);
  const elsewhere = indexElsewhere(entries, context);
  const covered = new Map<KnownEntry, number>();
  for (const { id, fixture } of observed) {
    const entry = matchEntry(index, id);
    if (entry !== undefined) covered.set(entry, (covered.get(entry) ?? 0) + (fixture === undefined ? 1 : 0));
  }
  const oversized = new Set<KnownEntry>();
  for (const [entry, tests] of covered) if (tests > (entry.maxTests ?? Infinity)) oversized.add(entry);

  return {
    find(id) {
      const entry = matchEntry(index, id);
      return entry === undefined || oversized.has(entry) ? NOTHING : expectationOf(entry);
    },
    findPassedOver(id) {
      const entry = matchEntry(index, id);
      if (entry !== undefined) return oversized.has(entry) ? entry : undefined;
      return matchEntry(elsewhere, id);
    },
    unmatched: [...index.byTest.values(), ...index.byScope.values()].filter((entry) => !covered.has(entry)),
    problems: [...oversized].map((entry) => tooWide(entry, covered.get(entry) ?? 0)),
  };
}

/** True when the entry has no signature, or when it matches each text, raw or normalised. */
export function matchesSignature(entry: KnownEntry | undefined, failures: readonly string[]): boolean {
  const signature = entry?.signature;
  if (signature === undefined) return true;
  return failures.every((text) => signature.matches(text) || signature.matches(normalise(text)));
}

function expectationOf(entry: KnownEntry): Expectation {
  if (!entry.expired) return { row: entry.kind, expected: entry.kind, entry };
  return { row: EXPIRED_ROW[entry.kind], expected: 'expired', entry };
}

const EXPIRED_ROW: Readonly<Record<KnownEntry['kind'], ExpectationRow>> = {
  fails: 'expired',
  flaky: 'expired',
  skip: 'nothing',
  exclude: 'expired-exclude',
};

function tooWide({ target, maxTests, file, line, column }: KnownEntry, tests: number): RunProblem {
  const message = `${target} covers ${tests} tests, more than its max_tests ${maxTests}: it excuses none of them`;
  return { code: 'max-tests-exceeded', message, file, line, column, weight: 'warns' };
}

import { CONTEXT_KEYS, type KnownEntry, type RunContext } from '../known/entry.ts';
import { indexEntries, matchEntry } from '../known/match.ts';
import type { Plan } from '../model/plan.ts';
import type { JudgedTest } from '../model/verdict.ts';

/** A complete run, judged by the lists as they are now. */
export interface PruneRun {
  readonly id: string;
  readonly context: RunContext;
  readonly plan: Pick<Plan, 'requested' | 'outsideSelection'>;
  /** Targets of the lists as they were then: of a later entry the run does not say whether it is outside its selection. */
  readonly targets: ReadonlySet<string>;
  readonly tests: readonly JudgedTest[];
}

export interface Removable {
  readonly entry: KnownEntry;
  readonly code: 'expired' | 'passes' | 'matches-nothing';
  /** In words, with the runs that say so. */
  readonly why: string;
}

/** In so many runs a test has to pass before its entry goes; a flaky test passes most of the time. */
const RUNS_TO_PASS = { fails: 2, flaky: 10, skip: 2, exclude: Infinity } as const;

/**
 * Entries that nothing needs any more: expired ones; those all of whose tests passed, and none failed, in two complete runs or more
 * (ten for a flaky one, which passes most of the time); and those that match nothing in any run of a suite. A skip is no evidence,
 * and neither is a run of another region or release than the entry names: each of those that it names needs a run.
 */
export function findRemovable(entries: readonly KnownEntry[], runs: readonly PruneRun[]): Removable[] {
  const sightings = new Map<KnownEntry, Sighting[]>();
  for (const run of runs) {
    const index = indexEntries(entries, run.context);
    const rows = Map.groupBy(run.tests, (test) => matchEntry(index, test.id));
    for (const entry of [...index.byTest.values(), ...index.byScope.values()]) {
      const seen = sightings.get(entry) ?? [];
      seen.push({ run, rows: (rows.get(entry) ?? []).filter(({ observed }) => observed !== 'absent') });
      sightings.set(entry, seen);
    }
  }
  return entries.flatMap((entry) => {
    const found = judgeEntry(entry, sightings.get(entry) ?? []);
    return found === undefined ? [] : [{ entry, ...found }];
  });
}

interface Sighting {
  readonly run: PruneRun;
  readonly rows: readonly JudgedTest[];
}

function judgeEntry(entry: KnownEntry, sightings: readonly Sighting[]): Omit<Removable, 'entry'> | undefined {
  if (entry.expired) return { code: 'expired', why: `expired on ${entry.expires} and excuses nothing` };
  const named = (some: readonly Sighting[]) => some.map(({ run }) => run.id).join(', ');
  const speaking = sightings.filter(
    ({ run: { plan, targets } }) =>
      plan.requested.length === 0 &&
      targets.has(entry.target) &&
      !plan.outsideSelection.includes(entry.target),
  );
  if (
    speaking.length > 0 &&
    speaking.every(({ rows }) => rows.length === 0) &&
    coversContext(entry, speaking)
  ) {
    return { code: 'matches-nothing', why: `matches nothing in ${named(speaking)}` };
  }
  const executed = sightings.filter(({ rows }) => rows.some(({ observed }) => observed === 'pass'));
  const failed = sightings.some(({ rows }) => rows.some(({ observed }) => !HARMLESS.has(observed)));
  if (failed || executed.length < RUNS_TO_PASS[entry.kind] || !coversContext(entry, executed))
    return undefined;
  const skipped = executed.some(({ rows }) => rows.some(({ observed }) => observed === 'skip'));
  return skipped
    ? undefined
    : { code: 'passes', why: `passed in ${executed.length} complete runs: ${named(executed)}` };
}

const HARMLESS: ReadonlySet<JudgedTest['observed']> = new Set(['pass', 'skip']);

function coversContext({ when }: KnownEntry, sightings: readonly Sighting[]): boolean {
  return CONTEXT_KEYS.every((key) =>
    (when[key] ?? []).every((value) => sightings.some(({ run }) => run.context[key] === value)),
  );
}

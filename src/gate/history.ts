import type { HistoryMark, TestHistory } from '../model/history.ts';
import type { JudgedTest } from '../model/verdict.ts';

/** So many runs before this one are looked at for flakes, and so many flakes among them make one more block. */
const RECENT_RUNS = 5;
const RECENT_FLAKES = 2;
/** Fewer runs are no statistics. */
const LEAST_RUNS = 10;
/** So many failures in a row are a test that was broken, not one that flaked. */
const BROKEN_STREAK = 3;

/** How often a test flipped, in how many of its runs. */
export interface FlakeRate {
  readonly flips: number;
  readonly runs: number;
}

/** What the history of a suite says about the tests of one run; see "Flakes" in `docs/outcomes.md`. */
export interface HistoryFacts {
  /** Tests that flaked in two of the last five runs: one more flake blocks. */
  readonly flakedAgain: ReadonlySet<string>;
  /** Tests that passed against their `fails` entry when they last ran: it is stale, and one more pass blocks. */
  readonly passedAgain: ReadonlySet<string>;
  /** Of tests with ten runs or more. */
  readonly flakeRates: ReadonlyMap<string, FlakeRate>;
}

/** Reads the history that was stored with a run; nothing stored, nothing known. */
export function readHistory(history: TestHistory | undefined): HistoryFacts {
  const marks = Object.entries(history?.marks ?? {});
  const idsWhere = (holds: (marks: string) => boolean) =>
    new Set(marks.filter(([, row]) => holds(row)).map(([id]) => id));
  return {
    flakedAgain: idsWhere((row) => count(row.slice(-RECENT_RUNS), 'k') >= RECENT_FLAKES),
    passedAgain: idsWhere((row) => row.replaceAll(/[s-]/g, '').endsWith('u')),
    flakeRates: new Map(
      marks.flatMap(([id, row]) => {
        const rate = flakeRate(row);
        return rate === undefined ? [] : [[id, rate] as const];
      }),
    ),
  };
}

/**
 * Flips among the runs in which a test ran: a flake is one, and so is a failure, or two in a row, between passes.
 * Streaks of three failures and more count neither as flips nor as runs. Undefined below ten runs.
 */
export function flakeRate(marks: string): FlakeRate | undefined {
  const ran = marks.replaceAll(/[s-]/g, '').replaceAll(BROKEN, '');
  if (ran.length < LEAST_RUNS) return undefined;
  return { flips: count(ran, 'k') + (ran.match(/f+/g)?.length ?? 0), runs: ran.length };
}

const BROKEN = new RegExp(`f{${BROKEN_STREAK},}`, 'g');

/** The history that runs make, oldest first. */
export function historyOf(
  runs: readonly {
    readonly id: string;
    readonly started: string;
    readonly tests: readonly Pick<JudgedTest, 'id' | 'observed' | 'category'>[];
  }[],
): TestHistory {
  const marks = new Map<string, string>();
  for (const [index, { tests }] of runs.entries()) {
    for (const test of tests) {
      const before = (marks.get(test.id) ?? '').padEnd(index, '-');
      marks.set(test.id, before.slice(0, index) + markOf(test));
    }
  }
  const full = [...marks].map(([id, row]) => [id, row.padEnd(runs.length, '-')] as const);
  return {
    schema: 'osgate-history/v1',
    runs: runs.map(({ id, started }) => ({ id, started })),
    marks: Object.fromEntries(full),
  };
}

/** A test that its class's set-up kept from starting tells nothing: the set-up has a row of its own. */
export function markOf({ observed, category }: Pick<JudgedTest, 'observed' | 'category'>): HistoryMark {
  switch (observed) {
    case 'pass':
      return category === 'unexpected-pass' ? 'u' : 'p';
    case 'flaky':
      return 'k';
    case 'fail':
    case 'timeout':
    case 'crashed':
    case 'masked':
      return 'f';
    case 'skip':
      return 's';
    case 'blocked':
    case 'interrupted':
    case 'not-run':
    case 'absent':
      return '-';
    default:
      return observed satisfies never;
  }
}

function count(marks: string, mark: HistoryMark): number {
  return marks.split(mark).length - 1;
}

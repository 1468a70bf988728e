import type { BaselineStatus } from '../model/baseline.ts';
import { type Facts, type Outcome, outcome } from './outcome.ts';

type BaselineRow = BaselineStatus | 'absent' | 'none';
type BaselineColumn = 'pass' | 'fail' | 'skip' | 'absent';

type Cell = Outcome | ((facts: Facts) => Outcome);

const passed = outcome('pass', 'accounted', 'passed');
const staleEntry = outcome('stale-entry', 'warns', 'the entry matches no planned test');
const skipped = outcome('skip', 'accounted', 'skipped, as in the baseline');

/**
 * "Baseline × observed" of `docs/outcomes.md`, for tests that no entry speaks of: rows are what the baseline has. What
 * is absent from both was only ever named by an entry.
 */
const BASELINE_TABLE: Readonly<Record<BaselineRow, Readonly<Record<BaselineColumn, Cell>>>> = {
  pass: {
    pass: passed,
    fail: outcome('regressed', 'blocks', 'failed, and passed in the baseline'),
    skip: ({ pinsUnchanged, profileUnchanged }) =>
      pinsUnchanged && profileUnchanged
        ? outcome(
            'newly-skipped',
            'blocks',
            'skipped, and passed in the baseline with the same pins and profile',
          )
        : outcome(
            'newly-skipped',
            'warns',
            'skipped, and passed in the baseline with other pins or settings',
          ),
    absent: ({ pinsUnchanged }) =>
      pinsUnchanged
        ? outcome(
            'disappeared',
            'blocks',
            'passed in the baseline with the same pins, and is not in the plan',
          )
        : outcome('disappeared', 'warns', 'passed in the baseline with other pins, and is not in the plan'),
  },
  fail: {
    pass: outcome('fixed', 'accounted', 'passed, and failed in the baseline'),
    fail: outcome('still-failing', 'blocks', 'failed in the baseline too: not caused by this change'),
    skip: outcome('newly-skipped', 'warns', 'skipped, and failed in the baseline'),
    absent: outcome('disappeared', 'warns', 'failed in the baseline, and is not in the plan'),
  },
  skip: {
    pass: outcome('newly-run', 'accounted', 'passed, and was skipped in the baseline'),
    fail: outcome('new-failure', 'blocks', 'failed, and was skipped in the baseline'),
    skip: skipped,
    absent: outcome('disappeared', 'warns', 'was skipped in the baseline, and is not in the plan'),
  },
  absent: {
    pass: outcome('new-test', 'accounted', 'passed, and is not in the baseline'),
    fail: ({ fixture }) =>
      fixture
        ? outcome('new-failure', 'blocks', 'failed, and did not fail in the baseline')
        : outcome('new-test', 'blocks', 'failed, and is not in the baseline'),
    skip: outcome('skip', 'accounted', 'skipped, and is not in the baseline'),
    absent: staleEntry,
  },
  none: {
    pass: passed,
    fail: outcome('new-failure', 'blocks', 'failed, and no entry expects it'),
    skip: outcome('skip', 'accounted', 'skipped; without a baseline nobody knows whether it ran before'),
    absent: staleEntry,
  },
};

/** Judges a test that no entry speaks of by what it did in the baseline. */
export function judgeByBaseline(column: BaselineColumn): (facts: Facts) => Outcome {
  return (facts) => {
    const cell = BASELINE_TABLE[facts.baseline ?? 'none'][column];
    return typeof cell === 'function' ? cell(facts) : cell;
  };
}

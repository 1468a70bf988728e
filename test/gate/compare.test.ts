import { expect, test } from 'vitest';
import { type ComparedTest, compareRuns } from '../../src/gate/compare.ts';
import type { ObservedState } from '../../src/model/verdict.ts';

function compared(
  states: Readonly<Record<string, ObservedState>>,
  seconds: Readonly<Record<string, number>> = {},
): ComparedTest[] {
  return Object.entries(states).map(([id, observed]) => ({
    id,
    attrs: id.includes('uuid') ? ['id-5ad0'] : [],
    observed,
    durationSeconds: seconds[id],
  }));
}

test('a test that moved to another module is slower than it was there', () => {
  const before = compared({ 'old.C.test_uuid': 'pass' }, { 'old.C.test_uuid': 3 });
  const after = compared({ 'new.C.test_uuid': 'pass' }, { 'new.C.test_uuid': 30 });
  expect(compareRuns(before, after).slower).toEqual([
    { id: 'new.C.test_uuid', beforeSeconds: 3, afterSeconds: 30 },
  ]);
});

test('each test is in the group that says what changed', () => {
  const before = compared({
    'm.C.broke': 'pass',
    'm.C.still': 'fail',
    'm.C.mended': 'timeout',
    'm.C.skips': 'pass',
    'm.C.runs': 'skip',
    'm.C.gone': 'pass',
    'm.C.lost': 'pass',
    'm.C.same': 'pass',
    'old.C.test_uuid': 'pass',
  });
  const after = compared({
    'm.C.broke': 'fail',
    'm.C.still': 'fail',
    'm.C.mended': 'pass',
    'm.C.skips': 'skip',
    'm.C.runs': 'flaky',
    'm.C.lost': 'not-run',
    'm.C.same': 'pass',
    'm.C.new': 'pass',
    'm.C.new_and_broken': 'fail',
    'm.C::setUpClass': 'fail',
    'new.C.test_uuid': 'pass',
  });
  expect(compareRuns(before, after)).toEqual({
    newFailures: ['m.C.broke', 'm.C.new_and_broken', 'm.C::setUpClass'],
    stillFailing: ['m.C.still'],
    fixed: ['m.C.mended'],
    newlySkipped: ['m.C.skips'],
    newlyRun: ['m.C.runs'],
    disappeared: ['m.C.gone', 'm.C.lost'],
    added: ['m.C.new'],
    slower: [],
  });
});

test('slower means twice as long and five seconds more, the most first', () => {
  const states = { a: 'pass', b: 'pass', c: 'pass', d: 'pass', e: 'fail' } as const;
  const before = compared(states, { a: 1, b: 20, c: 10, d: 2, e: 1 });
  const after = compared(states, { a: 5.9, b: 39, c: 20, d: 30, e: 60 });
  expect(compareRuns(before, after).slower).toEqual([
    { id: 'd', beforeSeconds: 2, afterSeconds: 30 },
    { id: 'c', beforeSeconds: 10, afterSeconds: 20 },
  ]);
});

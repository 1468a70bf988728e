import { expect, test } from 'vitest';
import {
  advanceProgress,
  beginProgress,
  estimateSecondsLeft,
  type Progress,
  type ProgressEvent,
} from '../../src/report/progress.ts';

const finished = (id: string, status: 'success' | 'fail' = 'success'): ProgressEvent => ({
  kind: 'finished',
  id,
  status,
  durationSeconds: 1,
  detail: undefined,
});

const BY_CLASS = new Map([
  ['a.B', 3],
  ['a.C', 1],
]);

function after(events: readonly (readonly [number, ProgressEvent])[]): Progress {
  return events.reduce((state, [atMs, event]) => advanceProgress(state, event, atMs), beginProgress(0));
}

test('a run is planned, tests start and end, failures are counted', () => {
  const state = after([
    [1000, { kind: 'planned', tests: 4, byClass: BY_CLASS }],
    [2000, { kind: 'started', id: 'a.B.test_1' }],
    [3000, finished('a.B.test_1')],
    [3000, { kind: 'started', id: 'a.B.test_2' }],
    [4000, finished('a.B.test_2', 'fail')],
    [4500, { kind: 'started', id: 'a.B.test_3' }],
  ]);
  expect(state).toEqual({
    planned: 4,
    finished: 2,
    failed: 1,
    running: 'a.B.test_3',
    firstStartMs: 2000,
    beganMs: 0,
    byClass: BY_CLASS,
  });
});

test('a class whose set-up failed or skipped finishes all its planned tests, other fixtures none', () => {
  const state = after([
    [0, { kind: 'planned', tests: 4, byClass: BY_CLASS }],
    [1000, finished('setUpClass (a.B)', 'fail')],
    [1000, finished('tearDownClass (a.C)')],
    [1000, finished('setUpModule (a)')],
  ]);
  expect(state).toMatchObject({ finished: 3, failed: 1 });
});

test('time left follows from the mean so far', () => {
  const state = after([
    [0, { kind: 'planned', tests: 10, byClass: BY_CLASS }],
    [60_000, { kind: 'started', id: 'a.B.test_1' }],
    [70_000, finished('a.B.test_1')],
    [80_000, finished('a.B.test_2')],
  ]);
  expect(estimateSecondsLeft(state, 80_000)).toBe(80);
});

test('nothing is estimated before the first test has ended', () => {
  expect(estimateSecondsLeft(after([[0, { kind: 'started', id: 'a.B.test_1' }]]), 5000)).toBeUndefined();
});

test('more ends than planned tests leave no negative time', () => {
  expect(estimateSecondsLeft(after([[0, finished('a.B.test_1')]]), 1000)).toBe(0);
});

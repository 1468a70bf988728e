import { expect, test } from 'vitest';
import type { Progress } from '../../src/report/progress.ts';
import { progressLine, statusLine } from '../../src/report/progress-text.ts';

const STATE: Progress = {
  planned: 93,
  byClass: new Map(),
  finished: 12,
  failed: 1,
  running: 'tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON.test_get_flavor',
  firstStartMs: 10_000,
  beganMs: 0,
};

test('a test that passed is one line', () => {
  const event = {
    kind: 'finished',
    id: 'tempest.api.a.B.test_c',
    status: 'success',
    durationSeconds: 1.23,
    detail: undefined,
  } as const;
  expect(progressLine(STATE, event)).toMatchInlineSnapshot(`"[12/93] ok      1.2s tempest.api.a.B.test_c"`);
});

test('a failure says its exception at once, without control characters', () => {
  const event = {
    kind: 'finished',
    id: 'tempest.api.a.B.test_c',
    status: 'fail',
    durationSeconds: 312.4,
    detail: 'TimeoutException: \u001b[31mtimed out',
  } as const;
  expect(progressLine(STATE, event)).toMatchInlineSnapshot(`
    "[12/93] FAIL  312.4s tempest.api.a.B.test_c
            TimeoutException: ␛[31mtimed out"
  `);
});

test('a skip and a test of unknown duration keep the columns', () => {
  const event = {
    kind: 'finished',
    id: 'tempest.api.a.B.test_c',
    status: 'skip',
    durationSeconds: undefined,
    detail: 'no dvr',
  } as const;
  expect(progressLine({ ...STATE, planned: 0 }, event)).toMatchInlineSnapshot(
    `"[12/?] skip       – tempest.api.a.B.test_c"`,
  );
});

test('the status line tells how far, how long, and what runs now', () => {
  expect(statusLine(STATE, 42_000, 120)).toMatchInlineSnapshot(
    `"12/93 · 1 failed · 00:42 elapsed · about 03:36 left · now: …FlavorsV2TestJSON.test_get_flavor"`,
  );
});

test('the status line never wraps', () => {
  expect(statusLine(STATE, 42_000, 60)).toMatchInlineSnapshot(
    `"12/93 · 1 failed · 00:42 elapsed · about 03:36 left · now: …"`,
  );
});

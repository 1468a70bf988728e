import { expect, test } from 'vitest';
import { daysUntil, formatClock, secondsBetween } from '../../src/report/duration.ts';

test.each([
  [0, '00:00'],
  [42.9, '00:42'],
  [751, '12:31'],
  [3723, '1:02:03'],
  [90_000, '25:00:00'],
])('%d seconds read %s', (seconds, clock) => {
  expect(formatClock(seconds)).toBe(clock);
});

test.each([
  ['2026-03-01', 12],
  ['2026-02-17', 0],
  ['2026-02-01', -16],
])('%s is %d days from the seventeenth, at any hour of it', (date, days) => {
  expect(daysUntil(date, '2026-02-17T00:00:00Z')).toBe(days);
  expect(daysUntil(date, '2026-02-17T23:59:59Z')).toBe(days);
});

test('a missing or unreadable time gives no duration', () => {
  expect(secondsBetween('2026-02-17T08:00:00Z', undefined)).toBeUndefined();
  expect(secondsBetween('yesterday', '2026-02-17T08:00:00Z')).toBeUndefined();
});

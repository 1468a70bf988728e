import { expect, test } from 'vitest';
import { zoneTime } from '../../src/report/zone-time.ts';

test("a time is told in the region's zone and in UTC", () => {
  const seoul = zoneTime('Asia/Seoul');
  expect(seoul.dateTime('2026-11-22T22:30:06.123Z')).toBe('2026-11-23 07:30:06 GMT+9 (22:30:06 UTC)');
  expect(seoul.clock(Date.parse('2026-11-22T22:30:06Z'))).toBe('07:30:06');
  expect(zoneTime('UTC').dateTime('2026-11-22T22:30:06Z')).toBe('2026-11-22 22:30:06 UTC');
  expect(zoneTime('Europe/London').dateTime('2026-07-01T12:00:00Z')).toBe(
    '2026-07-01 13:00:00 GMT+1 (12:00:00 UTC)',
  );
  expect(seoul.dateTime('unknown')).toBe('unknown');
});

import { expect, test } from 'vitest';
import { newRunId, rerunId, runOfContainer } from '../../src/store/run-id.ts';

test('a run is named by when it began and what it runs', () => {
  const id = newRunId(new Date('2026-11-22T20:15:00.123Z'), 'smoke');
  expect(id).toMatch(/^20261122T201500Z-smoke-[0-9a-f]{4}$/);
});

test('a container tells its run, also that of a rerun', () => {
  expect(runOfContainer(rerunId('20260101T000000Z-smoke-1f2e', 1))).toBe('20260101T000000Z-smoke-1f2e');
  expect(runOfContainer('20260101T000000Z-smoke-1f2e')).toBe('20260101T000000Z-smoke-1f2e');
});

import { expect, test } from 'vitest';
import { isTimezone } from '../../src/model/timezone.ts';

test('only zones that this machine knows are zones', () => {
  expect(['Asia/Seoul', 'UTC', 'Mars/Olympus', ''].map(isTimezone)).toEqual([true, true, false, false]);
});

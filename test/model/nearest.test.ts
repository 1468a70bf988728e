import { describe, expect, test } from 'vitest';
import { nearest, nearestAll } from '../../src/model/nearest.ts';

describe('nearest', () => {
  test.each([
    ['regoin', ['release', 'region', 'reason'], 'region'],
    ['public_netwrk_id', ['public_network_id', 'provider'], 'public_network_id'],
    ['Zed', ['zed', '2025.1'], 'zed'],
    ['tset', ['added', 'test'], 'test'],
    ['run', ['rum', 'pun'], 'rum'],
    ['2025.3', ['2024.1', '2025.1', '2025.2'], '2025.1'],
    ['xyz', ['region', 'release'], undefined],
    ['test', [], undefined],
    ['ab', ['cd'], undefined],
  ])('%s is near to one of %j: %s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });

  test('several come nearest first', () => {
    expect(nearestAll('abcdef', ['abcxxf', 'abcdef', 'abcdex', 'zzzzzz'], 5)).toEqual([
      'abcdef',
      'abcdex',
      'abcxxf',
    ]);
  });
});

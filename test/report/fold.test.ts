import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clip, columnsOf, fold } from '../../src/report/fold.ts';

test.each([
  ['at a space', 'the stream ends inside a packet', 16, 'the stream ends\ninside a packet'],
  [
    'after a dot of a test id',
    'tempest.api.compute.Servers.test_x',
    20,
    'tempest.api.compute.\nServers.test_x',
  ],
  ['anywhere if it must', 'abcdefghij', 4, 'abcd\nefgh\nij'],
  ['by columns where characters are wide', '서버가응답하지않음', 8, '서버가응\n답하지않\n음'],
  ['not at all where it fits', 'short', 10, 'short'],
])('text is folded %s', (_, text, width, folded) => {
  expect(fold(text, width)).toBe(folded);
});

test('folding loses no character but spaces, and no line is too wide', () => {
  const property = fc.property(
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.integer({ min: 2, max: 40 }),
    (text, width) => {
      const folded = fold(text, width);
      expect(folded.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      expect(Math.max(...folded.split('\n').map(columnsOf))).toBeLessThanOrEqual(width);
    },
  );
  fc.assert(property);
});

test('clipped text says that it was clipped', () => {
  expect([clip('abcdef', 4), clip('abcd', 4), clip('서버가응답', 6)]).toEqual(['abc…', 'abcd', '서버…']);
});

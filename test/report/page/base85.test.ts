import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeBase85 } from '../../../src/report/page/base85.ts';
import { decodeBase85 } from '../../../src/report/page/client/base85.ts';

test('what is encoded is decoded to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(decodeBase85(encodeBase85(bytes))).toEqual(bytes);
    }),
  );
});

test('no character means anything in HTML', () => {
  const all = encodeBase85(Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7919) % 251));
  expect(all).toMatch(/^[!#%()*+,./0-9:;=?@A-Z[\]^_a-z{|}~]+$/);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IsoTimeFormat } from '../../src/model/iso-time.ts';

test('times are those of Date, with microseconds, in whatever order they come', () => {
  const format = new IsoTimeFormat();
  fc.assert(
    fc.property(fc.nat(4_294_967_295), fc.nat(999_999), (second, microsecond) => {
      const expected = new Date(second * 1000).toISOString().slice(0, 19);
      expect(format.format(second * 1e6 + microsecond)).toBe(
        `${expected}.${String(microsecond).padStart(6, '0')}Z`,
      );
    }),
  );
});

import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '../../src/subunit/crc32.ts';

test('the table and zlib give the same checksum, wherever the bytes lie', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(20), (bytes, start) => {
      const buffer = Buffer.concat([Buffer.alloc(start, 0x5a), bytes, Buffer.from([1, 2, 3])]);
      expect(crc32(buffer, start, start + bytes.length)).toBe(zlibCrc32(bytes));
    }),
  );
});

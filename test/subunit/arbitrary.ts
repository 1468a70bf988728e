import fc from 'fast-check';
import { TEST_STATUSES } from '../../src/model/test-result.ts';
import type { SubunitEvent } from '../../src/subunit/packet.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 80 });

/** Any event that the format can hold. */
export const anyEvent: fc.Arbitrary<SubunitEvent> = fc.record(
  {
    testId: text,
    status: fc.constantFrom(...TEST_STATUSES),
    timestampNs: fc.bigInt({ min: 0n, max: 4_294_967_295_999_999_999n }),
    tags: fc.array(text, { maxLength: 4 }),
    runnable: fc.boolean(),
    mime: text,
    file: fc.record({ name: text, bytes: fc.uint8Array({ maxLength: 600 }) }),
    eof: fc.boolean(),
    routeCode: text,
  },
  { requiredKeys: ['runnable', 'eof'] },
);

/** Text as a program prints it between packets, with many characters whose UTF-8 holds 0xB3. */
export const printedText = fc
  .array(
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\u0433', '곳', '쳳', '\u{f3cf3}', '\n')),
    {
      minLength: 1,
    },
  )
  .map((parts) => Buffer.from(parts.join('')))
  .filter((bytes) => bytes.length > 0);

export const chunkSizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 });

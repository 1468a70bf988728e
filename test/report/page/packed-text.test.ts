import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase85 } from '../../../src/report/page/client/base85.ts';
import { unpackJson } from '../../../src/report/page/client/element.ts';
import { packJson } from '../../../src/report/page/packed-text.ts';

test('any JSON comes back, with UUIDs once and again, and with what stands for them', async () => {
  const word = fc.oneof(
    fc.uuid(),
    fc.constantFrom('0b5f4f9e-3a52-4d0a-9f63-5f2f6f0f2f11', '\u0001', '\u00020;', '0B5F4F9E-', ' 서버 ', ';'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(word).map((words) => words.join(''))), async (texts) => {
      expect(await unpackJson(packJson(JSON.stringify(texts)), decodeBase85)).toEqual(texts);
    }),
  );
});

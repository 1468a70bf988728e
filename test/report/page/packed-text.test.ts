import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase85 as decode } from '../../../src/report/page/client/base85.ts';
import { restoreUuids, unpackText } from '../../../src/report/page/client/element.ts';
import { packText, UuidList } from '../../../src/report/page/packed-text.ts';

test('any text comes back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      expect(await unpackText(packText(text), decode)).toBe(text.toWellFormed());
    }),
  );
});

test('each JSON comes back by itself, with UUIDs once and again, in it or before, and with what stands for them', () => {
  const word = fc.oneof(
    fc.uuid(),
    fc.constantFrom('0b5f4f9e-3a52-4d0a-9f63-5f2f6f0f2f11', '\u0001', '\u00020;', '0B5F4F9E-', ' 서버 ', ';'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const text = fc.array(word).map((words) => words.join(''));
  fc.assert(
    fc.property(fc.array(fc.array(text)), (all) => {
      const list = new UuidList();
      const taken = all.map((texts) => ({ next: list.size, json: list.takeFrom(JSON.stringify(texts)) }));
      const uuids = list.encode();
      for (const [at, { next, json }] of taken.entries()) {
        expect(JSON.parse(restoreUuids(json, { uuids, next, decode }))).toEqual(all[at]);
      }
    }),
  );
});

test('a UUID that two texts have is kept once', () => {
  const list = new UuidList();
  const json = '["0b5f4f9e-3a52-4d0a-9f63-5f2f6f0f2f11"]';
  expect([list.takeFrom(json), list.takeFrom(json)]).toEqual(['["\u0001"]', '["\u00020;"]']);
  expect(list.encode()).toHaveLength(20);
});

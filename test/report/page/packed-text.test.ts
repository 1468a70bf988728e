import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase85 as decode } from '../../../src/report/page/client/base85.ts';
import { restoreText, unpackText } from '../../../src/report/page/client/element.ts';
import { packText, takeTimes, UuidList } from '../../../src/report/page/packed-text.ts';

test('any text comes back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      expect(await unpackText(packText(text), decode)).toBe(text.toWellFormed());
    }),
  );
});

test('each JSON comes back by itself, with UUIDs and times once and again, in it or before, and with what stands for them', () => {
  const word = fc.oneof(
    fc.uuid(),
    fc.uuid().map((uuid) => uuid.replaceAll('-', '')),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString().replace('T', ' ')),
    fc.constantFrom('0b5f4f9e-3a52-4d0a-9f63-5f2f6f0f2f11', '0b5f4f9e3a524d0a9f635f2f6f0f2f11', '0B5F4F9E-'),
    fc.constantFrom('2026-02-17 08:17:02,481', '2026-02-17 08:17:02.0', '1999-12-31 23:59:59.999'),
    fc.constantFrom('2026-02-31 08:17:02,481', '2026-02-17 24:00:00.000', '0000-00-00 00:00:00,000'),
    fc.constantFrom('\u0001', '\u00020;', '\u0003', '\u00040;', '\u0005a,', '\u0005-a.', ' 서버 ', ';', '7'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const text = fc.array(word).map((words) => words.join(''));
  fc.assert(
    fc.property(fc.array(fc.array(text)), (all) => {
      const list = new UuidList();
      const taken = all.map((texts) => ({
        next: list.size,
        json: takeTimes(list.takeFrom(JSON.stringify(texts))),
      }));
      const uuids = decode(list.encode());
      for (const [at, { next, json }] of taken.entries()) {
        expect(JSON.parse(restoreText(json, { uuids, next }))).toEqual(all[at]);
      }
    }),
  );
});

test('a UUID that two texts have is kept once, with dashes or without', () => {
  const list = new UuidList();
  const json = '["0b5f4f9e-3a52-4d0a-9f63-5f2f6f0f2f11"]';
  const bare = '["0b5f4f9e3a524d0a9f635f2f6f0f2f11"]';
  expect([json, json, bare, `${'7'.repeat(32)} ${bare}`].map((text) => list.takeFrom(text))).toEqual([
    '["\u0001"]',
    '["\u00020;"]',
    '["\u00040;"]',
    '\u0003 ["\u00040;"]',
  ]);
  expect(list.encode()).toHaveLength(40);
});

test('a time is written as the milliseconds since the one before it', () => {
  const log = ['2026-02-17 08:17:02,481 a', '2026-02-17 08:17:02.517 b', '2026-02-17 08:17:01,517 c'];
  expect(takeTimes(log.join(' '))).toBe('\u0005mlqby0i9, a \u000510. b \u0005-rs, c');
});

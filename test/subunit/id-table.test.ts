import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashOfAsciiId, hashOfId, IdTable } from '../../src/subunit/id-table.ts';

test('a table finds what a Map finds, in the order in which it was added', () => {
  const ids = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom('', 'a', 'b')), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(ids, (given) => {
      const table = new IdTable<{ id: string }>();
      const map = new Map<string, { id: string }>();
      for (const id of given) {
        expect(table.get(id, hashOfId(id))).toBe(map.get(id));
        if (map.has(id)) continue;
        const one = { id };
        map.set(id, one);
        table.add(one, hashOfId(id));
      }
      expect(table.all).toEqual([...map.values()]);
    }),
  );
});

test('a table that grew several times still finds everything', () => {
  const table = new IdTable<{ id: string }>();
  const ids = Array.from(
    { length: 50_000 },
    (_, index) => `tempest.api.test_servers.ServersTest.test_${index}`,
  );
  for (const id of ids) table.add({ id }, hashOfId(id));
  expect(ids.filter((id) => table.get(id, hashOfId(id))?.id !== id)).toEqual([]);
  expect(table.get('tempest', hashOfId('tempest'))).toBeUndefined();
});

test('ids with the same hash are told apart', () => {
  const table = new IdTable<{ id: string }>();
  for (const id of ['one', 'two', 'three']) table.add({ id }, 7);
  expect(table.get('three', 7)).toEqual({ id: 'three' });
  expect(table.get('four', 7)).toBeUndefined();
});

test('the hash of bytes is that of their text, and only ASCII has one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (id) => {
      const bytes = Buffer.from(`<${id}>`);
      const hash = hashOfAsciiId(bytes, 1, bytes.length - 1);
      const isAscii = [...id].every((character) => character < '\u0080');
      expect(hash).toBe(isAscii ? hashOfId(id) : undefined);
    }),
  );
});

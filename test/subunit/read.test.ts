import { expect, test } from 'vitest';
import { readSubunit } from '../../src/subunit/read.ts';
import { cut, stream } from './streams.ts';

test('the smoke run: 76 passed, 17 skips of which 15 are of classes, 111 planned', async () => {
  const { tests, fixtures, intact } = await readSubunit([stream('smoke')]);
  expect(tests.length).toBe(111);
  expect(tests.filter(({ status }) => status === 'success').length).toBe(76);
  expect(fixtures.length + tests.filter(({ status }) => status === 'skip').length).toBe(17);
  expect(intact).toBe(true);
});

test('chunks may come one after the other', async () => {
  async function* slowly() {
    for (const chunk of cut(stream('k_korean'), [10, 500])) yield chunk;
  }
  expect(await readSubunit(slowly())).toEqual(await readSubunit([stream('k_korean')]));
});

import { expect, test } from 'vitest';
import { countSubunit, readSubunit } from '../../src/subunit/read.ts';
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

test('counting', async () => {
  expect(await countSubunit([stream('smoke')])).toMatchInlineSnapshot(`
    {
      "damagedBytes": 0,
      "events": {
        "exists": 111,
        "fail": 0,
        "inprogress": 78,
        "skip": 17,
        "success": 76,
        "uxsuccess": 0,
        "xfail": 0,
      },
      "foreignBytes": 0,
    }
  `);
  const cutStream = stream('h_noise_subunit_run').subarray(0, 300);
  expect(await countSubunit([Buffer.from('noise'), cutStream])).toMatchInlineSnapshot(`
    {
      "damagedBytes": 8,
      "events": {
        "exists": 2,
        "fail": 0,
        "inprogress": 1,
        "skip": 0,
        "success": 0,
        "uxsuccess": 0,
        "xfail": 0,
      },
      "foreignBytes": 5,
    }
  `);
});

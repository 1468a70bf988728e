import { expect, test } from 'vitest';
import { countSubunit } from '../../src/subunit/count.ts';
import { stream } from './streams.ts';

test('events are counted by status, other bytes by kind', async () => {
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

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readSubunit } from '../../../src/subunit/read.ts';
import { isComplete } from '../../../src/use-cases/results/completeness.ts';

const recording = (name: string) =>
  readFile(new URL(`../../fixtures/streams/${name}.subunit`, import.meta.url));

test.each([
  ['smoke', true],
  ['e_skips', true],
  ['a_wrong_credentials', true],
  ['d_import_error', false],
  ['c_docker_kill_tempest', false],
  ['j_oversize_crash', false],
  ['l_list_stream', false],
  ['m_empty', false],
])('%s: complete is %s', async (name, complete) => {
  expect(isComplete(await readSubunit([await recording(name)]))).toBe(complete);
});

test('a stream cut at any byte is complete only when nothing of its results is missing', async () => {
  for (const name of ['k_korean', 'one_test_tempest_run', 'e_skips']) {
    const bytes = await recording(name);
    const whole = await readSubunit([bytes]);
    const statuses = whole.tests.map(({ id, status }) => [id, status]);
    for (let size = 0; size < bytes.length; size++) {
      const cut = await readSubunit([bytes.subarray(0, size)]);
      if (isComplete(cut)) expect(cut.tests.map(({ id, status }) => [id, status])).toEqual(statuses);
    }
  }
});

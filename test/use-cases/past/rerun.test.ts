import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { judgeRun } from '../../../src/use-cases/judge/conclude.ts';
import { planRerun } from '../../../src/use-cases/past/rerun.ts';
import { type MadeRun, storeRun } from '../stored-run.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'osgate-site-'));
  await mkdir(join(root, 'tempest-profiles'));
});
afterEach(() => rm(root, { recursive: true }));

const KNOWN = 'pkg.mod.Klass.test_known';
const FAILED = 'pkg.mod.Klass.test_failed';
const LISTS = {
  'blacklists/site.yaml': `schema: osgate-known/v1
entries:
  - test: ${KNOWN}
    kind: fails
    when: {suite: [smoke]}
    reason: a reason
    bug: https://bugs.example.org/CLOUD-1234
    added: 2025-12-01
    expires: 2026-04-10
`,
};

const request = (from: string, tests: readonly string[] = []) =>
  planRerun({ from, tests, root, workingFolder: root });
const made = (id: string, more: Partial<MadeRun> = {}): MadeRun => ({
  id,
  endings: { [KNOWN]: 'fail', [FAILED]: 'fail' },
  lists: LISTS,
  ...more,
});

test('what failed in a run is asked for again as tests of its suite', async () => {
  await storeRun(root, made('20260101T000000Z-smoke-1'));
  expect(await request('20260101')).toMatchObject({
    tests: [FAILED],
    suite: undefined,
    entriesSuite: 'smoke',
  });
});

test('a rerun of a rerun has the entries of the first run, one of named tests those of no suite', async () => {
  const again = { suite: 'tests', entriesSuite: 'smoke' };
  await storeRun(root, made('20260102T000000Z-tests-1', { record: again }));
  expect((await request('20260102')).entriesSuite).toBe('smoke');
  await storeRun(root, made('20260103T000000Z-tests-1', { record: { suite: 'tests' } }));
  expect((await request('20260103')).entriesSuite).toBeUndefined();
});

test.each([
  ['smoke', 'pass'],
  [undefined, 'fail'],
])('a test run again that an entry of its suite speaks of (entries of %s): %s', async (entriesSuite, word) => {
  const record = { suite: 'tests', ...(entriesSuite !== undefined && { entriesSuite }) };
  const folder = await storeRun(
    root,
    made('20260104T000000Z-tests-1', { endings: { [KNOWN]: 'fail' }, record }),
  );
  expect((await judgeRun(folder)).verdict.word).toBe(word);
});

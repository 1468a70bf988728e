import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StoredBaseline } from '../../src/model/baseline.ts';
import { listBaselines, readBaseline, removeBaseline, writeBaseline } from '../../src/store/baselines.ts';
import { findRun } from '../../src/store/runs.ts';
import { PLAN } from '../report/sample.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'osgate-site-'));
});
afterEach(() => rm(root, { recursive: true }));

const BASELINE: StoredBaseline = {
  schema: 'osgate-baseline/v1',
  region: 'test',
  suite: 'smoke',
  run: '20260217T081500Z-smoke-4f1a',
  started: '2026-02-17T08:15:00Z',
  release: 'zed',
  tempest: PLAN.tempest,
  plugins: [],
  profileSha256: 'abc',
  accepted: { how: 'accepted', at: '2026-02-17T10:00:00Z', by: 'kim', ticket: 'OPS-1', reason: undefined },
  tests: [
    { id: 'a.B.test_1', status: 'pass', attrs: ['id-5aa1', 'smoke'] },
    { id: 'a.B.test_2(x[1])', status: 'fail', attrs: [] },
  ],
};

test('a baseline is a plain file with a line for each test', async () => {
  const path = await writeBaseline(root, BASELINE);
  expect(path).toBe(join(root, 'reports/test/baselines/smoke.json'));
  expect(await readFile(path, 'utf8')).toMatchInlineSnapshot(`
    "{
      "schema": "osgate-baseline/v1",
      "region": "test",
      "suite": "smoke",
      "run": "20260217T081500Z-smoke-4f1a",
      "started": "2026-02-17T08:15:00Z",
      "release": "zed",
      "tempest": {
        "name": "tempest",
        "version": "33.0.0",
        "commit": "1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c"
      },
      "plugins": [],
      "profileSha256": "abc",
      "accepted": {
        "how": "accepted",
        "at": "2026-02-17T10:00:00Z",
        "by": "kim",
        "ticket": "OPS-1"
      },
      "tests": [
        {"id":"a.B.test_1","status":"pass","attrs":["id-5aa1","smoke"]},
        {"id":"a.B.test_2(x[1])","status":"fail","attrs":[]}
      ]
    }
    "
  `);
  expect(await readBaseline(root, 'test', 'smoke')).toEqual(JSON.parse(JSON.stringify(BASELINE)));
});

test('each region and suite has its own; a cleared one is gone', async () => {
  await writeBaseline(root, BASELINE);
  await writeBaseline(root, { ...BASELINE, suite: 'full/slow' });
  await writeBaseline(root, { ...BASELINE, region: 'seoul' });
  const names = async () => (await listBaselines(root)).map((each) => `${each.region} ${each.suite}`);
  expect(await names()).toEqual(['seoul smoke', 'test full/slow', 'test smoke']);
  expect(await removeBaseline(root, 'test', 'full/slow')).toBe(true);
  expect(await removeBaseline(root, 'test', 'full/slow')).toBe(false);
  expect(await names()).toEqual(['seoul smoke', 'test smoke']);
});

test.each([
  ['cut JSON', '{"schema": "osg', /smoke\.json: no valid JSON$/],
  ['of another schema', '{"schema": "x"}', /expected the schema osgate-baseline\/v1, found x$/],
  ['null', 'null', /found undefined$/],
])('a baseline file that is %s is said, not thrown as a bug', async (_, text, message) => {
  await mkdir(join(root, 'reports/test/baselines'), { recursive: true });
  await writeFile(join(root, 'reports/test/baselines/smoke.json'), text);
  await expect(readBaseline(root, 'test', 'smoke')).rejects.toThrow(message);
});

test('latest and previous go by time, in all regions or in one, and baselines are no run', async () => {
  const [a, b, c] = ['20260101T000000Z-smoke-1', '20260102T000000Z-smoke-2', '20260103T000000Z-full-3'];
  for (const path of [`test/${a}`, `test/${b}`, `seoul/${c}`]) {
    await mkdir(join(root, 'reports', path), { recursive: true });
    await writeFile(join(root, 'reports', path, 'run.json'), '{}');
  }
  await writeBaseline(root, { ...BASELINE, region: 'seoul' });
  const found = async (reference: string) => (await findRun(root, reference, root)).path.split('/').at(-1);
  expect(await found('latest')).toBe(c);
  expect(await found('previous')).toBe(b);
  expect(await found('previous:test')).toBe(a);
  expect(await found('20260102')).toBe(b);
  await expect(found('previous:seoul')).rejects.toThrow('there is no run previous:seoul');
  await expect(found('2026')).rejects.toThrow('2026 means 3 runs');
});

test('a baseline that cannot be read is told by its name, and is no bug', async () => {
  const path = join(root, 'reports', 'test', 'baselines', 'smoke.json');
  await mkdir(path, { recursive: true });
  const refusal = { exitCode: 2, message: expect.stringContaining(`${path} cannot be read: EISDIR`) };
  await expect(readBaseline(root, 'test', 'smoke')).rejects.toMatchObject(refusal);
  await expect(listBaselines(root)).rejects.toMatchObject(refusal);
});

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRunFolder } from '../../../src/store/run-folder.ts';
import { findComparison, storeComparison } from '../../../src/use-cases/judge/comparison.ts';
import { findId } from '../../../src/use-cases/past/why.ts';
import { finishRun } from '../../../src/use-cases/run/finish.ts';
import { schemaErrors } from '../../published-schema.ts';
import { type MadeRun, madeStream, storeRun } from '../stored-run.ts';

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const CREATE = 'tempest.api.volume.VolumesTest.test_create';
const DELETE = 'tempest.api.volume.VolumesTest.test_delete';
const LIST = 'tempest.api.volume.VolumesTest.test_list';

let root: string;
const osgate = (...args: string[]) =>
  execa(process.execPath, [MAIN, '--root', root, ...args], {
    reject: false,
    extendEnv: false,
    env: { PATH: process.env.PATH ?? '', NO_COLOR: '1' },
  });

async function finishedRun(made: MadeRun, confirm?: Parameters<typeof madeStream>[0]) {
  const folder = await storeRun(root, made);
  const plan = { region: 'test', suite: 'smoke', requested: [] };
  await storeComparison(folder, await findComparison({ root, workingFolder: root }, {}, plan));
  if (confirm !== undefined) {
    const own = await folder.addRerun(1);
    await own.write('stream', madeStream(confirm));
    const end = { kind: 'finished', runnerExitCode: 0 };
    const tests = Object.keys(confirm);
    await own.write('rerun', JSON.stringify({ schema: 'osgate-rerun/v1', tests, started: '', end }));
  }
  await finishRun({
    root,
    folder,
    notify: () => {},
    now: () => new Date('2026-02-20T00:00:00Z'),
    secrets: [],
  });
}

const LISTS = {
  'blacklists/site.yaml': `schema: osgate-known/v1
entries:
  - test: ${LIST}
    kind: fails
    when: {region: [test]}
    reason: the array does not list
    bug: https://bugs.example.org/CLOUD-1234
    owner: storage
    added: 2026-02-01
    expires: 2026-03-01
`,
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'osgate-site-'));
  await mkdir(join(root, 'tempest-profiles'));
  const passed = { [CREATE]: 'success', [DELETE]: 'success', [LIST]: 'fail' } as const;
  await finishedRun({ id: '20260217T080000Z-smoke-aaaa', endings: passed, lists: LISTS });
  await finishedRun(
    {
      id: '20260218T080000Z-smoke-bbbb',
      endings: { [CREATE]: 'fail', [DELETE]: 'success', [LIST]: 'fail' },
      lists: LISTS,
    },
    { [CREATE]: 'fail' },
  );
});
afterAll(() => rm(root, { recursive: true }));

test('why tells a regression in a few lines: attempts, entry, baseline, history, what to type', async () => {
  const { stdout, exitCode } = await osgate('why', 'latest', 'VolumesTest.test_create');
  expect(exitCode).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "tempest.api.volume.VolumesTest.test_create
      verdict   ✗ regressed: failed, and passed in the baseline
      observed  fail, 2 times alike: fail
      expected  nothing: no entry of the known-failure lists applies to it
      baseline  pass: run 20260217T080000Z-smoke-aaaa (passed, CHG-2081; the same pins, the same
                settings)
      history   pass (oldest first)
      next      osgate rerun --from 20260218T080000Z-smoke-bbbb tempest.api.volume.VolumesTest.test_create
                osgate known add tempest.api.volume.VolumesTest.test_create --from 20260218T080000Z-smoke-bbbb --bug URL --reason TEXT"
  `);
});

test('why names the line of the entry that accounts for a failure', async () => {
  const { stdout } = await osgate('why', '20260218', LIST);
  expect(stdout).toMatchInlineSnapshot(`
    "tempest.api.volume.VolumesTest.test_list
      verdict   ✓ known-failure: failed as the entry says
      observed  fail: fail
      expected  fails, by blacklists/site.yaml:3 (tempest.api.volume.VolumesTest.test_list), until
                2026-03-01, https://bugs.example.org/CLOUD-1234: the array does not list (it names this
                test; it has no signature, so any failure matches)
      baseline  fail: run 20260217T080000Z-smoke-aaaa (passed, CHG-2081; the same pins, the same
                settings)
      history   fail (oldest first)"
  `);
});

test('why is one document for scripts', async () => {
  const { stdout } = await osgate('why', 'latest:test', DELETE, '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 'osgate-why/v1',
    id: DELETE,
    category: 'pass',
    baseline: { run: '20260217T080000Z-smoke-aaaa', status: 'pass', pinsUnchanged: true },
    history: [{ run: '20260217T080000Z-smoke-aaaa', observed: 'pass' }],
    next: [],
  });
});

test('runs are listed newest first, with what they are', async () => {
  expect((await osgate('runs')).stdout).toMatchInlineSnapshot(`
    "RUN                          REGION  SUITE  VERDICT  TESTS  BLOCKS  NOTES
    20260218T080000Z-smoke-bbbb  test    smoke  fail         3       1  CHG-2081
    20260217T080000Z-smoke-aaaa  test    smoke  pass         3       0  baseline, CHG-2081"
  `);
  const { stdout } = await osgate('runs', 'list', '--limit', '1', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 'osgate-runs/v1',
    runs: [{ verdict: 'fail', blocking: 1 }],
  });
});

test('no run of a suite is not no run at all', async () => {
  expect((await osgate('runs', '--suite', 'full')).stdout).toBe(
    'no stored run matches; osgate runs lists all',
  );
});

test('runs show tells what was tested and where its files are', async () => {
  const { stdout } = await osgate('runs', 'show', 'previous');
  expect(stdout).toContain('PASS: the only failure is known');
  expect(stdout).toContain(join(root, 'reports/test/20260217T080000Z-smoke-aaaa'));
});

test('history is one test over the stored runs', async () => {
  expect((await osgate('history', 'test_create')).stdout).toMatchInlineSnapshot(`
    "tempest.api.volume.VolumesTest.test_create
    RUN                          REGION  SUITE  OBSERVED  CATEGORY      TIME
    20260218T080000Z-smoke-bbbb  test    smoke  fail      regressed        –
    20260217T080000Z-smoke-aaaa  test    smoke  pass      pass             –
    2 of these runs count; statistics of flakes need 10 complete runs of suites"
  `);
});

test('compare says what changed', async () => {
  expect((await osgate('compare', 'previous', 'latest')).stdout).toMatchInlineSnapshot(`
    "20260217T080000Z-smoke-aaaa → 20260218T080000Z-smoke-bbbb
    new failures: 1
      tempest.api.volume.VolumesTest.test_create
    still failing: 1
      tempest.api.volume.VolumesTest.test_list"
  `);
  const { stdout } = await osgate('compare', 'latest', 'latest', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ newFailures: [], stillFailing: [CREATE, LIST] });
});

test('baseline show names the run and why it is one', async () => {
  expect((await osgate('baseline', 'show')).stdout).toMatchInlineSnapshot(`
    "REGION  SUITE  RUN                          RELEASE              PASS FAIL SKIP  WHY
    test    smoke  20260217T080000Z-smoke-aaaa  zed, tempest 33.0.0     2    1    0  passed on 2026-02-20, CHG-2081"
  `);
  const refused = await osgate('baseline', 'clear', '--region', 'test', '--suite', 'full');
  expect([refused.exitCode, refused.stderr]).toMatchInlineSnapshot(`
    [
      2,
      "osgate: region test has no baseline for suite full
      baselines: test smoke",
    ]
  `);
});

test('every document for scripts is as its schema says', async () => {
  const commands: [schema: string, ...args: string[]][] = [
    ['why', 'why', 'latest', CREATE],
    ['why', 'why', 'previous', LIST],
    ['runs', 'runs'],
    ['run-facts', 'runs', 'show', 'previous'],
    ['past', 'history', 'test_create'],
    ['comparison', 'compare', 'previous', 'latest'],
    ['baselines', 'baseline', 'show'],
  ];
  const found = commands.map(async ([schema, ...args]) => {
    const { stdout } = await osgate(...args, '--json');
    return [args.join(' '), schemaErrors(schema)(stdout), JSON.parse(stdout).schema];
  });
  expect(await Promise.all(found)).toEqual(
    commands.map(([schema, ...args]) => [args.join(' '), [], `osgate-${schema}/v1`]),
  );
});

test('runs rm takes a run that is named twice once, and no folder that is none', async () => {
  const id = '20260219T090000Z-smoke-dddd';
  await finishedRun({ id, endings: { [CREATE]: 'success' }, lists: {} });
  const region = await osgate('runs', 'rm', join(root, 'reports/test'));
  expect([region.exitCode, region.stderr]).toEqual([2, expect.stringContaining('is no run')]);
  const { stdout, exitCode } = await osgate('runs', 'rm', id, 'latest');
  expect([exitCode, stdout]).toEqual([0, `removed ${join(root, 'reports/test', id)}`]);
});

test('a removed run is gone, its baseline stays; nothing goes when one of them does not exist', async () => {
  const id = '20260219T080000Z-smoke-cccc';
  await finishedRun({ id, endings: { [CREATE]: 'success' }, lists: {} });
  const refused = await osgate('runs', 'rm', id, 'nonsense');
  expect(refused.exitCode).toBe(2);
  expect(existsSync(openRunFolder(join(root, 'reports/test', id)).pathOf('record'))).toBe(true);
  const { stdout } = await osgate('runs', 'rm', id, '--json');
  expect(schemaErrors('runs')(stdout)).toEqual([]);
  expect(JSON.parse(stdout).removed).toEqual([join(root, 'reports/test', id)]);
  expect((await osgate('baseline', 'show')).stdout).toContain('20260217T080000Z-smoke-aaaa');
});

test.runIf(process.getuid?.() === 0)(
  'a user that the machine has no name for may accept a baseline',
  async () => {
    const nobody = 54_321;
    await execa('chown', ['-R', `${nobody}`, root]);
    const { stdout, stderr, exitCode } = await execa(
      process.execPath,
      [MAIN, '--root', root, 'baseline', 'accept', 'latest', '--ticket', 'X-1', '--json'],
      { reject: false, extendEnv: false, env: { PATH: process.env.PATH ?? '' }, uid: nobody },
    );
    expect(exitCode, stderr).toBe(0);
    expect(schemaErrors('baselines')(stdout)).toEqual([]);
  },
);

test.each<[string, string]>([
  [CREATE, CREATE],
  [`${CREATE}[id-5ad0,smoke]`, CREATE],
  ['test_create', CREATE],
  ['VolumesTest.test_de', DELETE],
  [LIST.slice(0, -1), LIST],
])('the test that %s means is found', (name, id) => {
  expect(findId(name, [CREATE, DELETE, LIST], 'the run')).toBe(id);
});

test.each<[string, RegExp, string]>([
  ['VolumesTest', /^VolumesTest means 3 tests of the run$/, CREATE],
  [CREATE.replace('create', 'craete'), /there is no test/, CREATE],
])('%s is answered with what comes near', (name, message, near) => {
  expect(() => findId(name, [CREATE, DELETE, LIST], 'the run')).toThrow(
    expect.objectContaining({ message: expect.stringMatching(message), hint: expect.stringContaining(near) }),
  );
});

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const recording = (name: string) =>
  fileURLToPath(new URL(`../fixtures/streams/${name}.subunit`, import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'osgate-result-files-'));
afterAll(() => rm(folder, { recursive: true }));

const osgate = (args: readonly string[], input: Uint8Array | string = '') =>
  execa(process.execPath, [MAIN, '--root', ROOT, ...args], {
    reject: false,
    extendEnv: false,
    input,
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', NO_COLOR: '1' },
  });

const gate = async (args: readonly string[], input?: Uint8Array) => {
  const { stdout, exitCode } = await osgate(['gate', ...args, '--region', 'test', '--json'], input);
  return { exitCode, verdict: stdout === '' ? undefined : JSON.parse(stdout) };
};

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test('results of a recording are osgate-results/v1, from a packed pipe too', async () => {
  const smoke = await readFile(recording('smoke'));
  const { stdout, exitCode } = await osgate(['results', '-', '--json'], gzipSync(smoke));
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 'osgate-results/v1',
    complete: true,
    problems: [],
    counts: { success: 76, exists: 33 },
  });
});

test('results without --json are a line for each test', async () => {
  const { stdout, exitCode } = await osgate(['results', recording('all-statuses')]);
  expect(exitCode).toBe(3);
  expect(stdout).toMatchInlineSnapshot(`
    "success        0.000 s  t.M.test_success
    fail           0.000 s  t.M.test_fail  Traceback boom </script><b>x</b>
    xfail          0.000 s  t.M.test_xfail
    uxsuccess      0.000 s  t.M.test_uxsuccess
    skip           0.000 s  t.M.test_skip
    inprogress         - s  t.M.test_stuck

    NOT COMPLETE: 1 success, 1 fail, 1 xfail, 1 uxsuccess, 1 skip, 1 inprogress"
  `);
});

test('an attachment of a test is printed whole and as it is', async () => {
  const test = ['--test', 'osgate_t.test_shapes.KoreanShapes.test_detail_korean', '--attachment'];
  const { stdout } = await execa(
    process.execPath,
    [MAIN, 'results', recording('k_korean'), ...test, 'euckr'],
    { encoding: 'buffer', reject: false },
  );
  expect(Buffer.from(stdout).toString('hex')).toBe('c7d1b1b9beee');
  const piped = await osgate(['results', '-', ...test, 'binary'], await readFile(recording('k_korean')));
  expect([piped.exitCode, piped.stdout]).toEqual([2, '']);
  expect(piped.stderr).toMatch(/"binary" was not kept, and cannot be read again/);
  const { stderr } = await osgate(['results', recording('k_korean'), ...test, 'nope']);
  expect(stderr).toMatch(
    /no attachment "nope"; it has "console-log", "euckr", "binary", "pythonlogging:''"$/m,
  );
});

test('what a suite printed is shown, and printed whole', async () => {
  const xml = await fileOf(
    'suite.xml',
    `<testsuite name="s"><testcase classname="a" name="t"><system-out>${'o'.repeat(5000)}</system-out></testcase><system-out>${'x'.repeat(5000)}</system-out></testsuite>`,
  );
  expect((await osgate(['results', xml])).stdout).toMatchInlineSnapshot(`
    "success            - s  a.t
    suite                    s: system-out (5000 bytes)

    complete: 1 success"
  `);
  const printed = async (...args: string[]) =>
    (await osgate(['results', xml, ...args, '--attachment', 'system-out'])).stdout;
  expect(await printed('--suite', 's')).toBe('x'.repeat(5000));
  expect(await printed('--test', 'a.t')).toBe('o'.repeat(5000));
  const nope = await osgate(['results', xml, '--suite', 'nope']);
  expect(`${nope.exitCode}\n${nope.stderr}`).toMatchInlineSnapshot(`
    "4
    osgate: no suite "nope" has output of its own
      these have: "s""
  `);
});

test.each([
  [
    'a v1 stream',
    'time: 2026-11-22 18:42:51Z\ntest: a.B.test_c\nsuccess: a.B.test_c\n',
    /subunit version 1, lines of text that no checksum guards/,
  ],
  [
    'text',
    "The specified regex doesn't match with anything",
    /neither subunit nor JUnit XML nor a report of Rally: 47 bytes/,
  ],
])('%s is refused with what it is', async (_, content, message) => {
  for (const command of [['results'], ['gate', '--region', 'test']]) {
    const { stderr, stdout, exitCode } = await osgate([...command, '-'], content);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  }
});

test.each([
  ['smoke', 0, 'pass'],
  ['a_wrong_credentials', 1, 'fail'],
  ['c_docker_kill_tempest', 3, 'incomplete'],
  ['m_empty', 3, 'incomplete'],
  ['l_list_stream', 3, 'incomplete'],
])('%s without a plan: exit %i, plan unverified', async (name, exitCode, word) => {
  const judged = await gate([recording(name)]);
  expect(judged).toMatchObject({ exitCode, verdict: { verdict: word, exit_code: exitCode } });
  expect(judged.verdict.problems).toContainEqual(
    expect.objectContaining({ code: 'plan-unverified', message: expect.stringMatching(/^plan: unverified/) }),
  );
});

test.each([
  [[], 3, 'off'],
  [['--max-new-flakes', '0', '--strict'], 0, 'pass'],
  [['--no-strict'], 3, 'off'],
])("options %j set the gate's limits", async (options, cap, strict) => {
  const { verdict } = await gate([recording('smoke'), ...options]);
  const rules = new Map<string, { state: string; limit: number }>(
    verdict.rules.map((one: { rule: string }) => [one.rule, one]),
  );
  expect(rules.get('new-flakes')?.limit).toBe(cap);
  expect(rules.get('unexpected-passes')?.state).toBe(strict);
});

test('with a plan every planned test must have a result', async () => {
  const { stdout } = await osgate(['results', recording('smoke'), '--json']);
  const ids: string[] = JSON.parse(stdout)
    .tests.map(({ id }: { id: string }) => id)
    .filter((id: string) => !id.includes('::'));
  const whole = await gate([
    recording('smoke'),
    '--plan',
    await fileOf('whole', `# smoke\n${ids.join('\n')}\n`),
  ]);
  expect(whole).toMatchObject({ exitCode: 0, verdict: { verdict: 'pass', problems: [] } });
  const more = await gate([
    recording('smoke'),
    '--plan',
    await fileOf('more', [...ids, 'a.B.test_never[id-1]'].join('\r\n')),
  ]);
  expect(more).toMatchObject({ exitCode: 3, verdict: { verdict: 'incomplete', counts: { 'not-run': 1 } } });
});

test('a result file in the place of a plan is refused', async () => {
  for (const [content, seen] of [
    ['<testsuite/>', '"<testsuite/>"'],
    [await readFile(recording('l_list_stream')), '"'],
  ] as const) {
    const plan = await fileOf('plan-by-mistake', content);
    const { exitCode, stderr } = await osgate([
      'gate',
      recording('smoke'),
      '--plan',
      plan,
      '--region',
      'test',
    ]);
    expect(stderr).toContain(`is no list of test ids, it begins with ${seen}`);
    expect(exitCode).toBe(2);
  }
});

test('a plan without tests is exit 4, a plan that is not there exit 2', async () => {
  expect((await gate([recording('smoke'), '--plan', await fileOf('none', '# nothing\n')])).exitCode).toBe(4);
  expect((await gate([recording('smoke'), '--plan', 'no-such-list'])).exitCode).toBe(2);
});

test('a packed file cut at its end does not pass', async () => {
  const packed = gzipSync(await readFile(recording('smoke')));
  expect(await gate(['-'], packed.subarray(0, -4))).toMatchObject({ exitCode: 3 });
});

test('a stream whose writer was killed does not pass, wherever it was', async () => {
  const whole = await readFile(recording('one_test_tempest_run'));
  const { stdout } = await osgate(['results', '-', '--json'], whole);
  const plan = await fileOf('one', JSON.parse(stdout).tests[0].id);
  const sizes = [Math.floor(whole.length / 2), whole.length - 1, whole.length];
  const judged = await Promise.all(
    sizes.map((size) => osgate(['gate', '-', '--region', 'test', '--plan', plan], whole.subarray(0, size))),
  );
  expect(judged.map(({ exitCode }) => exitCode)).toEqual([3, 3, 0]);
});

test('an empty file beside a good one does not pass', async () => {
  expect(await gate([recording('smoke'), recording('m_empty')])).toMatchObject({ exitCode: 3 });
});

test('--out writes a run folder that osgate report judges the same way', async () => {
  const out = join(folder, 'run');
  const judged = await gate(['-', '--out', out], await readFile(recording('smoke')));
  expect(judged).toMatchObject({ exitCode: 0 });
  const again = await osgate(['report', out, '--json']);
  expect(JSON.parse(again.stdout)).toEqual(judged.verdict);
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('<html');
  const second = await osgate(['gate', recording('smoke'), '--region', 'test', '--out', out]);
  expect(second.exitCode).toBe(2);
  expect(second.stderr).toContain(`${out} is not empty`);
});

test('--out keeps files unpacked and without secrets, also those of the region in use', async () => {
  const text = "{'adminPass': 'canary-1'} admin&amp;quot; canary-4/ in &lt;debug&gt;";
  const xml = `<testsuite name="s" tests="1"><testcase classname="a.B" name="test_1"><failure message="X-Auth-Token: canary-2">password = canary-3
${text}</failure></testcase></testsuite>`;
  const out = join(folder, 'masked');
  const file = await fileOf('hidden.xml.gz', gzipSync(xml));
  const { exitCode, stderr } = await execa(
    process.execPath,
    [MAIN, '--root', ROOT, 'gate', file, '--region', 'test', '--out', out],
    { reject: false, cwd: folder, env: { OS_PASSWORD: 'canary-4/', OS_CLIENT_CONFIG_FILE: '/nowhere' } },
  );
  expect([exitCode, stderr]).toEqual([1, '']);
  expect(await readFile(join(out, 'given', '001-hidden.xml'), 'utf8')).toMatchInlineSnapshot(`
    "<testsuite name="s" tests="1"><testcase classname="a.B" name="test_1"><failure message="X-Auth-Token: ***">password = ***
    {'adminPass': '***'} admin&amp;quot; *** in &lt;debug&gt;</failure></testcase></testsuite>"
  `);
  const kept = await readdir(out, { recursive: true, withFileTypes: true });
  for (const entry of kept.filter((each) => each.isFile())) {
    const content = await readFile(join(entry.parentPath, entry.name), 'latin1');
    expect([entry.name, content.includes('canary-')]).toEqual([entry.name, false]);
  }
  const again = await osgate(['report', out, '--json']);
  expect([again.exitCode, JSON.parse(again.stdout).counts]).toEqual([1, { 'new-failure': 1 }]);
});

test('a packed file that is cut is as incomplete in the folder as it was', async () => {
  const out = join(folder, 'cut');
  const file = await fileOf('cut.gz', gzipSync(await readFile(recording('smoke'))).subarray(0, -4));
  expect(await gate([file, '--out', out])).toMatchObject({ exitCode: 3, verdict: { verdict: 'incomplete' } });
  const again = await osgate(['report', out, '--json']);
  expect(again.exitCode).toBe(3);
  expect(again.stdout).toContain('its gzip data are damaged or cut');
});

test('a file whose test names are made of secrets is judged, and not kept', async () => {
  const names = ['x7', 'x8'].map((value) => `<testcase classname="a.B" name="test_1 password=${value}"/>`);
  const file = await fileOf('names.xml', `<testsuite name="s">${names.join('')}</testsuite>`);
  const kept = await osgate(['gate', file, '--region', 'test', '--out', join(folder, 'names')]);
  expect([kept.exitCode, kept.stderr]).toEqual([2, expect.stringContaining('judge it without --out')]);
  await expect(readdir(join(folder, 'names'))).rejects.toThrow('ENOENT');
});

test('a refused file leaves no folder', async () => {
  const out = join(folder, 'refused');
  expect((await gate(['-', '--out', out], Buffer.from('no result'))).exitCode).toBe(2);
  await expect(readFile(join(out, 'run.json'))).rejects.toThrow('ENOENT');
});

test('a refused file leaves an empty folder empty, so that the command can be typed again', async () => {
  const out = join(folder, 'there');
  await mkdir(out);
  const refused = await gate(['-', '--out', out], Buffer.from('no result'));
  expect([refused.exitCode, await readdir(out)]).toEqual([2, []]);
});

test('a place that takes no folder is no bug of osgate', async () => {
  const { exitCode, stderr } = await osgate([
    'gate',
    recording('smoke'),
    '--region',
    'test',
    '--out',
    '/dev/null/run',
  ]);
  expect(exitCode).toBe(5);
  expect(stderr).toContain('/dev/null/run cannot be written: ENOTDIR');
});

test('a reader that goes away early, like head, changes neither the exit code nor standard error', async () => {
  const command = `"$0" "$1" results "$2" --json | head -c 1; exit "\${PIPESTATUS[0]}"`;
  const { stdout, stderr, exitCode } = await execa(
    'bash',
    ['-c', command, process.execPath, MAIN, recording('smoke')],
    { reject: false },
  );
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: '{', stderr: '', exitCode: 0 });
});

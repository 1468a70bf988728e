import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const osgate = (args: readonly string[], cwd?: string) =>
  execa(process.execPath, [MAIN, ...args], {
    reject: false,
    extendEnv: false,
    env: { PATH: process.env.PATH ?? '', NO_COLOR: '1' },
    ...(cwd === undefined ? {} : { cwd }),
  });

test('--help names every command and every exit code', async () => {
  const { stdout, exitCode } = await osgate(['--help']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "Usage: osgate [options] [command]

    The test gate of an in-house OpenStack: pinned Tempest in Docker, known
    failures, one verdict.

    Options:
      -V, --version                       print the version
      --root <DIR>                        the site repository (default: the nearest
                                          folder above with tempest-profiles/)
      --lang <LANG>                       language of reports: en or ko (default:
                                          that of LC_ALL or LANG)
      --timezone <ZONE>                   zone in which reports tell times beside
                                          UTC (default: timezone of the profile,
                                          else that of TZ)
      -h, --help                          display help for command

    Commands:
      run [options]                       test a region and give a verdict
      rerun [options] [ids...]            run named tests, or what blocked or never
                                          ended in a run, again: seconds, no
                                          discovery
      attach [options] [run]              follow a run that goes on, or finish one
                                          whose osgate died
      plan [options]                      say what run would do: pins, image, tests,
                                          lists in force
      render [options]                    print what Tempest would read of a region,
                                          secrets masked
      profile                             write a first profile of a region; the
                                          JSON Schema of profiles
      report [options] <run>              judge a stored run again from its own
                                          files, write its reports, print the
                                          verdict
      bundle [options] <run>              pack a stored run, reports, stream and
                                          logs, into one .tar.zst with checksums
      attach-report [options] <run>       upload a run's report to a ticket and post
                                          its summary there
      doctor [options]                    look at Docker and a region, and say what
                                          keeps a run from it; exit 5 when anything
                                          does
      pins                                which Tempest tests which release, and
                                          what another one would change
      image                               the Tempest image of a region: build it,
                                          lock it, list what there is
      gate [options] <files...>           judge result files of a run that was not
                                          started by osgate
      results [options] <files...>        read result files of any supported format,
                                          print them in one form, judge nothing
      why [options] <run> <id>            explain one test of a run: observed,
                                          expected, before, the rule, what to type
                                          next
      runs                                stored runs: list them, show one, remove
                                          some
      history [options] <id>              what one test did in the stored runs
      compare [options] <before> <after>  what changed from one run to another;
                                          judges nothing
      baseline                            the run that later runs of the same region
                                          and suite are compared with
      known                               the known-failure lists
      cleanup [options]                   name what killed runs left in a region and
                                          in Docker, and the commands that remove
                                          it; removes nothing itself
      lab                                 a real all-in-one OpenStack in one
                                          container, the region "test" of this
                                          repository
      help [command]                      display help for command

    Exit codes:
      0    pass: every failure is accounted for, every planned test has a result
      1    fail: at least one failure that no list accounts for
      2    usage, or an invalid profile, pin or list; nothing ran
      3    incomplete: no verdict is possible (stream cut, tests in flight or never started,
           a run that still goes on)
      4    nothing to run, or a requested test does not exist
      5    the environment cannot be tested: Docker, credentials, cloud
      70   a bug in osgate
      130, 143  interrupted; the report is still written"
  `);
});

test.each([
  'run',
  'rerun',
  'attach',
  'plan',
  'profile',
  'render',
  'report',
  'gate',
  'results',
  'why',
  'runs',
  'history',
  'compare',
  'baseline',
  'known',
  'lab',
])('%s --help has an example', async (command) => {
  const { stdout, exitCode } = await osgate([command, '--help']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`$ osgate ${command}`);
});

test.each([
  [['help']],
  [['help', 'run']],
  [['known', 'help', 'add']],
])('%j prints help and is no mistake', async (args) => {
  const { stdout, stderr, exitCode } = await osgate(args);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Usage: osgate/);
});

test.each([[[]], [['known']], [['help', 'rum']]])('%j asks for nothing, which is a mistake', async (args) => {
  const { stdout, stderr, exitCode } = await osgate(args);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^Usage: osgate/);
});

test('an unknown command is exit 2 with the nearest one', async () => {
  const { stderr, exitCode } = await osgate(['rum']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Did you mean run?');
});

test('a missing region is exit 2', async () => {
  const { stderr, exitCode } = await osgate(['run']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("required option '--region <NAME>' not specified");
});

test.each([
  [['run', '--regio', 'test']],
  [['known', 'verify', '--regio=test']],
])('a misspelt mandatory option is told as such: %j', async (args) => {
  const { stderr, exitCode } = await osgate(args);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("'--regio': did you mean --region?")]);
});

test.each([
  [['why', 'latest', '']],
  [['rerun', 'pkg.mod.Klass.test_x', '']],
  [['run', '--region', 'test', '--test', '']],
  [['known', 'explain', '']],
  [['known', 'add', '', '--bug', 'https://bugs.example.org/1', '--reason', 'x']],
  [['gate', 'x.subunit', '--region', 'test', '--out', '']],
  [['baseline', 'accept', 'latest', '--ticket', '']],
])('what an unset variable leaves is refused: %j', async (args) => {
  const { stderr, exitCode } = await osgate(args);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('it is empty')]);
});

test('a suite and single tests are one of two: which of them was meant is not guessed', async () => {
  const { stderr, exitCode } = await osgate([
    ...['run', '--region', 'test', '--suite', 'full'],
    ...['--test', 'pkg.mod.Klass.test_x'],
  ]);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("cannot be used with option '--suite")]);
});

test('known check takes no release without a region: it would check nothing of it', async () => {
  const { stderr, exitCode } = await osgate(['known', 'check', '--release', 'zed']);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('give --region, too')]);
});

test('an option of the command is not unknown because one of the program stands before the command', async () => {
  const { stderr, exitCode } = await osgate(['--root', '.', 'plan', '--suite', 'smoke']);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("'--region <NAME>' not specified")]);
  expect(stderr).not.toContain('unknown option');
});

test('a baseline that is no run is told before cloud and Docker are asked', async () => {
  const { stderr, exitCode } = await osgate([
    'run',
    '--region',
    'test',
    '--dry-run',
    '--baseline',
    'nonsense',
  ]);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('there is no run nonsense')]);
});

test('an unknown region is exit 2 with the nearest one', async () => {
  const { stderr, exitCode } = await osgate(['run', '--region', 'tset']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatchInlineSnapshot(`
    "no profile for the region "tset": there is no tempest-profiles/regions/tset.yaml
      did you mean test?
    osgate: 1 problem in the files of this site; nothing was run"
  `);
});

test('outside a site repository the way to one is said', async () => {
  const empty = await mkdtemp(`${tmpdir()}/osgate-test-`);
  const { stderr, exitCode } = await osgate(['run', '--region', 'test'], empty);
  expect(exitCode).toBe(2);
  expect(stderr.replace(empty, 'DIR')).toMatchInlineSnapshot(`
    "osgate: no tempest-profiles/ in DIR or any folder above it
      go to the site repository, or name it: --root DIR"
  `);
  await rm(empty, { recursive: true });
});

test('a run that is not there is exit 2', async () => {
  const { stderr, exitCode } = await osgate(['report', 'no-such-run']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('there is no run no-such-run');
});

test('known check passes on the lists that are shipped and names each mistake of a broken one', async () => {
  const good = await osgate(['known', 'check']);
  expect([good.exitCode, good.stderr]).toEqual([0, '']);
  expect(good.stdout).toMatch(/^\d+ lists?, \d+ entries, 0 problems, \d+ expired\n?/);

  const root = await mkdtemp(`${tmpdir()}/osgate-test-`);
  await mkdir(`${root}/tempest-profiles`);
  await mkdir(`${root}/blacklists`);
  const entry = (bug: string) =>
    `  - {test: a.B.test_1, kind: fails, everywhere: true, reason: r, bug: "${bug}", added: 2020-01-01, expires: 2020-02-01}\n`;
  await writeFile(
    `${root}/blacklists/a.yaml`,
    `schema: osgate-known/v1\nentries:\n${entry('https://bugs.example.org/X-1')}${entry('http://no.bug')}`,
  );
  const broken = await osgate(['--root', root, 'known', 'check']);
  expect(broken.exitCode).toBe(2);
  expect(broken.stdout).toMatchInlineSnapshot(`
    "⚠ blacklists/a.yaml:3: a.B.test_1 expired on 2020-02-01 and excuses nothing: renew or delete it
    1 list, 1 entry, 1 problem, 1 expired"
  `);
  expect(broken.stderr).toMatchInlineSnapshot(
    `"blacklists/a.yaml:4:71: entries[1].bug: "http://no.bug" is a placeholder, expected a real bug"`,
  );
  await rm(root, { recursive: true });
});

test('known explains, exports and formats the lists that are shipped', async () => {
  const id = 'tempest.api.network.test_ports.PortsTestJSON.test_port_list_filter_by_router_id';
  const explained = await osgate(['known', 'explain', id, '--json']);
  expect(JSON.parse(explained.stdout)).toMatchObject({
    applies: { target: id },
    context: { region: 'test' },
  });
  const exported = await osgate(['known', 'export', '--format', 'tempest-exclude']);
  expect(exported.stdout).toContain(`^${id.replaceAll('.', '\\.')}(?:\\[|$)`);
  expect(exported.stderr).toContain(`${id}: lost: signature, expires`);
  const formatted = await osgate(['known', 'fmt', '--check']);
  expect([formatted.exitCode, formatted.stdout]).toEqual([0, '']);
});

test('known import needs to be told where the entries hold', async () => {
  const { exitCode, stderr } = await osgate(['known', 'import', 'x.txt', '--format', 'stestr']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('say where the entries hold: --region NAME or --everywhere, one of the two');
});

test('known import writes no entries for a region that is not there, and nothing outside of the lists', async () => {
  const folder = await mkdtemp(`${tmpdir()}/osgate-test-`);
  await writeFile(`${folder}/x.txt`, 'a.B.test_1\n');
  const importing = (...rest: string[]) =>
    osgate(['known', 'import', `${folder}/x.txt`, '--format', 'stestr', ...rest]);
  const unknown = await importing('--region', 'tset');
  expect([unknown.exitCode, unknown.stderr]).toEqual([2, 'osgate: there is no region tset\n  regions: test']);
  const outside = await importing('--region', 'test', '--out', '/tmp/x.yaml');
  expect([outside.exitCode, outside.stderr]).toEqual([
    2,
    'osgate: /tmp/x.yaml would not be in force: lists are blacklists/*.yaml of the site\n' +
      '  for example blacklists/imported.yaml',
  ]);
  await rm(folder, { recursive: true });
});

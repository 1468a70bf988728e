import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { storeRun } from '../use-cases/stored-run.ts';

/** An exit code of 0, 1 or 3 is a verdict: nothing else may end with one of them. */

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const root = await mkdtemp(join(tmpdir(), 'osgate-ends-'));
await mkdir(join(root, 'tempest-profiles'));
afterAll(() => rm(root, { recursive: true }));

const RUN = '20260101T000000Z-smoke-1';
const folder = await storeRun(root, { id: RUN, endings: { 'pkg.mod.Klass.test_x': 'success' } });
const environment = { PATH: process.env.PATH ?? '', NO_COLOR: '1' };
const report = (env: Readonly<Record<string, string>> = {}) =>
  execa(process.execPath, [MAIN, '--root', root, 'report', RUN, '--json'], {
    reject: false,
    extendEnv: false,
    env: { ...environment, ...env },
  });
/** The same with its output led elsewhere by a shell. */
const piped = (script: string) => {
  const command = `"$0" "$1" --root "$2" report ${RUN} --json ${script}`;
  return execa('bash', ['-o', 'pipefail', '-c', command, process.execPath, MAIN, root], {
    reject: false,
    extendEnv: false,
    env: environment,
    // bash reads its settings where it takes a socket for a login from afar
    stdin: 'ignore',
  });
};

test('a run whose verdict was printed ends with its exit code', async () => {
  expect((await report()).exitCode).toBe(0);
});

test('a verdict that cannot be printed whole does not end with its exit code', async () => {
  const { exitCode, stderr } = await piped('>/dev/full');
  expect(exitCode).toBe(5);
  expect(stderr).toBe('osgate: standard output cannot be written: ENOSPC: no space left on device, write');
});

test('whoever stops reading early takes nothing from the exit code, and neither does a full log of errors', async () => {
  const { exitCode, stdout } = await piped('2>/dev/full | head -c 10');
  expect([exitCode, stdout]).toEqual([0, '{\n  "schem']);
});

test('a report that cannot be written is no verdict, and no bug', async () => {
  const full = `${folder.pathOf('verdict')}.tmp`;
  await symlink('/dev/full', full);
  const { exitCode, stdout, stderr } = await report();
  await rm(full);
  expect([exitCode, stdout]).toEqual([5, '']);
  expect(stderr).toContain(`${folder.pathOf('verdict')} cannot be written: ENOSPC: no space left on device`);
});

test('a report that a full disk does not take with -o is no mistake of who typed it', async () => {
  const { exitCode, stderr } = await piped('-o /dev/full');
  expect([exitCode, stderr]).toEqual([5, expect.stringContaining('/dev/full cannot be written: ENOSPC')]);
});

/** Runs with a piece of code that does its damage when osgate has begun. */
const hurt = (code: string) =>
  report({ NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(code)}"` });

test.each([
  ['an error that nobody waited for', "setImmediate(() => { throw new Error('stray'); })"],
  ['a promise that nobody waited for', "void Promise.reject(new Error('stray'))"],
])('%s is told as a bug, not as a failed cloud', async (_, damage) => {
  const { exitCode, stderr } = await hurt(
    `process.on('newListener', (event) => { if (event === 'uncaughtException') ${damage}; });`,
  );
  expect(exitCode, stderr).toBe(70);
  expect(stderr).toContain('this is a bug in osgate, not in your cloud');
  expect(stderr).toContain('Error: stray');
});

test('a process that has nothing left to wait for before its end gives no verdict', async () => {
  const { exitCode } = await hurt(
    "import fs from 'node:fs'; fs.promises.readFile = () => new Promise(() => {});" +
      "import module from 'node:module'; module.syncBuiltinESMExports();",
  );
  expect(exitCode).toBe(70);
});

test('a run folder that was copied away from its site is judged where it is', async () => {
  const away = await mkdtemp(join(tmpdir(), 'osgate-away-'));
  await cp(folder.path, join(away, RUN), { recursive: true });
  const { exitCode, stderr } = await execa(process.execPath, [MAIN, 'report', `./${RUN}`, '--json'], {
    reject: false,
    extendEnv: false,
    env: environment,
    cwd: away,
  });
  await rm(away, { recursive: true });
  expect([exitCode, stderr]).toEqual([0, '']);
});

test('the folder of a run is never the one of another', async () => {
  await expect(storeRun(root, { id: RUN, endings: {} })).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringContaining('EEXIST'),
  });
});

test('a disk that is full for the log does not end a run', async () => {
  await symlink('/dev/full', folder.pathOf('log'));
  folder.append('log', 'a line\n');
  expect((await report()).exitCode).toBe(0);
});

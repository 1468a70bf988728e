import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** The only folder of PATH with programs that matter: a machine of Debian, without any browser. */
let machine: string;
beforeEach(async () => {
  machine = await mkdtemp(join(tmpdir(), 'osgate-machine-'));
  for (const name of ['dirname', 'seq', 'tail', 'cat'])
    await symlink(`/usr/bin/${name}`, join(machine, name));
  await addProgram('id', 'echo 0');
  await addProgram('dpkg', 'exit 0');
  await addProgram('sleep', 'exit 0');
});
afterEach(() => rm(machine, { recursive: true }));

async function addProgram(name: string, script: string): Promise<void> {
  await writeFile(join(machine, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(machine, name), 0o755);
}

/** What `.ci/setup browser` says and does there; `apt`: what apt-get does, of `$command`, the `$count`th time. */
async function setUp(apt: string) {
  await addProgram(
    'apt-get',
    `echo "$*" >> ${machine}/calls
case "$*" in *update*) command=update ;; *) command=install ;; esac
count=$(cat ${machine}/$command 2>/dev/null || echo 0); count=$((count + 1)); echo $count > ${machine}/$command
${apt}`,
  );
  const { exitCode, stderr } = await execa('/bin/bash', ['.ci/setup', 'browser'], {
    env: { PATH: machine },
    extendEnv: false,
    reject: false,
  });
  const calls = (await readFile(join(machine, 'calls'), 'utf8')).trimEnd().split('\n');
  return { exitCode, said: stderr.split('\n'), calls };
}

test('another apt-get is waited for', async () => {
  const { exitCode, said, calls } = await setUp(`
if [ $command = install ] && [ $count -lt 3 ]; then
  echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (apt-get)" >&2; exit 100
fi`);
  expect(exitCode).toBe(0);
  expect(said).toMatchInlineSnapshot(`
    [
      "setup: installing Chromium with apt-get: chromium",
      "setup: another apt-get holds a lock: waiting for it",
      "setup: another apt-get holds a lock: waiting for it",
      "setup: installing Firefox with apt-get: firefox-esr",
    ]
  `);
  expect(calls).toMatchInlineSnapshot(`
    [
      "-qq -y update",
      "-qq -y install --no-install-recommends -o Dpkg::Options::=--force-confold chromium",
      "-qq -y install --no-install-recommends -o Dpkg::Options::=--force-confold chromium",
      "-qq -y install --no-install-recommends -o Dpkg::Options::=--force-confold chromium",
      "-qq -y install --no-install-recommends -o Dpkg::Options::=--force-confold firefox-esr",
    ]
  `);
});

test('a package list that cannot be had does not keep from installing', async () => {
  const { exitCode, said } = await setUp(
    'if [ $command = update ]; then echo "E: no such host" >&2; exit 100; fi',
  );
  expect(exitCode).toBe(0);
  expect(said).toContain('setup: apt-get update failed: trying with the package lists that are there');
});

test("what cannot be installed is told in apt-get's words", async () => {
  const { exitCode, said } = await setUp('echo "E: Unable to locate package chromium" >&2; exit 100');
  expect(exitCode).toBe(5);
  expect(said).toMatchInlineSnapshot(`
    [
      "setup: installing Chromium with apt-get: chromium",
      "E: Unable to locate package chromium",
      "setup: apt-get update failed: trying with the package lists that are there",
      "E: Unable to locate package chromium",
      "setup: Chromium could not be installed; mend that, then again",
    ]
  `);
});

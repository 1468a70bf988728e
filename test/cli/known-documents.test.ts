import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { schemaErrors } from '../published-schema.ts';
import { KnownSite } from '../use-cases/known/site.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const ID = 'tempest.api.volume.VolumesTest.test_list';
const FAILED = 'tempest.api.volume.VolumesTest.test_delete';
const BUG = 'https://bugs.example.org/CLOUD-9';
const LIST = `schema: osgate-known/v1
entries:
  - test: ${ID}
    kind: fails
    when: {region: [test]}
    signature: "timed out"
    reason: the array does not list
    bug: https://bugs.example.org/CLOUD-1234
    added: 2020-01-01
    expires: 2020-03-01
  - class: tempest.api.volume.OtherTest
    max_tests: 3
    kind: skip
    when: {region: [elsewhere], release: [zed], suite: [smoke]}
    reason: nothing of the kind is here
    owner: storage
    added: 2026-01-01
    expires: 2026-03-01
`;

test('what known prints for scripts is as its schemas say', async () => {
  await using site = await KnownSite.create({ 'site.yaml': LIST });
  await site.storeRun('20260217T080000Z-smoke-aaaa', { [ID]: 'success', [FAILED]: ['fail', 'timed out'] });
  await site.storeRun('20260218T080000Z-smoke-bbbb', {}, { unended: [ID] });
  const plan = join(site.root, 'plan.txt');
  await writeFile(plan, `${ID}\n`);
  const foreign = join(site.root, 'exclude.txt');
  await writeFile(foreign, `^tempest\\.api\\.compute # ${BUG}: slow\n${FAILED}\n(?i)keypairs\n`);
  const commands: [schema: string, ...args: string[]][] = [
    ['known-explanation', 'explain', ID, '--region', 'test'],
    ['known-explanation', 'explain', 'tempest.api.volume.OtherTest.test_x', '--region', 'test'],
    ['known-explanation', 'explain', `${ID}s`, '--region', 'test'],
    ['known-check', 'check'],
    ['known-check', 'check', '--plan', plan],
    ['known-prune', 'prune', '--from', 'previous', 'latest'],
    ['known-fmt', 'fmt', '--check'],
    ['known-export', 'export', '--format', 'rally-skip', '--region', 'test'],
    ['known-import', 'import', foreign, '--format', 'tempest-exclude', '--region', 'test'],
    ['known-import', 'import', foreign, '--format', 'stestr', '--everywhere', '--out', 'blacklists/in.yaml'],
    ['known-add', 'add', FAILED, '--from', 'previous', '--bug', BUG, '--reason', 'slow', '--dry-run'],
  ];
  const found = commands.map(async ([schema, ...args]) => {
    const { stdout, stderr } = await execa(
      process.execPath,
      [MAIN, '--root', site.root, 'known', ...args, '--json'],
      { reject: false, extendEnv: false, env: { PATH: process.env.PATH ?? '' } },
    );
    return [args, stderr, schemaErrors(schema)(stdout), JSON.parse(stdout).schema];
  });
  expect(await Promise.all(found)).toEqual(
    commands.map(([schema, ...args]) => [args, '', [], `osgate-${schema}/v1`]),
  );
});

test('a list with a mistake, and a region that cannot be tested, are documents, too', async () => {
  await using site = await KnownSite.create({ 'site.yaml': LIST.replace('CLOUD-1234', '') });
  const osgate = (...args: string[]) =>
    execa(process.execPath, [MAIN, '--root', site.root, ...args, '--json'], {
      reject: false,
      extendEnv: false,
      env: { PATH: process.env.PATH ?? '', DOCKER_HOST: 'unix:///nowhere/docker.sock' },
    });
  const check = await osgate('known', 'check');
  expect([check.exitCode, schemaErrors('known-check')(check.stdout)]).toEqual([2, []]);
  await site.write('site.yaml', LIST);
  const doctor = await osgate('doctor', '--region', 'test');
  expect([doctor.exitCode, schemaErrors('doctor')(doctor.stdout)]).toEqual([5, []]);
});

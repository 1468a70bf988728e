import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type FakeAnswer, startFakeCloud, tokenAnswer } from '../cloud/fake-keystone.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const REGION = 'tempest-profiles/regions/test.yaml';

const root = await mkdtemp(join(tmpdir(), 'osgate-mistakes-'));
afterAll(() => rm(root, { recursive: true }));
beforeEach(() => cp('tempest-profiles', join(root, 'tempest-profiles'), { recursive: true, force: true }));

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const path = join(root, file);
  const text = await readFile(path, 'utf8');
  expect(change(text), 'the edit changes something').not.toBe(text);
  await writeFile(path, change(text));
}

/** What `osgate render` says of this site, and its exit code. */
async function complaint(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stderr, exitCode } = await execa(
    process.execPath,
    [MAIN, '--root', root, 'render', '--region', 'test'],
    {
      reject: false,
      extendEnv: false,
      env: { PATH: process.env.PATH ?? '', NO_COLOR: '1', ...env },
    },
  );
  return `${stderr}\nexit ${exitCode}`;
}

test('an unknown key', async () => {
  await edit(REGION, (text) => text.replace('flavors:', 'flavours:'));
  expect(await complaint()).toMatchInlineSnapshot(`
    "tempest-profiles/regions/test.yaml:11:1: flavours: unknown key
      did you mean flavors?
    osgate: 1 problem in the files of this site; nothing was run
    exit 2"
  `);
});

test('a tab in YAML', async () => {
  await edit(REGION, (text) => text.replace('  model:', '\tmodel:'));
  expect(await complaint()).toMatchInlineSnapshot(`
    "tempest-profiles/regions/test.yaml:5:1: a tab is used as indentation, expected spaces
    osgate: 1 problem in the files of this site; nothing was run
    exit 2"
  `);
});

test('a region that names a profile that is not there', async () => {
  await writeFile(join(root, 'tempest-profiles/hardware-a.yaml'), 'compute: {min_nodes: 1}\n');
  await edit(REGION, (text) => text.replace('release:', 'extends: [hardware-b]\nrelease:'));
  expect(await complaint()).toMatchInlineSnapshot(`
    "tempest-profiles/regions/test.yaml:2:11: extends: expected a layer, got "hardware-b": there is no tempest-profiles/hardware-b.yaml
      did you mean hardware-a?
    osgate: 1 problem in the files of this site; nothing was run
    exit 2"
  `);
});

test('a cycle of layers', async () => {
  await writeFile(join(root, 'tempest-profiles/a.yaml'), 'extends: [b]\n');
  await writeFile(join(root, 'tempest-profiles/b.yaml'), 'extends:\n  - a\n');
  await edit(REGION, (text) => text.replace('release:', 'extends: [a]\nrelease:'));
  expect(await complaint()).toMatchInlineSnapshot(`
    "tempest-profiles/b.yaml:2:5: extends: expected layers that come to an end, got a circle: tempest-profiles/a.yaml → tempest-profiles/b.yaml → tempest-profiles/a.yaml
    osgate: 1 problem in the files of this site; nothing was run
    exit 2"
  `);
});

test('a pin with a short SHA', async () => {
  await edit('tempest-profiles/releases.yaml', (text) => text.replace(/5b9b80e3c9f3[0-9a-f]+/, '5b9b80e'));
  // other pins come and go above it
  const lines = (await readFile(join(root, 'tempest-profiles/releases.yaml'), 'utf8')).split('\n');
  const line = lines.findIndex((text) => text.includes('5b9b80e')) + 1;
  expect((await complaint()).replace(`releases.yaml:${line}:`, 'releases.yaml:LINE:')).toMatchInlineSnapshot(`
    "tempest-profiles/releases.yaml:LINE:40: releases.zed.tempest.commit: expected a full commit of 40 hex digits, got "5b9b80e"
    osgate: 1 problem in the files of this site; nothing was run
    exit 2"
  `);
});

test('a password in a profile', async () => {
  await edit(REGION, (text) => `${text}overrides:\n  auth: {admin_password: hunter2}\n`);
  const said = await complaint();
  expect(said).not.toContain('hunter2');
  expect(said).toMatchInlineSnapshot(`
    "tempest-profiles/regions/test.yaml:69:10: overrides.auth.admin_password: looks like a secret; a profile never holds one
      put it into clouds.yaml or secure.yaml outside of the repository, or into the environment
    osgate: 1 problem in the files of this site; nothing was run
    exit 2"
  `);
});

test('a network name that exists twice', async () => {
  const networks = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
  const lists = {
    images: [
      { id: 'i1', name: 'tiny-image' },
      { id: 'i2', name: 'tiny-image-alt' },
    ],
    flavors: [
      { id: '1', name: 'tiny64' },
      { id: '2', name: 'tiny128' },
    ],
    networks: networks.map((id) => ({ id, name: 'provider-vlan-100' })),
    extensions: [],
  };
  const paths = { compute: '/c', image: '/i', network: '/n', volumev3: '/v', placement: '/p' };
  await using cloud = await startFakeCloud(
    (_method, path, _body, base): FakeAnswer =>
      path === '/v3/auth/tokens' ? tokenAnswer(base, paths) : { status: 200, body: lists },
  );
  const auth = `{auth_url: "${cloud.url}/v3", username: admin, password: p, project_name: admin}`;
  const clouds = join(root, 'clouds.yaml');
  await writeFile(clouds, `clouds:\n  osgate-lab: {auth: ${auth}, region_name: test}\n`);
  expect(await complaint({ OS_CLIENT_CONFIG_FILE: clouds })).toMatchInlineSnapshot(`
    "· checking region test (OpenStack zed)
    tempest-profiles/regions/test.yaml:6:9: expected one network "provider-vlan-100" in the region, there are 2: 11111111-1111-4111-8111-111111111111, 22222222-2222-4222-8222-222222222222
      remove or rename the others: Tempest looks it up by its name, also where the profile gives the id
    osgate: the region is not as the profile says (1 problem)
    exit 5"
  `);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findCredentials } from '../../src/cloud/credentials.ts';
import { OsgateError } from '../../src/model/errors.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'osgate-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

const CLOUDS = `clouds:
  prod:
    auth:
      auth_url: https://keystone.example.org:5000
      username: admin
      project_name: admin
    region_name: seoul
    cacert: /etc/ssl/company.pem
`;

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

function find(cloud: string | undefined, cloudsFile: string | undefined, env: Record<string, string> = {}) {
  return findCredentials({ cloud, cloudsFile, region: 'from-profile', env });
}

async function failure(attempt: Promise<unknown>): Promise<OsgateError> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof OsgateError) return error;
  throw new Error(`expected an OsgateError, got ${error}`);
}

test('secure.yaml beside clouds.yaml adds the password', async () => {
  const file = await write('clouds.yaml', CLOUDS);
  await write('secure.yaml', 'clouds:\n  prod:\n    auth:\n      password: s3cret\n');
  expect(await find('prod', file)).toEqual({
    authUrl: 'https://keystone.example.org:5000/v3',
    username: 'admin',
    password: 's3cret',
    project: 'admin',
    userDomain: 'Default',
    projectDomain: 'Default',
    region: 'seoul',
    interface: 'public',
    caFile: '/etc/ssl/company.pem',
    verify: true,
  });
});

test('OS_CLIENT_CONFIG_FILE wins over the file of the profile', async () => {
  const file = await write('clouds.yaml', CLOUDS);
  const other = await write('other.yaml', CLOUDS.replace('seoul', 'busan'));
  const found = await find('prod', file, { OS_CLIENT_CONFIG_FILE: other, OS_PASSWORD: 'p' });
  expect(found.region).toBe('busan');
});

test('without a cloud name the OS_* variables are the credentials', async () => {
  const found = await find(undefined, undefined, {
    OS_AUTH_URL: 'http://127.0.0.1:5000/v3/',
    OS_USERNAME: 'admin',
    OS_PASSWORD: 'p',
    OS_PROJECT_NAME: 'admin',
    OS_INTERFACE: 'internalURL',
  });
  expect(found).toMatchObject({
    authUrl: 'http://127.0.0.1:5000/v3',
    region: 'from-profile',
    interface: 'internal',
  });
});

test('missing keys are all named, with the place they were looked for', async () => {
  const file = await write('clouds.yaml', 'clouds:\n  prod:\n    auth: {username: admin}\n');
  const error = await failure(find('prod', file));
  expect(error.exitCode).toBe(5);
  expect(error.message.replace(folder, 'DIR')).toMatchInlineSnapshot(
    `"cloud prod in DIR/clouds.yaml: auth_url, password, project_name missing"`,
  );
});

test('a broken clouds.yaml is named without its content', async () => {
  const file = await write('clouds.yaml', 'clouds: {prod: {auth: {password: "s3cret\n');
  const error = await failure(find('prod', file));
  expect(error.message.replace(folder, 'DIR')).toMatchInlineSnapshot(`"DIR/clouds.yaml:2:1: no valid YAML"`);
});

test.each([
  ['', '1:1: the file is empty'],
  ['clouds:\n  prod:\n\tauth: {}\n', '3:1: no valid YAML'],
  ['clouds: []\n', '1:9: clouds: Invalid input: expected record, received array'],
  [
    'clouds:\n  prod:\n    auth: {username: admin}\n    verify: "no"\n',
    '4:13: clouds.prod.verify: Invalid input: expected boolean, received string',
  ],
])('a mistake in clouds.yaml is told with its place: %j', async (text, told) => {
  const file = await write('clouds.yaml', text);
  expect((await failure(find('prod', file))).message).toBe(`${file}:${told}`);
});

test('what another cloud of the file says is not looked at', async () => {
  const file = await write('clouds.yaml', `${CLOUDS}  other: {region_name: [a, b], auth: null}\n`);
  expect(await find('prod', file, { OS_PASSWORD: 'p' })).toMatchObject({ region: 'seoul' });
});

test('a clouds.yaml that is there and cannot be read is not passed over', async () => {
  const error = await failure(find('prod', folder));
  expect(error.message).toMatch(/cannot be read: EISDIR/);
});

test('a cloud that no file has is said with the files that were read', async () => {
  const file = await write('clouds.yaml', CLOUDS);
  const error = await failure(find('staging', file));
  expect(error.message).toBe('no clouds.yaml has a cloud named staging');
  expect(error.hint).toContain(file);
});

test('an empty OS_CLOUD names no cloud', async () => {
  const env = {
    OS_CLOUD: '',
    OS_AUTH_URL: 'http://k',
    OS_USERNAME: 'u',
    OS_PASSWORD: 'p',
    OS_PROJECT_NAME: 'p',
  };
  expect((await find(undefined, undefined, env)).username).toBe('u');
});

test('a CA in the home folder is found there, as openstacksdk does', async () => {
  const file = await write('clouds.yaml', CLOUDS.replace('/etc/ssl', '~/ssl'));
  expect((await find('prod', file, { OS_PASSWORD: 'p' })).caFile).toBe(join(homedir(), 'ssl/company.pem'));
});

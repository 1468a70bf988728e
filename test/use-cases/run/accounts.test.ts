import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findCredentials } from '../../../src/cloud/credentials.ts';
import { resolveProfile } from '../../../src/profile/resolve.ts';
import { readAccounts } from '../../../src/use-cases/run/accounts.ts';
import { startFakeCloud, tokenAnswer } from '../../cloud/fake-keystone.ts';

const root = mkdtempSync(join(tmpdir(), 'osgate-accounts-'));
afterAll(() => rmSync(root, { recursive: true }));

const REGION =
  'release: zed\ncredentials: {cloud: root, clouds_file: clouds.yaml, accounts: [{cloud: one, roles: [member]}, {cloud: root, types: [admin]}]}\n' +
  'network: {name: net, isolated: false}\nvalidation: {enabled: false}\nimages: {default: i}\nflavors: {default: f}\n';

async function accountsAt(url: string, oneUrl = url, env: NodeJS.ProcessEnv = {}) {
  const { profile } = resolveProfile('test', new Map([['tempest-profiles/regions/test.yaml', REGION]]));
  if (profile === undefined) throw new Error('the profile is wrong');
  const cloud = (name: string, auth_url: string) =>
    `  ${name}: {auth: {auth_url: "${auth_url}/v3", username: ${name}, project_name: p}, region_name: test}\n`;
  writeFileSync(join(root, 'clouds.yaml'), `clouds:\n${cloud('root', url)}${cloud('one', oneUrl)}`);
  writeFileSync(
    join(root, 'secure.yaml'),
    'clouds: {root: {auth: {password: r}}, one: {auth: {password: o}}}',
  );
  const cloudsFile = join(root, 'clouds.yaml');
  const region = await findCredentials({ cloud: 'root', cloudsFile, region: 'test', env });
  return readAccounts({ root, profile, env }, region);
}

function keystone(refused?: string) {
  return startFakeCloud((_method, _path, body, base) =>
    JSON.stringify(body).includes(`"name":"${refused}"`)
      ? { status: 401, body: {} }
      : tokenAnswer(base, { identity: '/v3' }, 'test', ['reader', 'member']),
  );
}

test('each account has the credentials of its own entry and the roles that Keystone says', async () => {
  await using cloud = await keystone();
  const accounts = await accountsAt(cloud.url);
  expect(
    accounts?.map(({ credentials, ...rest }) => [credentials.username, credentials.password, rest]),
  ).toEqual([
    ['one', 'o', { roles: ['member', 'reader'], isAdmin: false, network: undefined }],
    ['root', 'r', { roles: ['reader', 'member'], isAdmin: true, network: undefined }],
  ]);
});

test('a user whom Keystone refuses is told before the run', async () => {
  await using cloud = await keystone('one');
  await expect(accountsAt(cloud.url)).rejects.toThrow('Keystone refused one on project p (401)');
});

test('a user of another Keystone is refused', async () => {
  await using cloud = await keystone();
  await expect(accountsAt(cloud.url, 'http://127.0.0.1:9')).rejects.toThrow(
    `credentials.accounts: user one is of http://127.0.0.1:9/v3, expected ${cloud.url}/v3`,
  );
});

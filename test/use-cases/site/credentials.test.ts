import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { resolveProfile } from '../../../src/profile/resolve.ts';
import { knownCredentials, regionCredentials } from '../../../src/use-cases/site/credentials.ts';

const root = mkdtempSync(join(tmpdir(), 'osgate-credentials-'));
afterAll(() => rmSync(root, { recursive: true }));

const REGION =
  'release: zed\ncredentials: {cloud: root, clouds_file: clouds.yaml, accounts: [{cloud: one}, {cloud: two}]}\n' +
  'network: {name: net, isolated: false}\nvalidation: {enabled: false}\nimages: {default: i}\nflavors: {default: f}\n';
const cloud = (name: string) =>
  `  ${name}: {auth: {auth_url: "http://k/v3", username: ${name}, password: of-${name}, project_name: p}, region_name: test}\n`;

test('a clouds.yaml may lie outside the site', async () => {
  writeFileSync(join(root, 'clouds.yaml'), `clouds:\n${cloud('root')}`);
  const absolute = REGION.replace('clouds_file: clouds.yaml', `clouds_file: ${join(root, 'clouds.yaml')}`);
  const { profile } = resolveProfile('test', new Map([['tempest-profiles/regions/test.yaml', absolute]]));
  if (profile === undefined) throw new Error('the profile is wrong');
  const found = await regionCredentials({ root: '/elsewhere', profile, env: {} });
  expect(found.username).toBe('root');
});

test.each([
  [['root', 'one', 'two']],
  [['root', 'two']],
  [['one', 'two']],
  [[]],
])('of the users of a region that are known here (%j) each password is a secret', async (names) => {
  writeFileSync(join(root, 'clouds.yaml'), `clouds:\n${names.map(cloud).join('') || '  {}\n'}`);
  const { profile } = resolveProfile('test', new Map([['tempest-profiles/regions/test.yaml', REGION]]));
  if (profile === undefined) throw new Error('the profile is wrong');
  const found = await knownCredentials({ root, profile, env: {} });
  expect(found.map(({ password }) => password)).toEqual(names.map((name) => `of-${name}`));
});

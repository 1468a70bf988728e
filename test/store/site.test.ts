import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSite } from '../../src/store/site.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'osgate-site-'));
  await mkdir(join(root, 'tempest-profiles'));
});
afterEach(() => rm(root, { recursive: true }));

const listsOf = async () => Object.fromEntries((await readSite(root, root)).lists);

test('a list or a folder of lists behind a link is read: an excluded test must not run because its list is elsewhere', async () => {
  await mkdir(join(root, 'blacklists'));
  await mkdir(join(root, 'shared', 'team'), { recursive: true });
  await writeFile(join(root, 'shared', 'a.yaml'), 'a');
  await writeFile(join(root, 'shared', 'team', 'b.yaml'), 'b');
  await symlink('../shared/a.yaml', join(root, 'blacklists', 'a.yaml'));
  await symlink('../shared/team', join(root, 'blacklists', 'team'));
  expect(await listsOf()).toEqual({ 'blacklists/a.yaml': 'a', 'blacklists/team/b.yaml': 'b' });
});

test('a list whose link leads nowhere is a mistake, the lock of an editor is none', async () => {
  await mkdir(join(root, 'blacklists'));
  await symlink('user@host.123', join(root, 'blacklists', '.#a.yaml'));
  expect(await listsOf()).toEqual({});
  await symlink('gone.yaml', join(root, 'blacklists', 'a.yaml'));
  await expect(listsOf()).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('blacklists/a.yaml cannot be read: ENOENT'),
  });
});

test('a file in the place of a folder is a mistake, not a bug', async () => {
  await writeFile(join(root, 'blacklists'), '');
  await expect(listsOf()).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('blacklists cannot be read: ENOTDIR'),
  });
});

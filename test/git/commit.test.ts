import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, test, vi } from 'vitest';
import { findCommit } from '../../src/git/commit.ts';

afterEach(() => vi.unstubAllEnvs());

test('the commit of a checkout is told, dirty when the folder in question is; outside git nothing', async () => {
  const root = await mkdtemp(join(tmpdir(), 'osgate-commit-'));
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  const git = async (...args: string[]) => (await execa('git', ['-C', root, ...who, ...args])).stdout;
  await mkdir(join(root, 'blacklists'));
  await writeFile(join(root, 'blacklists', 'a.yaml'), 'entries: []\n');
  expect(await findCommit(root, 'blacklists')).toBeUndefined();
  await git('init', '-q');
  expect(await findCommit(root, 'blacklists')).toBeUndefined();
  await git('add', '.');
  await git('commit', '-qm', 'one');
  const head = await git('rev-parse', 'HEAD');
  await writeFile(join(root, 'elsewhere'), '');
  expect(await findCommit(root, 'blacklists')).toBe(head);
  await writeFile(join(root, 'blacklists', 'b.yaml'), '');
  expect(await findCommit(root, 'blacklists')).toBe(`${head} dirty`);
  vi.stubEnv('GIT_DIR', '/nowhere'); // as in a hook of another repository
  expect(await findCommit(root, 'blacklists')).toBe(`${head} dirty`);
  await rm(root, { recursive: true });
});

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeWhole, writeWholeFile } from '../../src/store/whole-file.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'osgate-whole-'));
});
afterEach(() => rm(root, { recursive: true }));

test('a file takes the place of the one before, its folder is made, and nothing else is left', async () => {
  const file = join(root, 'a/b/list.yaml');
  await writeWholeFile(file, 'first');
  await writeWholeFile(file, 'second');
  expect(await readFile(file, 'utf8')).toBe('second');
  expect(await readdir(join(root, 'a/b'))).toEqual(['list.yaml']);
});

test('a place that takes no file is no bug of osgate', async () => {
  await writeFile(join(root, 'a'), 'a file, not a folder');
  const file = join(root, 'a/list.yaml');
  await expect(writeWholeFile(file, 'text', 'make room')).rejects.toMatchObject({
    code: 'environment',
    message: expect.stringMatching(/^\S+\/a\/list\.yaml cannot be written: E/),
    hint: 'make room',
  });
});

test('what cannot be removed is told in the words of the system, and is no bug', async () => {
  await expect(removeWhole('/proc/version')).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringContaining('/proc/version cannot be removed: EPERM'),
  });
});

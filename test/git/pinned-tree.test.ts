import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { gitCacheFolder, readPinnedTree, type TreeRequest } from '../../src/git/pinned-tree.ts';
import { readTags, repositoryOf } from '../../src/git/repository.ts';

let place: string;
let commit: string;
let untagged: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'osgate-git-'));
  const work = join(place, 'mirror', 'tempest');
  await mkdir(work, { recursive: true });
  const git = (...args: string[]) =>
    execa('git', ['-C', work, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args]);
  await git('init', '-q', '-b', 'main');
  await writeFile(join(work, 'setup.py'), 'print("1")\n');
  await git('add', '.');
  await git('commit', '-q', '-m', 'one');
  await git('tag', '-a', '-m', 'one', '1.0.0');
  commit = (await git('rev-parse', 'HEAD')).stdout;
  await writeFile(join(work, 'setup.py'), 'print("2")\n');
  await git('commit', '-q', '-a', '-m', 'two');
  untagged = (await git('rev-parse', 'HEAD')).stdout;
  await execa('git', ['clone', '-q', '--bare', work, join(place, 'bare', 'tempest.git')]);
});
afterAll(() => rm(place, { recursive: true, force: true }));

afterEach(() => vi.unstubAllEnvs());

const pin = (of: string, version = '1.0.0') => ({ name: 'tempest', version, commit: of });

function request(cache: string, changed: Partial<TreeRequest> & { base?: string } = {}): TreeRequest {
  const { base = 'mirror', ...rest } = changed;
  return {
    mirror: { base, root: place, env: {} },
    cache: join(place, cache),
    offline: false,
    onFetch: () => {},
    ...rest,
  };
}

async function listing(archive: Uint8Array): Promise<{ commit: string; setup: string }> {
  const of = await execa('git', ['get-tar-commit-id'], { input: archive });
  const setup = await execa('tar', ['-x', '-O', 'setup.py'], { input: archive });
  return { commit: of.stdout, setup: setup.stdout };
}

test.each([
  'mirror',
  'bare',
])('a pinned tag comes out of the folder %s as an archive of its commit', async (base) => {
  const archive = await readPinnedTree(pin(commit), request(`cache-${base}`, { base }));
  expect(await listing(archive)).toEqual({ commit, setup: 'print("1")' });
});

test('a commit without a tag of its version is found, too', async () => {
  const archive = await readPinnedTree(pin(untagged, '2.0.0'), request('cache-untagged'));
  expect(await listing(archive)).toEqual({ commit: untagged, setup: 'print("2")' });
});

test('run from a git hook, osgate leaves the repository of the hook as it was', async () => {
  const own = join(place, 'own');
  await execa('git', ['init', '-q', '--bare', own]);
  vi.stubEnv('GIT_DIR', own);
  const archive = await readPinnedTree(pin(untagged, '2.0.0'), request('cache-hook'));
  expect((await listing(archive)).commit).toBe(untagged);
  expect((await execa('git', ['for-each-ref'], { env: { GIT_DIR: own } })).stdout).toBe('');
});

test('what is in the cache is not fetched again, and is all that an offline build needs', async () => {
  const fetched: string[] = [];
  const first = request('cache-offline', { onFetch: (text) => fetched.push(text) });
  const online = await readPinnedTree(pin(commit), first);
  const offline = await readPinnedTree(pin(commit), { ...first, offline: true });
  expect(Buffer.from(offline).equals(Buffer.from(online))).toBe(true);
  expect(fetched).toEqual([`fetching tempest 1.0.0 from ${join(place, 'mirror', 'tempest')}`]);
});

test('an empty cache offline says what is missing and where', async () => {
  await expect(readPinnedTree(pin(commit), request('cache-empty', { offline: true }))).rejects.toMatchObject({
    code: 'environment',
    message: `the git cache has no commit ${commit} (tempest 1.0.0), and build.offline forbids to fetch it`,
  });
});

test('a tag of another commit than the pin is refused', async () => {
  await expect(readPinnedTree(pin(untagged), request('cache-other'))).rejects.toMatchObject({
    code: 'invalid-input',
    message: `tag 1.0.0 in ${join(place, 'mirror', 'tempest')} is commit ${commit}, the pin says ${untagged}`,
  });
});

test('a commit that the mirror lacks is told', async () => {
  await expect(readPinnedTree(pin('0'.repeat(40), '3.0.0'), request('cache-none'))).rejects.toMatchObject({
    code: 'environment',
    message: expect.stringContaining(`has no commit ${'0'.repeat(40)} (tempest 3.0.0)`),
  });
});

test('a mirror that cannot be read is told without its password', async () => {
  const base = 'http://user:secret@127.0.0.1:1/openstack';
  const error = await readPinnedTree(pin(commit), request('cache-refused', { base })).catch(String);
  expect(error).toContain('127.0.0.1');
  expect(error).not.toContain('secret');
});

test('an annotated tag stands for its commit', async () => {
  const repository = repositoryOf({ base: 'bare', root: place, env: {} }, 'tempest');
  expect(await readTags(repository, {})).toEqual(new Map([['1.0.0', commit]]));
});

test('a folder without the package says which names were looked for', () => {
  expect(() => repositoryOf({ base: 'bare', root: place, env: {} }, 'our-plugin')).toThrow(
    `the git mirror ${join(place, 'bare')} holds no our-plugin and no our-plugin.git`,
  );
});

test.each([
  [{ OSGATE_CACHE_DIR: '/a', XDG_CACHE_HOME: '/b' }, '/a/git'],
  [{ XDG_CACHE_HOME: '/b' }, '/b/osgate/git'],
  [{ OSGATE_CACHE_DIR: '', XDG_CACHE_HOME: '' }, join(homedir(), '.cache/osgate/git')],
])('the cache of %j is %s', (env, expected) => expect(gitCacheFolder(env)).toBe(expected));

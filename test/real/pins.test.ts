import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectEngine, type Engine } from '../../src/engine/engine.ts';
import { startLab, TestSite } from './osgate.ts';
import { PLUGIN, prepareOfflineWallaby, TOOLS, WHEELS } from './pins/offline-wallaby.ts';
import { listedBy, optionsOf } from './pins/what-images-print.ts';

/** Wallaby on Python 3.9, built without any network, beside zed on Python 3.11. */
let engine: Engine;
let site: TestSite;
let commit: string;
let wallaby: string;
let zed: string;

const WALLABY = ['--region', 'test', '--release', 'wallaby'];
const OUR_TEST = 'our_plugin.test_ours.OursTest.test_ours';
const LOCK = 'tempest-profiles/image-locks/test-wallaby.yaml';

beforeAll(async () => {
  engine = await connectEngine();
  site = await TestSite.create();
  commit = await prepareOfflineWallaby(engine, site);
});

afterAll(async () => {
  await site[Symbol.asyncDispose]();
  for (const image of [wallaby, WHEELS, TOOLS]) {
    await engine.docker
      .getImage(image)
      .remove({ force: true })
      .catch(() => {});
  }
});

/** With a git cache of the test's own. */
const inSite = (...args: readonly string[]) =>
  site.osgate(args, { OSGATE_CACHE_DIR: join(site.root, 'cache') });

async function builtImage(...args: readonly string[]) {
  const built = await inSite('image', 'build', ...args, '--json');
  expect(built.exitCode, built.all).toBe(0);
  return JSON.parse(built.stdout);
}

test('offline and with an empty cache the build says what is missing', async () => {
  const { exitCode, stderr } = await inSite('image', 'build', ...WALLABY);
  expect(exitCode, stderr).toBe(5);
  expect(stderr).toContain(`the git cache has no commit ${commit} (${PLUGIN} 1.0.0)`);
  expect(stderr).toContain('osgate image fetch');
});

test('with a filled cache and a wheel folder it builds without network', async () => {
  const fetched = await inSite('image', 'fetch', ...WALLABY);
  expect(fetched.exitCode, fetched.all).toBe(0);
  // from here on there is no mirror
  await execa('mv', ['mirror', 'gone'], { cwd: site.root });
  const made = await builtImage(...WALLABY).finally(() =>
    execa('mv', ['gone', 'mirror'], { cwd: site.root }),
  );
  wallaby = made.image;
  expect(made.python).toBe('3.9');
  expect(made.pins).toContainEqual({ name: PLUGIN, version: '1.0.0', commit });
  expect(made.installed).toContain('tempest==33.0.0');
  expect(made.installed.join('\n')).toMatch(/our.tempest.plugin==1\.0\.0/);
});

test('the images of both releases are verified and listed', async () => {
  const made = await builtImage('--region', 'test');
  zed = made.image;
  expect(made.python).toBe('3.11');
  expect(made.installed).toContain('tempest==39.0.0');
  const list = await inSite('image', 'list');
  expect(list.stdout).toContain(`${wallaby}`);
  expect(list.stdout).toMatch(new RegExp(`^${zed} .*tempest 39\\.0\\.0`, 'm'));
  expect(list.stdout).toMatch(new RegExp(`^${wallaby} .*tempest 33\\.0\\.0`, 'm'));
});

test('a run takes the locked image, refuses another one, and takes it when told to', async () => {
  await startLab();
  const locked = await inSite('image', 'lock', ...WALLABY);
  expect(locked.exitCode, locked.all).toBe(0);
  const run = () => inSite('run', ...WALLABY, '--test', OUR_TEST, '--baseline', 'none');
  const first = await run();
  expect(first.exitCode, first.all).toBe(0);

  await site.edit(LOCK, (lock) => lock.replace('tempest==33.0.0', 'tempest==32.0.0'));
  const difference =
    /image-locks\/test-wallaby\.yaml:\d+:\d+: .* was tempest==32\.0\.0, and is tempest==33\.0\.0/;
  const refused = [await run(), await inSite('rerun', OUR_TEST), await inSite('image', 'build', ...WALLABY)];
  for (const { exitCode, stderr, all } of refused) {
    expect(exitCode, all).toBe(2);
    expect(stderr).toMatch(difference);
  }
  const accepted = await inSite('rerun', OUR_TEST, '--accept-image');
  expect(accepted.exitCode, accepted.all).toBe(0);
  expect(accepted.stderr).toMatch(difference);
  const plan = await site.readJson<{ imageDifferences: string[] }>('plan.json');
  expect(plan.imageDifferences.join('\n')).toMatch(difference);
});

test('pins check compares the pin with the tag of the mirror', async () => {
  await site.write('tempest-profiles/regions/old.yaml', 'extends: [regions/test]\nrelease: wallaby\n');
  const good = await inSite('pins', 'check');
  expect(good.exitCode, good.all).toBe(0);
  expect(good.stdout).toMatch(/✓ mirror: 1 pins? compared with/);

  const git = ['-C', join(site.root, 'mirror', `${PLUGIN}.git`)];
  await execa('git', [...git, 'tag', '-f', '1.0.0', 'HEAD~1']);
  const bad = await inSite('pins', 'check');
  expect(bad.exitCode, bad.all).toBe(2);
  expect(bad.stderr).toMatch(
    new RegExp(`releases/wallaby\\.yaml:\\d+:\\d+: wallaby: tag 1.0.0 of ${PLUGIN} in mirror is commit`),
  );
  await rm(join(site.root, 'tempest-profiles/regions/old.yaml'));
});

test('pins diff of the two releases is what their own commands say', async () => {
  const [oldTests, newTests] = [await listedBy(engine, wallaby), await listedBy(engine, zed)];
  const [gone, fresh] = [missingFrom(newTests, oldTests), missingFrom(oldTests, newTests)];
  const stays = [...oldTests.keys()].find((test) => newTests.has(test)) ?? '';
  const [first, second] = gone.filter((test) => test.startsWith('tempest.api.compute'));
  await site.onlyEntries(...[OUR_TEST, first, second, stays].map((test) => knownFailure(test ?? '')));

  const diff = await inSite('pins', 'diff', 'wallaby', 'zed', '--json');
  expect(diff.exitCode, diff.all).toBe(0);
  const { tests, options, lostEntries } = JSON.parse(diff.stdout).images as Diff;

  expect(oldTests.size).toBeGreaterThan(1500);
  expect(sorted(tests.removed, before(tests.renamed))).toEqual(gone);
  expect(sorted(tests.added, after(tests.renamed))).toEqual(fresh);
  const keyOf = (list: ReadonlyMap<string, string>) => (test: string) =>
    `${test.split('.').at(-2)} ${list.get(test)}`;
  expect(before(tests.renamed).map((test) => oldTests.get(test))).toEqual(
    after(tests.renamed).map((test) => newTests.get(test)),
  );
  const addedKeys = new Set(tests.added.map(keyOf(newTests)));
  expect(tests.removed.filter((test) => addedKeys.has(keyOf(oldTests)(test)))).toEqual([]);
  expect(tests.renamed.length).toBeGreaterThan(10);
  expect(lostEntries.toSorted()).toEqual([OUR_TEST, first, second].sort());

  const [oldOptions, newOptions] = [await optionsOf(engine, wallaby), await optionsOf(engine, zed)];
  expect(oldOptions.size).toBeGreaterThan(200);
  expect(sorted(options.removed, before(options.renamed))).toEqual(missingFrom(newOptions, oldOptions));
  const renamedTo = after(options.renamed).filter((name) => !oldOptions.has(name));
  expect(sorted(options.added, renamedTo)).toEqual(missingFrom(oldOptions, newOptions));
  const stillRead = new Set(
    [...newOptions.values()].flatMap(({ deprecated_opts: names }) =>
      names.map(({ group, name }) => `[${group}] ${name}`),
    ),
  );
  expect(before(options.renamed).filter((name) => !stillRead.has(name))).toEqual([]);
  expect(options.removed.filter((name) => stillRead.has(name))).toEqual([]);
  const defaultOf = (list: typeof oldOptions, name: string) => JSON.stringify(list.get(name)?.default);
  const changed = [...newOptions.keys()].filter(
    (name) => oldOptions.has(name) && defaultOf(oldOptions, name) !== defaultOf(newOptions, name),
  );
  expect(sorted(options.defaults.map(({ option }) => option))).toEqual(changed.sort());
});

function knownFailure(test: string): string {
  const day = (inDays: number) => new Date(Date.now() + inDays * 24 * 3600 * 1000).toISOString().slice(0, 10);
  return `
  - test: ${test}
    everywhere: true
    kind: fails
    signature: NotFound
    reason: it fails here
    bug: https://bugs.example.org/LAB-1
    owner: network
    added: ${day(0)}
    expires: ${day(30)}
`;
}

interface Renamed {
  readonly before: string;
  readonly after: string;
}
interface Changes {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly renamed: readonly Renamed[];
}
interface Diff {
  readonly tests: Changes;
  readonly options: Changes & { readonly defaults: readonly (Renamed & { readonly option: string })[] };
  readonly lostEntries: readonly string[];
}
const before = (renamed: readonly Renamed[]) => renamed.map((each) => each.before);
const after = (renamed: readonly Renamed[]) => renamed.map((each) => each.after);
const sorted = (...lists: readonly (readonly string[])[]) => lists.flat().sort();
const missingFrom = (known: ReadonlyMap<string, unknown>, all: ReadonlyMap<string, unknown>) =>
  [...all.keys()].filter((name) => !known.has(name)).sort();

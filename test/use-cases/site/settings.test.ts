import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Site } from '../../../src/store/site.ts';
import {
  confirmTimes,
  gateLimits,
  type RunRequest,
  resolveSettings,
} from '../../../src/use-cases/site/settings.ts';

const REGION =
  'release: zed\nnetwork: {name: n, public_network: p}\nimages: {default: i}\nflavors: {default: f}\n';
const REQUEST: RunRequest = {
  region: 'r',
  suite: undefined,
  release: undefined,
  tests: [],
  ticket: undefined,
  strict: undefined,
};
const releases = await readFile(new URL('../../../tempest-profiles/releases.yaml', import.meta.url), 'utf8');

function siteOf(profile: string): Site {
  return {
    root: '/site',
    profiles: new Map([
      ['tempest-profiles/releases.yaml', releases],
      ['tempest-profiles/regions/r.yaml', REGION + profile],
    ]),
    lists: new Map(),
  };
}

function limits(profile: string, asked: Partial<RunRequest> = {}) {
  const site = siteOf(profile);
  const request = { ...REQUEST, ...asked };
  const settings = resolveSettings(site, request, '2026-01-01');
  return { ...gateLimits(settings, request), confirm: confirmTimes(settings, request) };
}

const SAID = 'gate: {max_new_flakes: 7, confirm: 2, strict: true}\n';

test.each<[string, string, Partial<RunRequest>, object]>([
  ['nobody says anything', '', {}, { maxNewFlakes: 3, confirm: 1, strict: false }],
  ['the profile says something', SAID, {}, { maxNewFlakes: 7, confirm: 2, strict: true }],
  [
    'the command line says otherwise',
    SAID,
    { maxNewFlakes: 0, confirm: 0, strict: false },
    { maxNewFlakes: 0, confirm: 0, strict: false },
  ],
  ['tests are asked for by name', SAID, { tests: ['a.B.c'] }, { maxNewFlakes: 7, confirm: 0, strict: true }],
  ['entries are verified', SAID, { covered: true }, { maxNewFlakes: 7, confirm: 0, strict: true }],
])("the gate's limits when %s", (_, profile, asked, expected) => {
  expect(limits(profile, asked)).toEqual(expected);
});

test.each<[string, Partial<RunRequest>, [suite: string, entries: string]]>([
  ['a suite', { suite: 'full' }, ['full', 'full']],
  ['tests by name', { tests: ['a.B.c'] }, ['tests', 'tests']],
  ['tests of a run of a suite', { tests: ['a.B.c'], entriesSuite: 'full' }, ['tests', 'full']],
  ['what entries cover', { covered: true }, ['tests', 'tests']],
  ['what entries of a suite cover', { covered: true, entriesSuite: 'full' }, ['tests', 'full']],
])('who asks for %s has entries of the suite', (_, asked, expected) => {
  const { suite, entriesSuite } = resolveSettings(siteOf(''), { ...REQUEST, ...asked }, '2026-01-01');
  expect([suite, entriesSuite]).toEqual(expected);
});

test('a suite whose entries are verified has to be one; that of a run may be gone', () => {
  const asked = { ...REQUEST, entriesSuite: 'no-such' };
  const resolve = (more: Partial<RunRequest>) =>
    resolveSettings(siteOf(''), { ...asked, ...more }, '2026-01-01');
  expect(() => resolve({ covered: true })).toThrow('1 problem in the files of this site');
  expect(resolve({ tests: ['a.B.c'] }).entriesSuite).toBe('no-such');
});

test('a suite is one that the profile has, not what every object has', () => {
  const resolve = () => resolveSettings(siteOf(''), { ...REQUEST, suite: 'constructor' }, '2026-01-01');
  expect(resolve).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ code: 'unknown-suite' })] }),
  );
});

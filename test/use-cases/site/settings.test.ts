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

function limits(profile: string, asked: Partial<RunRequest> = {}) {
  const site: Site = {
    root: '/site',
    profiles: new Map([
      ['tempest-profiles/releases.yaml', releases],
      ['tempest-profiles/regions/r.yaml', REGION + profile],
    ]),
    lists: new Map(),
  };
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

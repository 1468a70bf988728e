import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatProblem } from '../../src/model/problem.ts';
import { resolveProfile } from '../../src/profile/resolve.ts';
import { overrideNotices, overridePins } from '../../src/release/override-pins.ts';
import { parseReleases, RELEASES_FILE } from '../../src/release/releases.ts';

const zed = parseReleases(readFileSync(RELEASES_FILE, 'utf8')).releases.find(({ name }) => name === 'zed');
if (zed === undefined) throw new Error('no zed');
const COMMIT = 'a'.repeat(40);

function resolve(pins: string) {
  const region = `release: zed\nnetwork: {name: net}\nimages: {default: i}\nflavors: {default: f}\nvalidation: {enabled: false}\n${pins}`;
  return resolveProfile('lab', new Map([['tempest-profiles/regions/lab.yaml', region]]));
}

function override(pins: string) {
  const { profile, origins, problems } = resolve(pins);
  expect(problems).toEqual([]);
  return overridePins(zed ?? fail(), profile?.pins ?? {}, (key) => origins.get(key));
}

function fail(): never {
  throw new Error('no zed');
}

test('a site puts its own pin in the place of a shipped one, and adds a plugin', () => {
  const { release, problems } = override(
    `pins:\n  zed:\n    tempest: {version: 41.0.0, commit: ${COMMIT}}\n    our-tempest-plugin: {version: '1.2', commit: ${COMMIT}}\n`,
  );
  expect(problems).toEqual([]);
  expect(release.tempest).toEqual({ name: 'tempest', version: '41.0.0', commit: COMMIT });
  expect(release.plugins.at(-1)).toEqual({ name: 'our-tempest-plugin', version: '1.2', commit: COMMIT });
  expect(overrideNotices(release)).toMatchInlineSnapshot(`
    [
      "tempest-profiles/regions/lab.yaml:8:24: tempest is the site's own pin, not 39.0.0 at 5b9b80e3c",
      "tempest-profiles/regions/lab.yaml:9:35: our-tempest-plugin is the site's own pin, not one of the release",
      "tempest 41.0.0 is newer than 39.0.0, the last that supports zed: upstream does not call them compatible",
    ]
  `);
});

test('the pins of another release change nothing', () => {
  const { release } = override(`pins: {'2025.1': {tempest: {version: 41.0.0, commit: ${COMMIT}}}}\n`);
  expect(release).toBe(zed);
  expect(overrideNotices(release)).toEqual([]);
});

test('a short commit is refused with its place', () => {
  const { problems } = resolve('pins:\n  zed:\n    tempest: {version: 41.0.0, commit: 5b9b80e3c}\n');
  expect(problems.map(formatProblem)).toEqual([
    'tempest-profiles/regions/lab.yaml:8:40: pins.zed.tempest.commit: expected a full commit of 40 hex digits, got "5b9b80e3c"',
  ]);
});

test('a package that is no part of a Tempest image is refused with its place', () => {
  const { problems } = override(`pins:\n  zed:\n    tempst: {version: 41.0.0, commit: ${COMMIT}}\n`);
  expect(problems.map(formatProblem)).toMatchInlineSnapshot(`
    [
      "tempest-profiles/regions/lab.yaml:8:23: pins.zed.tempst: expected tempest, rally, rally-openstack or a Tempest plugin
      did you mean tempest?",
    ]
  `);
});

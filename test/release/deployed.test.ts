import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findDeployed, judgeDeployed } from '../../src/release/deployed.ts';
import { findRelease, parseReleases, RELEASES_FILE, type Release } from '../../src/release/releases.ts';

const { releases } = parseReleases(readFileSync(RELEASES_FILE, 'utf8'));

function pinned(name: string): Release {
  const { release } = findRelease(releases, name);
  if (release === undefined) throw new Error(`${name} is not pinned`);
  return release;
}

/** `state: detail; remedy` */
function judge(name: string, compute?: string, volume?: string, change: Partial<Release> = {}): string {
  const { state, detail, remedy } = judgeDeployed({ ...pinned(name), ...change }, releases, {
    compute,
    volume,
  });
  return `${state}: ${detail}${remedy === undefined ? '' : ` | ${remedy}`}`;
}

test('microversions tell the releases apart but for these', () => {
  const seen = Map.groupBy(releases, ({ microversions }) =>
    findDeployed(releases, microversions)
      .map(({ name }) => name)
      .join(' '),
  );
  expect([...seen.keys()].filter((names) => names.includes(' '))).toEqual([
    '2023.1 2023.2',
    '2024.1 2024.2',
    '2025.1 2025.2',
  ]);
  for (const [names, of] of seen) {
    expect(of.every(({ name, microversions }) => names.includes(name) || !microversions.compute)).toBe(true);
  }
});

test('no release offers an older microversion than the one before it', () => {
  for (const service of ['compute', 'volume'] as const) {
    const minors = releases.flatMap(({ microversions }) => {
      const text = microversions[service];
      return text === undefined ? [] : [Number(text.split('.')[1])];
    });
    expect(minors).toEqual(minors.toSorted((a, b) => a - b));
  }
});

describe('what is deployed is as the profile says', () => {
  test.each([
    [
      'one release',
      judge('zed', '2.93', '3.70'),
      'ok: compute up to 2.93, volume up to 3.70, as zed; tempest 39.0.0 supports zed',
    ],
    [
      'one of two that cannot be told apart',
      judge('2023.2', '2.95', '3.70'),
      'ok: compute up to 2.95, volume up to 3.70, as 2023.1 or 2023.2; tempest 44.0.0 supports 2023.2',
    ],
    ['no volumes', judge('zed', '2.93'), 'ok: compute up to 2.93, as zed; tempest 39.0.0 supports zed'],
    ['before microversions', judge('juno'), 'ok: the cloud names no microversions, as before kilo'],
    ['on the way to it', judge('zed', '2.92', '3.70'), 'ok: compute up to 2.92, between yoga and zed'],
    [
      'volumes of another release that its Tempest supports, too',
      judge('wallaby', '2.88', '3.66'),
      'ok: compute up to 2.88, volume up to 3.66, as wallaby; tempest 33.0.0 supports wallaby',
    ],
  ])('%s', (_, said, expected) => expect(said).toBe(expected));
});

describe('what the pinned Tempest does not fit is a warning with the pin to choose', () => {
  const tempest = { ...pinned('zed').tempest, version: '41.0.0' };
  test.each([
    [
      'an older cloud',
      judge('zed', '2.88', '3.64'),
      'warn: compute up to 2.88, volume up to 3.64, as wallaby; the profile says zed; tempest 39.0.0 is newer than 33.0.0, the last that supports wallaby | set release in the profile to what is deployed: wallaby (tempest 33.0.0)',
    ],
    [
      'a newer cloud that it supports all the same',
      judge('zed', '2.95', '3.70'),
      'warn: compute up to 2.95, volume up to 3.70, as 2023.1 or 2023.2; the profile says zed; tempest 39.0.0 supports 2023.1 or 2023.2 | set release in the profile to what is deployed: 2023.1 (tempest 42.0.0) or 2023.2 (tempest 44.0.0)',
    ],
    [
      "the site's own pin",
      judge('zed', '2.93', '3.70', { tempest }),
      'warn: compute up to 2.93, volume up to 3.70; compute is that of zed; tempest 41.0.0 is newer than 39.0.0, the last that supports zed | take the pin of the release: zed (tempest 39.0.0)',
    ],
    [
      'volumes left behind by an upgrade',
      judge('zed', '2.93', '3.59'),
      'warn: compute up to 2.93, volume up to 3.59; volume is that of stein or train; tempest 39.0.0 is newer than 28.0.0, the last that supports train | finish its upgrade, or test volume with --release train',
    ],
    [
      'a cloud newer than every pin',
      judge('2026.1', '2.104', '3.71'),
      'warn: compute up to 2.104, newer than 2026.1: no release of releases.yaml; the profile says 2026.1 | pin a Tempest that supports it: docs/pins.md, "Adding a release"',
    ],
    [
      'a cloud of no release, far from the profile',
      judge('2024.1', '2.92', '3.70'),
      'warn: compute up to 2.92, between yoga and zed; the profile says 2024.1; tempest 46.0.0 is newer than 39.0.0, the last that supports zed | set release in the profile to what is deployed: yoga (tempest 37.0.0) or zed (tempest 39.0.0)',
    ],
    [
      'silence of a cloud that should speak',
      judge('zed'),
      'warn: the cloud names no microversions, as before kilo; the profile says zed | see what the compute service answers; set release in the profile if the cloud is older',
    ],
  ])('%s', (_, said, expected) => expect(said).toBe(expected));
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/model/problem.ts';
import { findPlugins, findRelease, parseReleases, RELEASES_FILE } from '../../src/release/releases.ts';

const shipped = readFileSync(RELEASES_FILE, 'utf8');
const { releases, problems } = parseReleases(shipped);

function withChange(from: string, to: string): string[] {
  expect(shipped).toContain(from);
  return parseReleases(shipped.replace(from, to)).problems.map(formatProblem);
}

test('a pin file that is not there is told as such, with what to do', () => {
  expect(parseReleases(undefined).problems.map(formatProblem)).toEqual([
    'there is no tempest-profiles/releases.yaml, which pins Tempest for every release\n' +
      '  a site begins with a copy of the tempest-profiles/ that osgate comes with',
  ]);
});

describe('the shipped pins', () => {
  test('have no problems', () => expect(problems).toEqual([]));

  test('pin these versions', () => {
    expect(
      releases.map((r) => `${r.name}: tempest ${r.tempest.version}, constraints ${r.constraints.series}`),
    ).toMatchInlineSnapshot(`
      [
        "icehouse: tempest 5, constraints master at the tag date",
        "juno: tempest 8, constraints master at the tag date",
        "kilo: tempest 12.0.0, constraints master at the tag date",
        "liberty: tempest 14.0.0, constraints master at the tag date",
        "mitaka: tempest 16.0.0, constraints master at the tag date",
        "newton: tempest 18.0.0, constraints master at the tag date",
        "ocata: tempest 20.0.0, constraints master at the tag date",
        "pike: tempest 21.0.0, constraints master at the tag date",
        "queens: tempest 23.0.0, constraints master at the tag date",
        "rocky: tempest 23.0.0, constraints master at the tag date",
        "stein: tempest 26.0.0, constraints victoria",
        "train: tempest 28.0.0, constraints wallaby",
        "ussuri: tempest 31.0.0, constraints yoga",
        "victoria: tempest 31.0.0, constraints yoga",
        "wallaby: tempest 33.0.0, constraints zed",
        "xena: tempest 35.0.0, constraints 2023.1",
        "yoga: tempest 37.0.0, constraints 2023.2",
        "zed: tempest 39.0.0, constraints 2024.1",
        "2023.1: tempest 42.0.0, constraints 2024.2",
        "2023.2: tempest 44.0.0, constraints 2025.1",
        "2024.1: tempest 46.0.0, constraints 2025.2",
        "2024.2: tempest 46.3.0, constraints 2026.1",
        "2025.1: tempest 46.3.0, constraints 2026.1",
        "2025.2: tempest 46.3.0, constraints 2026.1",
        "2026.1: tempest 46.3.0, constraints 2026.1",
      ]
    `);
  });

  test('every release from icehouse on has a pin, a window and the commit of its constraints', () => {
    expect(releases).toHaveLength(25);
    expect(releases.filter(({ window }) => window.last === undefined).map(({ name }) => name)).toEqual([
      '2025.1',
      '2025.2',
      '2026.1',
    ]);
  });

  test('zed is tested by tempest 39.0.0 at its end-of-support commit', () => {
    const { release } = findRelease(releases, 'zed');
    expect(release?.tempest).toEqual({
      name: 'tempest',
      version: '39.0.0',
      commit: '5b9b80e3c9f3723c1a935c4874d9c531c1155ddd',
    });
    expect(release?.why).toContain('zed-last');
  });
});

/** The line of zed's Tempest. */
const TEMPEST = shipped.slice(0, shipped.indexOf('tempest: {version: 39.0.0')).split('\n').length;

describe('a wrong pin file', () => {
  const commit = '5b9b80e3c9f3723c1a935c4874d9c531c1155ddd';
  test.each([
    [
      'a short commit',
      commit,
      commit.slice(0, 9),
      `COMMIT: releases.zed.tempest.commit: expected a full commit`,
    ],
    [
      'a commit in capitals',
      commit,
      commit.toUpperCase(),
      `COMMIT: releases.zed.tempest.commit: expected a full`,
    ],
    [
      'a commit that YAML reads as a number',
      commit,
      '1'.repeat(40),
      `COMMIT: releases.zed.tempest.commit: expected a`,
    ],
    [
      'a version that YAML reads as a number',
      'version: 39.0.0',
      'version: 39.0',
      `VERSION: releases.zed.tempest.version`,
    ],
    [
      'an unknown key',
      'rally: {version: 4.1.0',
      'raly: {version: 4.1.0',
      `RALLY: releases.zed.raly: unknown key\n  did you mean rally?`,
    ],
  ])('%s is a problem with its line', (_, from, to, expected) => {
    const place = expected
      .replace('COMMIT', `${TEMPEST}:40`)
      .replace('VERSION', `${TEMPEST}:24`)
      .replace('RALLY', `${TEMPEST + 1}:5`);
    expect(withChange(from, to).join('\n')).toContain(`${RELEASES_FILE}:${place}`);
  });
});

describe('findRelease', () => {
  test.each([
    ['2025.3', 'did you mean 2025.1 or 2025.2 or 2023.1?'],
    ['Zed2', 'did you mean zed?'],
    ['diablo', `pinned releases: ${releases.map((release) => release.name).join(', ')}`],
  ])('%s is unknown and yields the nearest names', (name, hint) => {
    expect(findRelease(releases, name)).toMatchObject({
      release: undefined,
      problems: [{ code: 'unknown-release', hint }],
    });
  });
});

describe('findPlugins', () => {
  const zed = findRelease(releases, 'zed').release;
  if (!zed) throw new Error('no zed');
  test('yields pins of those wanted', () => {
    expect(findPlugins(zed, ['cinder-tempest-plugin']).plugins.map((p) => p.version)).toEqual(['1.13.0']);
  });
  test('a plugin without a pin is a problem', () => {
    expect(findPlugins(zed, ['cinder-tempst-plugin']).problems.map(formatProblem)).toEqual([
      `${RELEASES_FILE}: release zed pins no plugin "cinder-tempst-plugin"\n  did you mean cinder-tempest-plugin?`,
    ]);
  });
});

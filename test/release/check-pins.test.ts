import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkPins } from '../../src/release/check-pins.ts';
import { diffPins } from '../../src/release/diff-pins.ts';
import { parseReleases, RELEASES_FILE, type Release } from '../../src/release/releases.ts';

const shipped = readFileSync(RELEASES_FILE, 'utf8');
const { releases } = parseReleases(shipped);
const [zed, later] = ['zed', '2025.1'].map((name) => releases.find((release) => release.name === name));
if (zed === undefined || later === undefined) throw new Error('a shipped release is gone');

function codes(changed: readonly Release[], files: Record<string, string> = {}): string[] {
  return checkPins(changed, new Map(Object.entries(files))).map((problem) => problem.code);
}

test('the shipped pins and locks keep every rule', () => {
  const locks = readdirSync('tempest-profiles/locks').map((name) => `tempest-profiles/locks/${name}`);
  const files = new Map(locks.map((path) => [path, readFileSync(path, 'utf8')]));
  expect(checkPins(releases, files)).toEqual([]);
});

describe('a broken rule is told', () => {
  test('Python that the pinned Tempest no longer runs on', () => {
    const old = { ...later, plugins: [], python: '3.9', baseImage: 'debian:bullseye' };
    expect(checkPins([old], new Map())).toEqual([
      {
        code: 'python-too-old',
        message: '2025.1: tempest 46.3.0 declares Python 3.10, 3.11, 3.12, 3.13, the pin says 3.9',
        file: RELEASES_FILE,
      },
    ]);
  });

  test('Python that the base image does not have', () => {
    expect(codes([{ ...zed, python: '3.12' }])).toEqual(['python-of-base-image']);
  });

  test.each([
    ['older than the release', '31.0.0', 'tempest 31.0.0 is older than 32.0.0, the first that supports zed'],
    [
      'newer than the end of support',
      '40.0.0',
      'tempest 40.0.0 is newer than 39.0.0, the last that supports zed',
    ],
  ])('a Tempest %s, at its line', (_, version, message) => {
    const text = shipped.replace('tempest: {version: 39.0.0', `tempest: {version: ${version}`);
    const parsed = parseReleases(text);
    const lines = text.split('\n');
    const [problem] = checkPins(
      parsed.releases.filter(({ name }) => name === 'zed'),
      new Map(),
      parsed.source,
    );
    expect(problem).toMatchObject({ code: 'tempest-outside-window', message: `zed: ${message}` });
    expect(lines[(problem?.line ?? 0) - 1]).toContain(`tempest: {version: ${version}`);
  });

  test('a plugin that needs a newer Tempest or Python', () => {
    const [plugin] = zed.plugins;
    if (plugin === undefined) throw new Error('zed pins no plugin');
    const needs = new Map([[plugin.name, { tempest: '>=39.0.1', python: '>=3.12' }]]);
    expect(codes([{ ...zed, needs }])).toEqual(['plugin-needs-tempest', 'plugin-needs-python']);
  });

  test('two commits for one version', () => {
    const tempest = { ...zed.tempest, commit: 'f'.repeat(40) };
    expect(codes([zed, { ...zed, name: 'other', tempest }])).toEqual(['commit-against-version']);
  });

  test('one commit under two versions', () => {
    const tempest = { ...zed.tempest, version: '39.0.0.0' };
    expect(codes([zed, { ...zed, name: 'other', tempest }])).toEqual(['commit-against-version']);
  });

  test('constraints of another commit than the one that is named', () => {
    const constraints = { ...zed.constraints, url: 'https://releases.example.org/constraints/upper/master' };
    expect(codes([{ ...zed, constraints }])).toEqual(['constraints-not-pinned']);
  });

  test('a lock that says another version, and one that nothing pins', () => {
    const files = {
      'tempest-profiles/locks/tempest-39.0.0.txt': 'tempest==38.0.0\n',
      'tempest-profiles/locks/tempest-12.0.0.txt': 'tempest==12.0.0\n',
    };
    expect(codes([zed], files)).toEqual(['lock-against-pin', 'lock-without-pin']);
  });
});

test('two releases differ in these pins', () => {
  expect(diffPins(zed, zed)).toEqual([]);
  const changes = diffPins(zed, { ...later, plugins: [] });
  expect(changes.filter(({ what }) => !what.endsWith('-plugin'))).toEqual([
    { what: 'tempest', before: '39.0.0 at 5b9b80e3c', after: '46.3.0 at 508046b38' },
    { what: 'rally', before: '4.1.0 at 094f0188f', after: '5.0.1 at 26cdfbe70' },
    { what: 'constraints', before: '2024.1 at 312d8c11e', after: '2026.1 at 0190a07f0' },
  ]);
  expect(changes).toContainEqual({
    what: 'heat-tempest-plugin',
    before: '2.2.0 at 3e0209ba8',
    after: undefined,
  });
});

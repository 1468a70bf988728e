import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkPins } from '../../src/release/check-pins.ts';
import { diffPins } from '../../src/release/diff-pins.ts';
import { parseReleases, RELEASES_FILE, type Release } from '../../src/release/releases.ts';

const { releases } = parseReleases(readFileSync(RELEASES_FILE, 'utf8'));
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
    const old = { ...later, python: '3.9', baseImage: 'debian:bullseye' };
    expect(checkPins([old], new Map())).toEqual([
      {
        code: 'python-too-old',
        message: '2025.1: tempest 46.3.0 needs Python 3.10, the pin says 3.9',
        file: RELEASES_FILE,
      },
    ]);
  });

  test('Python that the base image does not have', () => {
    expect(codes([{ ...zed, python: '3.12' }])).toEqual(['python-of-base-image']);
  });

  test('two commits for one version', () => {
    const tempest = { ...zed.tempest, commit: 'f'.repeat(40) };
    expect(codes([zed, { ...zed, name: 'other', tempest }])).toEqual(['commit-against-version']);
  });

  test('one commit under two versions', () => {
    const tempest = { ...zed.tempest, version: '39.0.1' };
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

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/model/problem.ts';
import { checkLock, lockFileOf } from '../../src/release/lock.ts';
import { parseReleases, RELEASES_FILE } from '../../src/release/releases.ts';

const { releases } = parseReleases(readFileSync(RELEASES_FILE, 'utf8'));
const zed = releases.find((release) => release.name === 'zed');
if (!zed) throw new Error('no zed');

describe('the shipped locks', () => {
  const locked = releases.filter((release) => existsSync(lockFileOf(release)));
  test('cover these releases', () => {
    expect(locked.map((release) => release.name)).toEqual([
      'kilo',
      'liberty',
      'mitaka',
      'newton',
      'ocata',
      'pike',
      'queens',
      'rocky',
      'stein',
      'train',
      'wallaby',
      'zed',
      '2024.2',
      '2025.1',
      '2025.2',
      '2026.1',
    ]);
  });
  test.each(locked)('the lock of $name fits its pins', (release) => {
    const text = readFileSync(lockFileOf(release), 'utf8');
    expect(checkLock(text, lockFileOf(release), release)).toEqual([]);
    expect(text).toContain(`tempest==${release.tempest.version}\n`);
    expect(text).toContain(release.constraints.commit);
  });
});

describe('checkLock', () => {
  test.each([
    ['six>=1.0', 'lock.txt:1:1: expected name==version, got "six>=1.0"'],
    ['# head\n--index-url http://x', 'lock.txt:2:1: expected name==version'],
    ['a @ file:///tmp/a.whl', 'lock.txt:1:1: expected name==version'],
    ['tempest==38.0.0', 'lock.txt:1:1: the lock says tempest==38.0.0, release zed pins 39.0.0'],
    [
      'cinder_tempest_plugin==1.0.0',
      'lock.txt:1:1: the lock says cinder_tempest_plugin==1.0.0, release zed pins 1.13.0',
    ],
  ])('%j is a problem', (text, expected) => {
    expect(checkLock(text, 'lock.txt', zed).map(formatProblem)[0]).toContain(expected);
  });
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatProblem } from '../../src/model/problem.ts';
import { parseTestId } from '../../src/model/test-id.ts';
import {
  compareWithLock,
  describeImage,
  imageLockFileOf,
  type LockableImage,
  renderImageLock,
} from '../../src/release/image-lock.ts';
import { parseReleases, RELEASES_FILE } from '../../src/release/releases.ts';

const zed = parseReleases(readFileSync(RELEASES_FILE, 'utf8')).releases.find(({ name }) => name === 'zed');
if (zed === undefined) throw new Error('no zed');
const release = zed;
const file = imageLockFileOf('test', 'zed');
const image: LockableImage = {
  reference: 'osgate/tempest:zed-0123456789ab',
  id: 'sha256:aaaa',
  base: 'osgate/debian:bookworm@sha256:bbbb',
  input: '0123456789abcdef',
  tests: [parseTestId('tempest.api.a.A.test_a[id-1]')],
  installed: ['six==1.16.0', 'tempest==39.0.0'],
};
const describe = (changed: Partial<LockableImage> = {}, portable = false) =>
  describeImage({ ...image, ...changed }, release, [], { portable });
const compare = (lock: string, changed: Partial<LockableImage>) =>
  compareWithLock(lock, file, describe(changed)).map(formatProblem);

test('an image lock says what an image was built from and holds', () => {
  expect(renderImageLock(describe())).toMatchInlineSnapshot(`
    "# What the image of this region was built from and holds. Written by: osgate image lock. A run refuses another image.
    schema: osgate-image-lock/v1
    image: osgate/tempest:zed-0123456789ab
    image_id: sha256:aaaa
    base: osgate/debian:bookworm@sha256:bbbb
    input: 0123456789abcdef
    python: "3.11"
    pins:
      tempest:
        version: 39.0.0
        commit: 5b9b80e3c9f3723c1a935c4874d9c531c1155ddd
    tests:
      count: 1
      sha256: 96f33468cc3f788de5725c702531386faa27f3c6df042cd12c7fecdf7fb3497f
    installed:
      - six==1.16.0
      - tempest==39.0.0
    "
  `);
});

test('the locked image has no difference', () => {
  expect(compare(renderImageLock(describe()), {})).toEqual([]);
});

test('every difference is told at its line of the lock', () => {
  const other = {
    id: 'sha256:cccc',
    base: 'osgate/debian:bookworm@sha256:dddd',
    input: 'fedcba9876543210',
    tests: [],
    installed: ['six==1.17.0', 'tempest==39.0.0', 'yaql==1.0'],
  };
  expect(compare(renderImageLock(describe()), other)).toMatchInlineSnapshot(`
    [
      "tempest-profiles/image-locks/test-zed.yaml:5:7: the base image was osgate/debian:bookworm@sha256:bbbb, and is osgate/debian:bookworm@sha256:dddd",
      "tempest-profiles/image-locks/test-zed.yaml:6:8: what it is built from (recipe, pins, constraints, wheels) was 0123456789abcdef, and is fedcba9876543210",
      "tempest-profiles/image-locks/test-zed.yaml:4:11: the image's id was sha256:aaaa, and is sha256:cccc",
      "tempest-profiles/image-locks/test-zed.yaml:13:3: the list of tests was 1 tests (sha256 96f33468cc3f), and is 0 tests (sha256 e3b0c44298fc)",
      "tempest-profiles/image-locks/test-zed.yaml:16:5: installed was six==1.16.0, and is six==1.17.0",
      "tempest-profiles/image-locks/test-zed.yaml:16:3: installed was no yaql, and is yaql==1.0",
    ]
  `);
});

test('a portable lock does not ask for the ids that every build makes anew', () => {
  const lock = renderImageLock(describe({}, true));
  expect(lock).not.toMatch(/image_id|@sha256:/);
  expect(compare(lock, { id: 'sha256:cccc', base: 'osgate/debian:bookworm@sha256:dddd' })).toEqual([]);
  expect(compare(lock, { installed: ['tempest==39.0.0'] })).toEqual([
    `${file}:15:5: installed was six==1.16.0, and is no six`,
  ]);
});

test('a lock that somebody broke is a problem with its line', () => {
  expect(compare(renderImageLock(describe()).replace('input:', 'inputt:'), {}).join('\n')).toContain(
    `${file}:6:1: inputt: unknown key`,
  );
});

import type { PackagePin } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';
import { checkLock, lockFileOf } from './lock.ts';
import { RELEASES_FILE, type Release } from './releases.ts';

/** The Python of Debian's own interpreter; other base images are looked into when an image is built. */
const PYTHON_OF_DEBIAN: Readonly<Record<string, string>> = {
  'debian:buster': '3.7',
  'debian:bullseye': '3.9',
  'debian:bookworm': '3.11',
  'debian:trixie': '3.13',
};

/**
 * The oldest Python that a Tempest runs on, newest Tempest first. Source: the release notes `drop-py*` of Tempest and
 * its `python_requires`; an upper end is nowhere stated.
 */
const OLDEST_PYTHON: readonly (readonly [fromTempest: number, python: number])[] = [
  [46, 10],
  [42, 9],
  [31, 8],
  [24, 6],
];

/**
 * Holds the pin file and its locks to rules that need no network: a version has one commit wherever it is pinned and a
 * commit one version, Python fits Tempest and the base image, the constraints are those of the named commit, every lock
 * fits its pin and belongs to one.
 *
 * @param files text of every file below `tempest-profiles/`, by path relative to the site root
 */
export function checkPins(releases: readonly Release[], files: ReadonlyMap<string, string>): Problem[] {
  return [
    ...releases.flatMap(checkPython),
    ...releases.flatMap(checkConstraints),
    ...checkCommits(releases),
    ...checkLocks(releases, files),
  ];
}

function checkPython({ name, tempest, python, baseImage }: Release): Problem[] {
  const major = Number(tempest.version.split('.')[0]);
  const minor = Number(python.split('.')[1]);
  const oldest = OLDEST_PYTHON.find(([from]) => major >= from)?.[1];
  const ofDebian = PYTHON_OF_DEBIAN[baseImage];
  return [
    ...(oldest !== undefined && minor < oldest
      ? [
          pinProblem(
            'python-too-old',
            `${name}: tempest ${tempest.version} needs Python 3.${oldest}, the pin says ${python}`,
          ),
        ]
      : []),
    ...(ofDebian !== undefined && ofDebian !== python
      ? [
          pinProblem(
            'python-of-base-image',
            `${name}: ${baseImage} has Python ${ofDebian}, the pin says ${python}`,
          ),
        ]
      : []),
  ];
}

function checkConstraints({ name, constraints }: Release): Problem[] {
  if (constraints.url.endsWith(constraints.commit)) return [];
  const message = `${name}: constraints.url does not end with constraints.commit: ${constraints.url}`;
  return [pinProblem('constraints-not-pinned', message)];
}

/** A slip when a pin is copied: two commits for one version, or one commit under two versions. */
function checkCommits(releases: readonly Release[]): Problem[] {
  const pins = releases.flatMap((release) =>
    [release.tempest, release.rally, release.rallyOpenstack, ...release.plugins].map((pin) => ({
      release,
      pin,
    })),
  );
  const seen = new Map<string, { release: Release; pin: PackagePin }>();
  const problems: Problem[] = [];
  for (const each of pins) {
    const { name, version, commit } = each.pin;
    for (const key of [`${name} ${version}`, `${name} ${commit}`]) {
      const first = seen.get(key) ?? each;
      seen.set(key, first);
      if (first.pin.version === version && first.pin.commit === commit) continue;
      const words = (pin: PackagePin) => `${pin.version} at ${pin.commit.slice(0, 9)}`;
      const message = `${each.release.name} pins ${name} ${words(each.pin)}, ${first.release.name} pins ${words(first.pin)}`;
      problems.push(pinProblem('commit-against-version', message));
    }
  }
  return problems;
}

const LOCKS = 'tempest-profiles/locks/';

function checkLocks(releases: readonly Release[], files: ReadonlyMap<string, string>): Problem[] {
  const wanted = new Map(releases.map((release) => [lockFileOf(release), release]));
  const wrong = [...wanted].flatMap(([file, release]) => {
    const text = files.get(file);
    return text === undefined ? [] : checkLock(text, file, release);
  });
  const orphans = [...files.keys()]
    .filter((file) => file.startsWith(LOCKS) && !wanted.has(file))
    .map((file) => ({ code: 'lock-without-pin', message: 'no release pins the tempest of this lock', file }));
  return [...wrong, ...orphans];
}

function pinProblem(code: string, message: string): Problem {
  return { code, message, file: RELEASES_FILE };
}

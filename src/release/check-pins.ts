import type { PackagePin } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';
import type { YamlPath, YamlSource } from '../profile/yaml-source.ts';
import { checkLock, lockFileOf } from './lock.ts';
import { packagesOf, RELEASES_FILE, type Release } from './releases.ts';
import { compareVersions, meetsFloor } from './version.ts';

/** The Pythons that Debian packages; other base images are looked into when an image is built. */
const PYTHONS_OF_DEBIAN: Readonly<Record<string, readonly string[]>> = {
  'debian:buster': ['2.7', '3.7'],
  'debian:bullseye': ['2.7', '3.9'],
  'debian:bookworm': ['3.11'],
  'debian:trixie': ['3.13'],
};

/**
 * Holds the pin file and its locks to rules that need no network: a version has one commit wherever it is pinned and a
 * commit one version, the pinned Tempest supports the release, Python fits Tempest, plugins and the base image, a
 * plugin's Tempest is new enough, the constraints are those of the named commit, every lock fits its pin and belongs to
 * one.
 *
 * @param files text of every file below `tempest-profiles/`, by path relative to the site root
 * @param source the parsed pin file, so that each problem has its line
 */
export function checkPins(
  releases: readonly Release[],
  files: ReadonlyMap<string, string>,
  source?: YamlSource,
): Problem[] {
  const problem = (code: string, message: string, path: YamlPath): Problem => ({
    code,
    message,
    file: RELEASES_FILE,
    ...source?.at(['releases', ...path]),
  });
  return [
    ...releases.flatMap((release) => [
      ...checkWindow(release, problem),
      ...checkPython(release, problem),
      ...checkPlugins(release, problem),
      ...checkConstraints(release, problem),
    ]),
    ...checkCommits(releases, problem),
    ...checkLocks(releases, files),
  ];
}

type MakeProblem = (code: string, message: string, path: YamlPath) => Problem;

/** Upstream's compatible versions: from the tag of the release's own day to the one that ended its support. */
function checkWindow(release: Release, problem: MakeProblem): Problem[] {
  const outside = outsideWindow(release);
  if (outside === undefined) return [];
  return [problem('tempest-outside-window', `${release.name}: ${outside}`, [release.name, 'tempest'])];
}

/** Says why upstream does not call the pinned Tempest compatible with the release; undefined where it does. */
export function outsideWindow({ name, tempest, window: { first, last } }: Release): string | undefined {
  if (compareVersions(tempest.version, first) < 0) {
    return `tempest ${tempest.version} is older than ${first}, the first that supports ${name}`;
  }
  if (last === undefined || compareVersions(tempest.version, last) <= 0) return undefined;
  return `tempest ${tempest.version} is newer than ${last}, the last that supports ${name}`;
}

function checkPython(
  { name, tempest, python, pythons, baseImage }: Release,
  problem: MakeProblem,
): Problem[] {
  const ofDebian = PYTHONS_OF_DEBIAN[baseImage];
  const oldest = pythons.find((each) => each.startsWith(python.slice(0, 2)));
  const says = `${name}: tempest ${tempest.version} declares Python ${pythons.join(', ')}, the pin says ${python}`;
  return [
    ...(oldest === undefined || compareVersions(python, oldest) < 0
      ? [problem('python-too-old', says, [name, 'python'])]
      : []),
    ...(ofDebian !== undefined && !ofDebian.includes(python)
      ? [
          problem(
            'python-of-base-image',
            `${name}: ${baseImage} has Python ${ofDebian.join(' and ')}, the pin says ${python}`,
            [name, 'base_image'],
          ),
        ]
      : []),
  ];
}

function checkPlugins({ name, tempest, python, plugins, needs }: Release, problem: MakeProblem): Problem[] {
  return plugins.flatMap((plugin) => {
    const need = needs.get(plugin.name);
    const wants = `${name}: ${plugin.name} ${plugin.version} needs`;
    const path = [name, 'plugins', plugin.name];
    return [
      ...(meetsFloor(tempest.version, need?.tempest)
        ? []
        : [
            problem(
              'plugin-needs-tempest',
              `${wants} tempest ${need?.tempest}, the pin says ${tempest.version}`,
              path,
            ),
          ]),
      ...(meetsFloor(python, need?.python)
        ? []
        : [problem('plugin-needs-python', `${wants} Python ${need?.python}, the pin says ${python}`, path)]),
    ];
  });
}

function checkConstraints({ name, constraints }: Release, problem: MakeProblem): Problem[] {
  if (constraints.url.endsWith(constraints.commit)) return [];
  const message = `${name}: constraints.url does not end with constraints.commit: ${constraints.url}`;
  return [problem('constraints-not-pinned', message, [name, 'constraints', 'url'])];
}

/** A slip when a pin is copied: two commits for one version, or one commit under two versions. */
function checkCommits(releases: readonly Release[], problem: MakeProblem): Problem[] {
  const pins = releases.flatMap((release) => packagesOf(release).map((pin) => ({ release, pin })));
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
      problems.push(problem('commit-against-version', message, pathOf(each.release, each.pin)));
    }
  }
  return problems;
}

/** Where a release's pin stands in the pin file. */
export function pathOf({ name, plugins }: Release, pin: PackagePin): YamlPath {
  return plugins.includes(pin) ? [name, 'plugins', pin.name] : [name, pin.name.replaceAll('-', '_')];
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

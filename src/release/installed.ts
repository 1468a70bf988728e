import type { PackagePin } from '../model/plan.ts';
import type { Problem } from '../model/problem.ts';

/**
 * Decides whether an image holds what its pins say. Version: the line of `pip freeze`. Commit: `git_version` in the
 * distribution's `pbr.json`, which pbr writes when a release is made, and osgate's build from the archive of a git mirror;
 * pbr's is a short SHA-1, so it has to be a prefix of the pinned commit. No problems: the image holds the pins.
 *
 * @param freezeText what `pip freeze` printed in the image
 * @param pbrJsons `pbr.json` as text by distribution name
 */
export function checkInstalled(
  pins: readonly PackagePin[],
  freezeText: string,
  pbrJsons: ReadonlyMap<string, string>,
): Problem[] {
  const versions = parseFreeze(freezeText);
  return pins.flatMap((pin) => [
    ...checkVersion(pin, versions.get(normalName(pin.name))),
    ...checkCommit(pin, pbrJsons.get(pin.name)),
  ]);
}

/** The `name==version` and `name @ url` lines of `pip freeze`: what stands after the name, by normalised name. */
function parseFreeze(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => /^([A-Za-z0-9._-]+)\s*(?:==|@)\s*(\S.*)$/.exec(line.trim()));
  return new Map(
    lines.flatMap((match) => (match?.[1] && match[2] ? [[normalName(match[1]), match[2]]] : [])),
  );
}

/** Distribution names are equal without regard to case, `-`, `_` and `.` (PEP 503). */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

function checkVersion(pin: PackagePin, installed: string | undefined): Problem[] {
  if (installed === pin.version) return [];
  const found = installed ?? 'nothing';
  return [
    notPinned(
      'not-the-pinned-version',
      `the image holds ${found} of ${pin.name}, the pin says ${pin.version}`,
    ),
  ];
}

function checkCommit(pin: PackagePin, pbrJson: string | undefined): Problem[] {
  if (pbrJson === undefined) {
    return [notPinned('commit-unknown', `the image does not say of which commit its ${pin.name} was made`)];
  }
  const commit = gitVersion(pbrJson);
  if (commit === undefined) {
    return [notPinned('commit-unknown', `pbr.json of ${pin.name} holds no git_version: ${pbrJson.trim()}`)];
  }
  if (pin.commit.startsWith(commit)) return [];
  return [
    notPinned(
      'not-the-pinned-commit',
      `${pin.name} was made of commit ${commit}, the pin says ${pin.commit}`,
    ),
  ];
}

/** Fewer than seven digits prove nothing. */
function gitVersion(pbrJson: string): string | undefined {
  return /"git_version":\s*"([0-9a-f]{7,40})"/.exec(pbrJson)?.[1];
}

function notPinned(code: string, message: string): Problem {
  return { code, message };
}

import { normalName } from './installed.ts';
import { packagesOf, type Release } from './releases.ts';

/** One thing that two releases pin differently; undefined where one of them has none. */
export interface PinChange {
  /** `tempest`, a plugin's name, `python`, `base image`, `constraints`. */
  readonly what: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What another release's pins change: packages by version and commit, and what the image is made from. */
export function diffPins(before: Release, after: Release): PinChange[] {
  const [old, now] = [pinsOf(before), pinsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((what) => ({ what, before: old.get(what), after: now.get(what) }))
    .filter((change) => change.before !== change.after);
}

function pinsOf(release: Release): Map<string, string> {
  return new Map([
    ...packagesOf(release).map(
      ({ name, version, commit }) => [name, `${version} at ${commit.slice(0, 9)}`] as const,
    ),
    ['python', release.python],
    ['base image', release.baseImage],
    ['constraints', `${release.constraints.series} at ${release.constraints.commit.slice(0, 9)}`],
  ]);
}

/** What two images have installed differently, by package; `before` and `after` are lines of `pip freeze`. */
export function diffInstalled(before: readonly string[], after: readonly string[]): PinChange[] {
  const [old, now] = [versionsOf(before), versionsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .map((what) => ({ what, before: old.get(what), after: now.get(what) }))
    .filter((change) => change.before !== change.after);
}

function versionsOf(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line) => {
      const name = /^[A-Za-z0-9._-]+/.exec(line)?.[0] ?? line;
      return [normalName(name), line.slice(name.length).replace(/^==/, '').trim()];
    }),
  );
}

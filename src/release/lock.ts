import type { Problem } from '../model/problem.ts';
import { normalName } from './installed.ts';
import type { Release } from './releases.ts';

/** Where the lock of a release stands, relative to the site root. Releases with the same tempest share it. */
export function lockFileOf(release: Release): string {
  return `tempest-profiles/locks/tempest-${release.tempest.version}.txt`;
}

/**
 * Checks a lock: `name==version` lines that pip takes as constraints, comments beside them. Anything else (a URL, an
 * option, a range) is a problem, and so is a tempest or plugin of another version than the pin's.
 */
export function checkLock(text: string, file: string, release: Release): Problem[] {
  const pins = new Map([release.tempest, ...release.plugins].map((pin) => [pin.name, pin.version]));
  return text.split('\n').flatMap((line, index): Problem[] => {
    const content = line.replace(/(^|\s)#.*$/, '').trim();
    if (content === '') return [];
    const problem = (code: string, message: string) => [{ code, message, file, line: index + 1, column: 1 }];
    const match = /^([A-Za-z0-9._-]+)==([A-Za-z0-9.!+]+)$/.exec(content);
    if (!match?.[1])
      return problem('bad-lock-line', `expected name==version, got ${JSON.stringify(content)}`);
    const pinned = pins.get(normalName(match[1]));
    if (pinned === undefined || pinned === match[2]) return [];
    return problem('lock-against-pin', `the lock says ${content}, release ${release.name} pins ${pinned}`);
  });
}

/** A lock without the lines of some packages; other lines keep their number. */
export function withoutPackages(text: string, names: readonly string[]): string {
  const dropped = new Set(names.map(normalName));
  const isDropped = (line: string) => dropped.has(normalName(/^[A-Za-z0-9._-]+/.exec(line)?.[0] ?? ''));
  return text
    .split('\n')
    .map((line) => (isDropped(line) ? '' : line))
    .join('\n');
}

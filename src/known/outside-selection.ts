import { scopeOf } from '../model/fixture-id.ts';
import type { TestId } from '../model/test-id.ts';
import type { KnownEntry } from './entry.ts';
import { scopesOf } from './match.ts';

/**
 * The targets of entries that speak of tests which the image lists but this selection leaves out. Of these nothing is
 * expected in this run; without this an entry for a test outside the suite would be taken for a stale one.
 */
export function targetsOutsideSelection(
  entries: readonly KnownEntry[],
  listed: readonly TestId[],
  selected: readonly TestId[],
): string[] {
  const inImage = namesOf(listed);
  const inSelection = namesOf(selected);
  const targets = new Set(entries.map((entry) => entry.target));
  return [...targets].filter((target) => {
    const name = scopeOf(target);
    return inImage.has(name) && !inSelection.has(name);
  });
}

/** Every test with its class, module and packages. */
function namesOf(tests: readonly TestId[]): Set<string> {
  const names = new Set<string>();
  for (const { id } of tests) {
    names.add(id);
    for (const scope of scopesOf(id)) names.add(scope);
  }
  return names;
}

import { stringify } from 'yaml';
import { isFixtureId } from '../../model/fixture-id.ts';
import { formatTestId, type TestId } from '../../model/test-id.ts';
import type { KnownEntry, RunContext } from '../entry.ts';
import { indexEntries, matchEntry } from '../match.ts';
import { escapePattern } from '../signature.ts';
import type { ExportFormat } from './export-formats.ts';

export interface ExportedList {
  readonly text: string;
  readonly exported: number;
  /** What the other format has no place for, entry by entry. */
  readonly lost: readonly { readonly entry: KnownEntry; readonly what: string }[];
}

/**
 * Writes the entries that hold in one context in the form of another tool. Excluding hides a test whatever it does, so signature,
 * outcome, rate and expiry are lost; entries of kind `skip` need nothing, those tests skip by themselves. Expired entries excuse
 * nothing and are left out. `listed` (the tests with their attributes) is needed for `rally-xfail`: Rally looks up the reason by the
 * full id, and ends with a KeyError where the list has a name without attributes.
 */
export function exportList(
  entries: readonly KnownEntry[],
  format: ExportFormat,
  { context, listed }: { readonly context: RunContext; readonly listed: readonly TestId[] | undefined },
): ExportedList {
  const index = indexEntries(entries, context);
  const inForce = [...index.byTest.values(), ...index.byScope.values()].filter(
    ({ kind, expired }) => kind !== 'skip' && !expired,
  );
  if (format === 'rally-xfail') return exportXfail(inForce, (id) => matchEntry(index, id), listed ?? []);
  const carried = inForce.filter(({ target }) => !isFixtureId(target));
  const lost = [
    ...inForce
      .filter((entry) => !carried.includes(entry))
      .map((entry) => ({ entry, what: 'a fixture has no name there' })),
    ...carried.flatMap(lostByExcluding),
  ];
  const text =
    format === 'rally-skip'
      ? stringify(Object.fromEntries(carried.map((entry) => [patternOf(entry), reasonOf(entry)])), {
          lineWidth: 0,
        })
      : carried.map((entry) => `# ${reasonOf(entry)}\n${patternOf(entry)}\n`).join('');
  return { text, exported: carried.length, lost };
}

/** Rally counts an expected failure that passes as unexpected: what fails now and then must not be in the list. */
function exportXfail(
  entries: readonly KnownEntry[],
  entryOf: (id: string) => KnownEntry | undefined,
  listed: readonly TestId[],
): ExportedList {
  const failing = entries.filter(
    ({ kind, target, outcome }) => kind === 'fails' && !isFixtureId(target) && outcome !== 'blocked',
  );
  const tests = listed.flatMap((test) => {
    const entry = entryOf(test.id);
    return entry !== undefined && failing.includes(entry) ? [{ test, entry }] : [];
  });
  const exported = new Set(tests.map(({ entry }) => entry));
  const left = entries.filter((entry) => !exported.has(entry));
  const lost = [
    ...left.map((entry) => ({ entry, what: whyNoXfail(entry) })),
    ...[...exported].flatMap(lostByExcluding),
  ];
  const reasons = Object.fromEntries(tests.map(({ test, entry }) => [formatTestId(test), reasonOf(entry)]));
  return { text: stringify(reasons, { lineWidth: 0 }), exported: exported.size, lost };
}

function whyNoXfail({ kind, target, outcome }: KnownEntry): string {
  if (kind !== 'fails') return `kind ${kind} has no place there`;
  if (isFixtureId(target) || outcome === 'blocked') return 'Rally expects no failure of a fixture';
  return 'matches none of the listed tests';
}

function lostByExcluding(entry: KnownEntry): ExportedList['lost'] {
  const keys = [
    ...(entry.signature === undefined ? [] : ['signature']),
    ...(entry.outcome === 'fail' ? [] : ['outcome']),
    ...(entry.maxRate === undefined ? [] : ['max_rate']),
    ...(entry.maxTests === undefined ? [] : ['max_tests']),
    'expires',
  ];
  return [{ entry, what: keys.join(', ') }];
}

function patternOf({ level, target }: KnownEntry): string {
  return level === 'test' ? `^${escapePattern(target)}(?:\\[|$)` : `^${escapePattern(target)}\\.`;
}

function reasonOf({ kind, reason, bug, expires, file, line }: KnownEntry): string {
  const said = [`${kind}: ${reason}`, bug, `until ${expires}`, `${file}:${line}`];
  return said
    .filter((part) => part !== undefined)
    .join('; ')
    .replace(/\s+/g, ' ');
}

import type { Category, EntryRef, JudgedTest } from '../model/verdict.ts';
import { columns } from './columns.ts';

const SAID: Readonly<Partial<Record<Category, string>>> = {
  'known-failure': 'still fails as it says',
  'known-flake': 'flaked',
  pass: 'passed',
  'unexpected-pass': 'passes: osgate known prune removes it when two complete runs say so',
  'changed-failure': 'fails otherwise than it says',
  'flake-now-broken': 'fails every time',
  'expired-known-failure': 'still fails, and the entry has expired',
  'not-exercised': 'was skipped: no evidence',
  'skipped-expected': 'skips as it says',
  'unexpected-run': 'runs, and passes',
};

/** One line for each entry that a run met: where it stands, what became of it, and of what it speaks. */
export function renderEntrySummary(tests: readonly JudgedTest[]): string {
  const rows = tests.flatMap((test) => (test.entry === undefined ? [] : [{ ...test, entry: test.entry }]));
  const byEntry = Map.groupBy(rows, ({ entry }) => `${entry.file}:${entry.line}`);
  const lines = [...byEntry].toSorted(([, a], [, b]) => byPlace(a[0]?.entry, b[0]?.entry));
  return columns(lines.map(([place, met]) => [place, describe(met), met[0]?.entry.target ?? '']));
}

function describe(met: readonly JudgedTest[]): string {
  const counts = Map.groupBy(met, ({ category }) => category);
  return [...counts]
    .map(([category, some]) => {
      const said = SAID[category] ?? category;
      return met.length === 1 ? said : `${some.length} of ${met.length}: ${said}`;
    })
    .join('; ');
}

function byPlace(a: EntryRef | undefined, b: EntryRef | undefined): number {
  const [one, other] = [a?.file ?? '', b?.file ?? ''];
  return one < other ? -1 : one > other ? 1 : (a?.line ?? 0) - (b?.line ?? 0);
}

import { expect, test } from 'vitest';
import { WEIGHTS } from '../../src/model/verdict.ts';
import { countByCategory, groupByCause, groupByEntry, worstWeight } from '../../src/report/findings.ts';
import { FAIL, INCOMPLETE, judged, PASS, sampleInput } from './sample.ts';

test.each([PASS, FAIL, INCOMPLETE])('the counts add up to all rows: $verdict.word', ({ verdict }) => {
  const sum = countByCategory(verdict).reduce((total, { rows }) => total + rows, 0);
  expect(sum).toBe(verdict.tests.length);
});

test.each([PASS, FAIL, INCOMPLETE])('each row has exactly one cause: $verdict.word', ({ verdict }) => {
  const rows = groupByCause(verdict, WEIGHTS).flatMap(({ tests }) => tests);
  expect(rows.length).toBe(verdict.tests.length);
  expect(new Set(rows)).toEqual(new Set(verdict.tests));
});

test('a row that blocks and is incomplete is shown as blocking, one without weight too', () => {
  expect(worstWeight(judged('a', 'crashed', 'incomplete', { weights: ['incomplete', 'blocks'] }))).toBe(
    'blocks',
  );
  expect(worstWeight(judged('a', 'pass', 'accounted', { weights: [] }))).toBe('blocks');
});

test('a category that blocks here and warns there is counted in two rows', () => {
  const tests = [judged('a', 'newly-skipped', 'blocks'), judged('b', 'newly-skipped', 'warns')];
  const { verdict } = sampleInput({ ...FAIL.verdict, tests });
  expect(countByCategory(verdict).map(({ weight }) => weight)).toEqual(['blocks', 'warns']);
});

test('entries that excuse something are listed, the next to expire first; expired ones block and are not', () => {
  expect(groupByEntry(FAIL.verdict).map(({ entry }) => entry.expires)).toEqual(['2026-02-20', '2026-03-01']);
});

import { expect, test } from 'vitest';
import { matchesQuery, parseQuery } from '../../../../src/report/page/client/query.ts';

test('a search is taken apart into words, fields and negations', () => {
  const shorten = (search: string) =>
    parseQuery(search).map(({ field, value, negated }) => `${negated ? 'not ' : ''}${field}=${value}`);
  expect(shorten('s:new-failure C:3 !slow "Got server fault" !o:"block storage" https://x')).toEqual([
    'state=new-failure',
    'cause=3',
    'not text=slow',
    'text=got server fault',
    'not owner=block storage',
    'text=https://x',
  ]);
  expect(shorten('  ! s: "" "open')).toEqual(['text=!', 'text=open']);
});

const ROW = {
  text: 'tempest.api.compute.test_a\nslow smoke\ngot server fault\nnew-failure\nblock storage',
  states: ['new-failure', 'blocks', 'fail'],
  causes: ['3', '91f0'],
  owner: 'block storage',
};

test.each([
  ['', true],
  ['compute fault', true],
  ['compute nova', false],
  ['!slow', false],
  ['!nova', true],
  ['s:blocks s:fail', true],
  ['s:new', false],
  ['c:3', true],
  ['c:91f0', true],
  ['!c:3', false],
  ['o:storage', true],
])('%j fits the row: %s', (search, fits) => {
  expect(matchesQuery(ROW, parseQuery(search))).toBe(fits);
});

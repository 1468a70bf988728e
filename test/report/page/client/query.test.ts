import { expect, test } from 'vitest';
import { makeSearch, parseQuery } from '../../../../src/report/page/client/query.ts';

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

const ONE_ROW = {
  ids: ['tempest.api.compute.test_A'],
  seconds: [1],
  categories: ['new-failure'],
  categoryOf: [0],
  weights: ['blocks'],
  weightOf: [0],
  groups: ['new-failure/blocks/beside'],
  groupOf: [0],
  states: ['fail'],
  stateOf: [0],
  texts: ['', 'slow smoke', 'Got server fault', 'on no list', 'Block Storage', '91f0'],
  tagsOf: [1],
  messageOf: [2],
  whyOf: [3],
  ownerOf: [4],
  clusterOf: [5],
  causeOf: [3],
  blockStarts: [0],
};

test.each([
  ['', true],
  ['compute fault', true],
  ['"server fault" test_a storage new-fail', true],
  ['compute nova', false],
  ['!slow', false],
  ['!nova', true],
  ['s:blocks s:fail', true],
  ['s:new', false],
  ['s:new-failure/blocks/beside', true],
  ['s:new-failure/blocks', false],
  ['c:3', true],
  ['c:91f0', true],
  ['!c:3', false],
  ['o:storage', true],
])('%j fits the row: %s', (search, fits) => {
  expect(makeSearch(ONE_ROW)(parseQuery(search))).toEqual(fits ? [0] : []);
});

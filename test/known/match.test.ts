import { expect, test } from 'vitest';
import type { KnownEntry } from '../../src/known/entry.ts';
import { indexEntries, matchEntry } from '../../src/known/match.ts';
import { CONTEXT, entry } from '../gate/build.ts';

const ENTRIES = [
  entry('pkg', { level: 'module' }),
  entry('pkg.test_mod.Klass', { level: 'class' }),
  entry('pkg.test_mod.Klass.test_x'),
  entry('pkg.test_mod.Klass.test_y(a.b)'),
  entry('pkg.test_mod.Other::setUpClass'),
];

test.each([
  ['pkg.test_mod.Klass.test_x', 'pkg.test_mod.Klass.test_x'],
  ['pkg.test_mod.Klass.test_x2', 'pkg.test_mod.Klass'],
  ['pkg.test_mod.Klass.test_y(a.b)', 'pkg.test_mod.Klass.test_y(a.b)'],
  ['pkg.test_mod.Klass.test_y(a.c)', 'pkg.test_mod.Klass'],
  ['pkg.test_mod.Klass::setUpClass', 'pkg.test_mod.Klass'],
  ['pkg.test_mod.Klass2.test_x', 'pkg'],
  ['pkg.test_mod.Other::setUpClass', 'pkg.test_mod.Other::setUpClass'],
  ['pkg.test_mod.Other::tearDownClass', 'pkg'],
  ['pkg::import', 'pkg'],
  ['package.test_mod.Klass.test_x', undefined],
  ['', undefined],
])('%s is under the entry %s', (id, target) => {
  expect(matchEntry(indexEntries(ENTRIES, CONTEXT), id)?.target).toBe(target);
});

test.each<[KnownEntry['when'], boolean]>([
  [{}, true],
  [{ region: ['other', 'test'] }, true],
  [{ region: ['other'] }, false],
  [{ region: ['test'], release: ['zed'], suite: ['smoke'] }, true],
  [{ region: ['test'], release: ['2025.1'] }, false],
  [{ suite: ['full'] }, false],
])('an entry for %j holds in region test, release zed, suite smoke: %s', (when, holds) => {
  const index = indexEntries([entry('pkg.Klass.test_x', { when })], CONTEXT);
  expect(matchEntry(index, 'pkg.Klass.test_x') !== undefined).toBe(holds);
});

test('names are literal: a dot is a dot', () => {
  const index = indexEntries([entry('pkg.test_mod.Klass.test.x')], CONTEXT);
  expect(matchEntry(index, 'pkg.test_mod.Klass.test_x')).toBeUndefined();
});

test('of 100,000 tests those below 10,000 class entries match', () => {
  const entries = Array.from({ length: 10_000 }, (_, index) =>
    entry(`pkg.test_mod${index % 100}.Klass${index}`, { level: 'class' }),
  );
  const index = indexEntries(entries, CONTEXT);
  let matched = 0;
  for (let test = 0; test < 100_000; test++) {
    if (matchEntry(index, `pkg.test_mod${test % 100}.Klass${test % 20_000}.test_${test}`)) matched++;
  }
  expect(matched).toBe(50_000);
});

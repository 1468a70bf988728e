import { expect, test } from 'vitest';
import type { When } from '../../src/known/entry.ts';
import { findOverlaps } from '../../src/known/overlap.ts';
import { formatProblem } from '../../src/model/problem.ts';
import { entry } from '../gate/build.ts';

test.each<[When, When, boolean]>([
  [{}, {}, true],
  [{}, { region: ['a'] }, true],
  [{ region: ['a'] }, { region: ['a', 'b'] }, true],
  [{ region: ['a'] }, { region: ['b'] }, false],
  [{ region: ['a'] }, { release: ['zed'] }, true],
  [{ region: ['a'], release: ['zed'] }, { region: ['a'], release: ['2025.1'] }, false],
  [{ region: ['a'], suite: ['smoke'] }, { region: ['a'], release: ['zed'] }, true],
])('entries for one test, at %j and at %j, meet: %s', (a, b, meet) => {
  const found = findOverlaps([
    entry('pkg.Klass.test_x', { when: a }),
    entry('pkg.Klass.test_x', { when: b }),
  ]);
  expect(found.length > 0).toBe(meet);
});

test('the later entry is reported at its place, with the place of the first', () => {
  const first = entry('pkg.Klass.test_x', { file: 'blacklists/a.yaml', line: 3 });
  const second = entry('pkg.Klass.test_x', { file: 'blacklists/b.yaml', line: 12, column: 5 });
  expect(findOverlaps([first, second]).map(formatProblem)).toEqual([
    'blacklists/b.yaml:12:5: pkg.Klass.test_x has an entry for the same context at blacklists/a.yaml:3\n' +
      '  delete one of the two, or give them contexts that exclude each other',
  ]);
});

test('a longer name beside a shorter one is no overlap', () => {
  const entries = [
    entry('pkg.Klass', { level: 'class' }),
    entry('pkg.Klass.test_x'),
    entry('pkg', { level: 'module' }),
  ];
  expect(findOverlaps(entries)).toEqual([]);
});

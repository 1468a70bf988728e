import { expect, test } from 'vitest';
import { parseTestId } from '../../src/model/test-id.ts';
import { diffTests } from '../../src/tempest/diff-tests.ts';

function diff(before: readonly string[], after: readonly string[]) {
  return diffTests(before.map(parseTestId), after.map(parseTestId));
}

test('a test that moved to another module is renamed', () => {
  expect(diff(['api.admin.T.test_a[id-1]', 'x.T.test_b[id-2]'], ['api.compute.T.test_a[id-1]'])).toEqual({
    added: [],
    removed: ['x.T.test_b'],
    renamed: [{ before: 'api.admin.T.test_a', after: 'api.compute.T.test_a' }],
  });
});

test('changed attributes are no change', () => {
  expect(diff(['m.T.test_a[id-1]'], ['m.T.test_a[id-1,smoke]'])).toEqual({
    added: [],
    removed: [],
    renamed: [],
  });
});

test('subclasses share an id: the name of the class tells which is which', () => {
  const before = ['m.V4.test_a[id-1]', 'm.V6.test_a[id-1]'];
  expect(diff(before, ['n.V6.test_a[id-1]', 'n.V4.test_a[id-1]']).renamed).toEqual([
    { before: 'm.V4.test_a', after: 'n.V4.test_a' },
    { before: 'm.V6.test_a', after: 'n.V6.test_a' },
  ]);
  expect(diff(before, ['n.Other.test_a[id-1]'])).toEqual({
    added: ['n.Other.test_a'],
    removed: ['m.V4.test_a', 'm.V6.test_a'],
    renamed: [],
  });
});

test('an id that only one test has on each side tells a renamed class', () => {
  expect(diff(['m.Old.test_a[id-1]'], ['m.New.test_b[id-1]']).renamed).toEqual([
    { before: 'm.Old.test_a', after: 'm.New.test_b' },
  ]);
});

test('tests without an idempotent id are never renamed', () => {
  expect(diff(['m.T.test_a'], ['n.T.test_a'])).toEqual({
    added: ['n.T.test_a'],
    removed: ['m.T.test_a'],
    renamed: [],
  });
});

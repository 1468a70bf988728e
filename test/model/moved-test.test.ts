import { expect, test } from 'vitest';
import { findMoved, likeliestOf } from '../../src/model/moved-test.ts';
import { parseTestId } from '../../src/model/test-id.ts';

test.each([
  ['the only one there is', ['n.B.test_b'], ['n.B.test_b']],
  ['class and method before class', ['n.A.test_a', 'o.A.test_b', 'p.B.test_a'], ['n.A.test_a']],
  ['class before method', ['n.A.test_b', 'n.B.test_a'], ['n.A.test_b']],
  ['the method, where several classes are possible', ['n.B.test_a', 'n.B.test_b'], ['n.B.test_a']],
  ['all, where nobody can say', ['n.B.test_a', 'n.C.test_a'], ['n.B.test_a', 'n.C.test_a']],
  ['none', [], []],
])('m.A.test_a became %s', (_, candidates, expected) => {
  const ids = candidates.map((id) => ({ id }));
  expect(likeliestOf('m.A.test_a', ids).map(({ id }) => id)).toEqual(expected);
});

test.each([
  ['another module', ['m.A.test_a'], ['n.A.test_a'], ['m.A.test_a > n.A.test_a']],
  ['another class', ['m.A.test_a'], ['m.B.test_a'], ['m.A.test_a > m.B.test_a']],
  ['each of several classes', ['m.A.t', 'm.B.t'], ['n.B.t', 'n.A.t'], ['m.A.t > n.A.t', 'm.B.t > n.B.t']],
  ['two that went and one that came', ['m.A.t', 'm.B.t'], ['n.C.t'], []],
  ['one that came cannot be two', ['m.A.t', 'n.A.t'], ['o.A.t'], []],
  ['one that went cannot be two', ['m.A.t'], ['n.A.t', 'o.A.t'], []],
])('%s', (_, gone, fresh, expected) => {
  const listed = (ids: readonly string[]) => ids.map((id) => parseTestId(`${id}[id-1]`));
  const moved = findMoved(listed(gone), listed(fresh));
  expect([...moved].map((pair) => pair.join(' > '))).toEqual(expected);
  expect(findMoved(gone.map(parseTestId), fresh.map(parseTestId)).size).toBe(0);
});

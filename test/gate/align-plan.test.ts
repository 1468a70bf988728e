import { expect, test } from 'vitest';
import { judge } from '../../src/gate/judge.ts';
import { parseReportedId } from '../../src/model/test-id.ts';
import { heard, plan, run } from './build.ts';

/** What a list of a stranger plans, and what a subunit stream reports, which takes every bracket for attributes. */
function judged(planned: readonly string[], reported: readonly ReturnType<typeof heard>[]) {
  const ids = planned.map(parseReportedId);
  const { word, tests, problems } = judge(
    run(reported, { plan: { ...plan(), tests: ids, requested: ids.map(({ id }) => id) } }),
  );
  const rows = tests.map(({ id, category }) => `${id} ${category}`);
  return [word, ...rows, ...problems.map(({ code }) => code)];
}

test('a test with an attribute is the one that the list names with it', () => {
  expect(judged(['a.B.test_x[slow]'], [heard('a.B.test_x[slow]', 'success')])).toEqual([
    'pass',
    'a.B.test_x pass',
  ]);
  expect(judged(['a.B.test_x[slow]'], [heard('a.B.test_x', 'success')])).toEqual(['pass', 'a.B.test_x pass']);
});

test('of two tests that differ in their parameter only, the one that is missing never ran', () => {
  const listed = ['a.B.test_x[1]', 'a.B.test_x[2]'];
  const [first, second] = listed.map((id) => heard(id, 'success'));
  if (first === undefined || second === undefined) throw new Error('made above');
  // as the reader keeps the second one
  const other = { ...second, id: 'a.B.test_x[2]', attrs: [] };
  expect(judged(listed, [first, other])).toEqual(['pass', 'a.B.test_x pass', 'a.B.test_x[2] pass']);
  expect(judged(listed, [first])).toEqual(['incomplete', 'a.B.test_x[2] not-run', 'a.B.test_x pass']);
  expect(judged(listed, [second])).toEqual(['incomplete', 'a.B.test_x[1] not-run', 'a.B.test_x pass']);
  expect(judged(listed, [heard('a.B.test_x', 'success')])).toEqual([
    'incomplete',
    'a.B.test_x[1] not-run',
    'a.B.test_x[2] not-run',
    'a.B.test_x pass',
    'unplanned-test',
  ]);
});

test('two tests of a plan never become one', () => {
  expect(judged(['a.B.test_x', 'a.B.test_x[slow]'], [heard('a.B.test_x[slow]', 'success')])).toEqual([
    'incomplete',
    'a.B.test_x[slow] not-run',
    'a.B.test_x pass',
  ]);
});

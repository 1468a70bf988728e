import { expect, test } from 'vitest';
import { type JudgeInput, judge } from '../../src/gate/judge.ts';
import { entry, fixture, heard, results, run } from './build.ts';

const CLASS = 'pkg.test_mod.Klass';

/** So many tests that pass, fail alike and fail each in its own way. */
function suite(passing: number, alike: number, different = 0): JudgeInput {
  const many = (count: number, name: string, text: (index: number) => string | undefined) =>
    Array.from({ length: count }, (_, index) => {
      const traceback = text(index);
      const id = `${CLASS}.test_${name}_${index}`;
      return traceback === undefined ? heard(id, 'success') : heard(id, { status: 'fail', traceback });
    });
  return run([
    ...many(passing, 'pass', () => undefined),
    ...many(alike, 'alike', () => 'Timeout: no answer'),
    ...many(
      different,
      'own',
      (index) => `Error${'abcdefghij'[index % 10]}: ${'abcdefghij'[Math.floor(index / 10)]}`,
    ),
  ]);
}

function massFailure(input: JudgeInput): string | undefined {
  return judge(input).problems.find((problem) => problem.code === 'mass-failure')?.message;
}

test.each<[string, JudgeInput, string | undefined]>([
  ['a quarter', suite(30, 0, 10), undefined],
  ['over a quarter', suite(29, 0, 10), 'mass failure: 10 of 39 executed tests failed'],
  ['all of a handful', suite(0, 0, 9), undefined],
  ['19 of one cause among many tests', suite(1000, 19), undefined],
  [
    '20 of one cause among many tests',
    suite(1000, 20),
    'mass failure: 20 of 20 failures have one cause: Timeout: no answer',
  ],
  ['four of five of one cause', suite(1000, 20, 5), undefined],
])('%s: %j', (_, input, expected) => {
  expect(massFailure(input)).toBe(expected);
});

test('failures that entries account for are no collapse, and those that they do not are', () => {
  const input = suite(10, 0, 12);
  const known = input.results.tests.filter((each) => each.status === 'fail').map(({ id }) => entry(id));
  expect(judge({ ...input, entries: known })).toMatchObject({ word: 'pass', problems: [] });
  expect(massFailure({ ...input, entries: known.slice(2) })).toBe(undefined);
  expect(massFailure(input)).toBe('mass failure: 12 of 22 executed tests failed');
});

test('tests behind a failed set-up count, unless the set-up is known to fail', () => {
  const tests = Array.from({ length: 12 }, (_, index) => heard(`${CLASS}.test_${index}`));
  const input = run(tests, {
    results: results(tests, { fixtures: [fixture('setUpClass', CLASS, 'fail')] }),
  });
  expect(massFailure(input)).toBe('mass failure: 12 of 12 executed tests failed');
  expect(massFailure({ ...input, entries: [entry(`${CLASS}::setUpClass`)] })).toBe(undefined);
});

test('a mass failure leads the headline', () => {
  expect(judge(suite(0, 30)).headline).toBe(
    'FAIL: 30 new failures (1 cause), mass failure: 30 of 30 executed tests failed',
  );
});

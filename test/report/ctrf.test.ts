import { validate } from 'ctrf';
import { describe, expect, test } from 'vitest';
import { renderCtrf } from '../../src/report/ctrf.ts';
import { FAIL, INCOMPLETE, PASS } from './sample.ts';

describe('renderCtrf', () => {
  test.each([
    ['pass', PASS],
    ['fail', FAIL],
    ['incomplete', INCOMPLETE],
  ])("a run that ends in %s is valid by CTRF's own schema and reference implementation", (_, input) => {
    expect(validate(JSON.parse(renderCtrf(input)))).toEqual({ valid: true, errors: [] });
  });

  test.each([
    ['pass', PASS, 0],
    ['fail', FAIL, 1],
    ['incomplete', INCOMPLETE, 1],
  ])('a run that ends in %s has failed tests exactly when it is no pass', (_, input, least) => {
    const { tests, summary } = JSON.parse(renderCtrf(input)).results;
    expect(Math.min(1, summary.failed)).toBe(least);
    expect(tests[0]).toMatchObject({ name: 'osgate.run', message: input.verdict.headline });
    expect(tests.length).toBe(input.verdict.tests.length + 1);
    const { passed, failed, skipped, pending, other } = summary;
    expect(passed + failed + skipped + pending + other).toBe(summary.tests);
  });
});

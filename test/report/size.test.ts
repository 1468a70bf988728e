import { expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { inputOf, makeResults, SIZES } from '../bench/generated-run.ts';

test('a run of 1,600 tests with 77 failures and 2.8 MB of logs is a file of less than 600 KB', () => {
  const [size] = SIZES;
  expect(Buffer.byteLength(renderHtml(inputOf(makeResults(size))))).toBeLessThan(size.fileBytes);
});

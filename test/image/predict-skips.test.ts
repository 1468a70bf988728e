import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const PROGRAM = readFileSync(new URL('../../src/image/inspect/predict_skips.py', import.meta.url), 'utf8');

test.each([
  ['a formatted string', /\bf["']/],
  ['yield from', /\byield from\b/],
  ['a starred list', /\[\*/],
  ['nonlocal', /\bnonlocal\b/],
  ['a cache of functools', /lru_cache|functools\.cache/],
  ['a file opened with an encoding, but by io', /(?<!io\.)open\([^\n]*encoding=/],
])('what asks Tempest for its skips has not what Python 2.7 lacks: %s', (_what, pattern) => {
  expect(PROGRAM).not.toMatch(pattern);
});

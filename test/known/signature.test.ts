import { expect, test } from 'vitest';
import { compileSignature } from '../../src/known/signature.ts';

test.each([
  ['Resize .* timed out', 'x\nResize of server timed out\ny', true],
  ['Resize .* timed out', 'Resize\n timed out', false],
  ['(?s)Resize.*timed out', 'Resize\n timed out', true],
  ['^NotFound', 'a\nNotFound: x', true],
  ['리사이즈', '서버 리사이즈 실패', true],
])('%s on %j matches: %s', (source, text, matches) => {
  const signature = compileSignature(source);
  expect('error' in signature ? signature.error : signature.matches(text)).toBe(matches);
});

test.each([
  ['(a)\\1', 'invalid escape sequence: `\\1`'],
  ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
  ['[', 'missing closing ]: `[`'],
])('%s does not compile', (source, error) => {
  expect(compileSignature(source)).toEqual({ error });
});

test('a pattern on which a backtracking engine would hang just does not match', () => {
  const signature = compileSignature('(a+)+$b');
  if ('error' in signature) throw new Error(signature.error);
  expect(signature.matches('a'.repeat(50_000))).toBe(false);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine, visibleText } from '../../src/report/visible-text.ts';

test.each([
  ['escape codes', '\u001b[31mred', '␛[31mred'],
  ['NUL and DEL', 'a\u0000b\u007f', 'a␀b␡'],
  ['bidi overrides', '\u202egnp', '<U+202E>gnp'],
  ['line separators', 'a\u2028b', 'a<U+2028>b'],
  ['half surrogate pairs', 'a\ud800b', 'a\ufffdb'],
  ['Windows line ends', 'a\r\nb\rc', 'a\nb␍c'],
  ['Korean is text as any other', '서버 오류', '서버 오류'],
])('%s', (_, text, visible) => {
  expect(visibleText(text)).toBe(visible);
});

test('nothing but line feeds and tabs is left to control anything', () => {
  const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
    expect(visibleText(text)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
  fc.assert(property);
});

test('one line is one line', () => {
  expect(oneLine(' a\n\tb  c ')).toBe('a b c');
});

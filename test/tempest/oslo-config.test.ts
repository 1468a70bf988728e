import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatOptionValue, UnwritableValue } from '../../src/tempest/oslo-config.ts';

/** The rules of oslo.config's own reader for one line: iniparser's `_split_key_value`, then `_substitute`. */
function readAsOsloDoes(written: string): string {
  let value = written.trim();
  if (value !== '' && value[0] === value.at(-1) && /^["']/.test(value)) value = value.slice(1, -1);
  const template = value.replaceAll('\\$', '$$$$');
  return template.replace(/\$(?:(\$)|([_a-z][._a-z0-9]*)|\{([_a-z][._a-z0-9]*)\})/gi, (_, dollar) =>
    dollar === '$' ? '$' : 'SUBSTITUTED',
  );
}

describe('a value is written so that oslo.config reads it back', () => {
  // each line was read back by oslo.config 9.4.0 and 10.3.0
  test.each([
    ['plain', 'plain'],
    ['p$ss', 'p\\$ss'],
    ['a\\$b', 'a\\\\$b'],
    ['$$', '\\$\\$'],
    ['  blanks ', '"  blanks "'],
    ['"quoted"', '""quoted""'],
    ['"', '"""'],
    ['"open', '"open'],
    ['#x = y: z', '#x = y: z'],
    ['한글', '한글'],
    ['', ''],
  ])('%j as %j', (value, written) => {
    expect(formatOptionValue(value)).toBe(written);
    expect(readAsOsloDoes(written)).toBe(value);
  });

  test('any text of printable characters', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('$', '\\', '"', "'", ' ', 'a', '{', '}', ',', '=', '#', '%'),
    });
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string()), (value) => {
        expect(readAsOsloDoes(formatOptionValue(value))).toBe(value);
      }),
    );
  });

  test.each([
    [true, 'true'],
    [300, '300'],
    [['raw', 'qcow2'], 'raw,qcow2'],
  ])('%j as %s', (value, written) => expect(formatOptionValue(value)).toBe(written));

  test.each([
    ['empty\n\nline'],
    ['blank\n after'],
    ['line\r\nbreak'],
    ['nul\0'],
    [['a,b']],
    [[' a']],
    [['']],
  ])('%j cannot be written', (value) => {
    expect(() => formatOptionValue(value)).toThrow(UnwritableValue);
  });

  test('a line break goes on in an indented line', () => {
    expect(formatOptionValue('"two\n$lines"')).toBe('"two\n    \\$lines"');
  });
});

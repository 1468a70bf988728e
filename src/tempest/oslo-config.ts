import { OsgateError } from '../model/errors.ts';
import type { OptionValue } from '../model/site-profile.ts';

/**
 * Writes a value so that oslo.config reads back exactly that value.
 * - `$` begins a reference to another option; `\$` is a plain one, also after a backslash (where `$$` is not).
 * - Blanks at both ends and a pair of outer quotes are stripped: such a value gets quotes of its own.
 * - A list is joined by commas; an element with a comma or outer blanks cannot be said.
 * Source: oslo.config iniparser.BaseParser._split_key_value, cfg.ConfigOpts._substitute, types.List.
 *
 * @throws OsgateError `invalid-input` for a value that the format cannot hold; the value is not repeated.
 */
export function formatOptionValue(option: string, value: OptionValue): string {
  if (typeof value === 'string') return formatText(option, value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const elements = value.map(String);
  if (elements.some((element) => element === '' || element !== element.trim() || /[,'"]/.test(element))) {
    throw notWritable(option, 'an element of the list is empty or has a comma, a quote or outer blanks');
  }
  return formatText(option, elements.join(','));
}

function formatText(option: string, text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the line-based format cannot hold
  if (/[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(text)) {
    throw notWritable(option, 'it has a line break or control character');
  }
  const escaped = text.replaceAll('$', '\\$');
  const isStripped = text !== text.trim() || /^(["']).*\1$/.test(text) || text === '"' || text === "'";
  return isStripped ? `"${escaped}"` : escaped;
}

function notWritable(option: string, why: string): OsgateError {
  return new OsgateError('invalid-input', `the value of ${option} cannot be written to tempest.conf: ${why}`);
}

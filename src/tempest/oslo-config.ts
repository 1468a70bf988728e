import type { OptionValue } from '../model/site-profile.ts';

/** Why a value cannot be written to tempest.conf. */
export class UnwritableValue extends Error {}

/**
 * Writes a value so that oslo.config reads back exactly that value.
 * - `$` begins a reference to another option; `\$` is a plain one, also after a backslash (where `$$` is not).
 * - Blanks at both ends and a pair of outer quotes are stripped: such a value gets quotes of its own.
 * - A line that begins with a blank goes on with the value: so line breaks are kept, and blanks after them cannot be.
 * - A list is joined by commas; an element with a comma, a quote or outer blanks cannot be said.
 * Source: oslo.config iniparser.BaseParser._split_key_value, cfg.ConfigOpts._substitute, types.List.
 *
 * @throws UnwritableValue for a value that the format cannot hold; the value is not repeated.
 */
export function formatOptionValue(value: OptionValue): string {
  if (typeof value === 'string') return formatText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const elements = value.map(String);
  if (elements.some((element) => element === '' || element !== element.trim() || /[,'"]/.test(element))) {
    throw new UnwritableValue('an element of the list is empty or has a comma, a quote or outer blanks');
  }
  return formatText(elements.join(','));
}

function formatText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the line-based format cannot hold
  if (/[\u0000-\u0008\u000b-\u001f\u007f\u0085\u2028\u2029]/.test(text)) {
    throw new UnwritableValue('it has a control character');
  }
  const [first = '', ...further] = text.split('\n');
  if (further.some((line) => line === '' || line !== line.trim())) {
    throw new UnwritableValue('a line after the first is empty or has blanks at an end');
  }
  const isStripped = first !== first.trim() || /^(["']).*\1$/.test(first) || first === '"' || first === "'";
  const escaped = [isStripped ? `"${first}"` : first, ...further].join('\n    ');
  return escaped.replaceAll('$', '\\$');
}

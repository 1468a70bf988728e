/**
 * Text from elsewhere (test ids, tracebacks, attachment names), made safe to show and honest to read: a control
 * character becomes its picture (`␛` for ESC), a character that hides or reorders text becomes its code (`<U+202E>`), half
 * a surrogate pair becomes U+FFFD. Line feeds and tabs stay. Escaping for HTML or XML comes on top.
 */
export function visibleText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, pictureOf);
}

/** The same on one line: runs of white space become one space. */
export function oneLine(text: string): string {
  return visibleText(text).replace(/\s+/gu, ' ').trim();
}

const CONTROL_PICTURES = 0x2400;
const DELETE_PICTURE = '\u2421';

function pictureOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n' || character === '\t') return character;
  if (code < 0x20) return String.fromCodePoint(CONTROL_PICTURES + code);
  if (code === 0x7f) return DELETE_PICTURE;
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** A shorter piece of base64 would match by chance. */
const MIN_BASE64_LENGTH = 6;
/** Base64 is often folded to lines, whose ends may be escaped. */
const FOLD = '(?:\\s|\\\\[rn])*';

/**
 * A regular expression's source for every form in which a secret may stand in a text that is read as Latin-1, one character a
 * byte: as it is, in JSON, Python's repr, YAML, HTML or XML, URL-encoded (one of these in another, too), in UTF-16, in
 * hexadecimal, and in base64, also inside of a longer text that was encoded as a whole.
 */
export function secretPattern(secret: string): string {
  const utf8 = Buffer.from(secret, 'utf8');
  const utf16 = Buffer.from(secret, 'utf16le');
  const hex = Array.from(utf8, (byte) => hexOf(byte, 2)).join('');
  return [
    Array.from(secret, characterPattern).join(''),
    bytesPattern(utf16),
    bytesPattern(Buffer.from(utf16).swap16()),
    ...base64Patterns(utf8),
    ...base64Patterns(utf16),
    hex,
  ]
    .filter((pattern) => pattern !== '')
    .join('|');
}

const ALWAYS_PLAIN = /^[A-Za-z0-9]$/;
const NAMED: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};

/** One character in all its spellings; letters and digits have only one. */
function characterPattern(character: string): string {
  if (ALWAYS_PLAIN.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const utf8 = Buffer.from(character, 'utf8');
  const numbers = [`#0*${code}`, `#[xX]0*${hexOf(code, 1)}`];
  const entity = [NAMED[character], ...numbers].filter((name) => name !== undefined).join('|');
  const escapes = [
    Array.from({ length: character.length }, (_, at) => `u${hexOf(character.charCodeAt(at), 4)}`),
    Array.from(utf8, (byte) => `x${hexOf(byte, 2)}`),
    [code > 0xffff ? `U${hexOf(code, 8)}` : `x${hexOf(code, 2)}`],
  ].map((units) => units.map((unit) => `\\\\+${unit}`).join(''));
  const spellings = [
    plainSpelling(character, bytesPattern(utf8)),
    `&(?:amp;)*(?:${entity});`,
    ...escapes,
    Array.from(utf8, (byte) => `%(?:25)*${hexOf(byte, 2)}`).join(''),
  ];
  return `(?:${spellings.join('|')})`;
}

const LETTER = { '\n': 'n', '\r': 'r', '\t': 't' } as const;

/** The character itself, with what quoting puts before it or makes of it. */
function plainSpelling(character: string, plain: string): string {
  switch (character) {
    case '\\':
      return '\\\\+';
    case ' ':
      return '[ +]';
    case '\n':
    case '\r':
    case '\t':
      return `\\\\*(?:${plain}|\\\\${LETTER[character]})`;
    case "'":
      return `\\\\*'(?:\\\\*''|"'"'|')?`;
    case '%':
    case '$':
      return `\\\\*${plain}${plain}?`;
    default:
      return `\\\\*${plain}`;
  }
}

/**
 * Three alignments, each without the characters that its neighbours share. A secret that is encoded alone is the first one,
 * with what is left of it and the padding.
 */
function base64Patterns(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((padded.length * 8) / 6);
    const text = padded.toString('base64');
    const inside = text.slice(first, last);
    if (inside.length < MIN_BASE64_LENGTH) return [];
    const rest = offset > 0 ? '' : text.slice(last);
    const alone = rest === '' ? '' : `(?:${base64Text(rest)})?`;
    return [base64Text(inside) + alone];
  });
}

/** In both alphabets, folded or not. */
function base64Text(text: string): string {
  const digit = (character: string) =>
    character === '+' ? '[+-]' : character === '/' ? '[/_]' : character === '=' ? '(?:=|%3[dD])?' : character;
  return Array.from(text, digit).join(FOLD);
}

function bytesPattern(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}

/** Hexadecimal digits, upper or lower case. */
function hexOf(number: number, digits: number): string {
  return number
    .toString(16)
    .padStart(digits, '0')
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

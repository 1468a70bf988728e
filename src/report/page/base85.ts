/** Printable characters without those that mean something in HTML, in a script or in a comment: 85 are left. */
const ALPHABET = Buffer.from(
  Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at))
    .filter((character) => !'<>&"\'`\\$-'.includes(character))
    .join(''),
);

/**
 * Bytes as text of printable ASCII, five characters for four bytes, where base64 takes five and a third: in a large page
 * that is half a megabyte. n bytes that are left over take n + 1 characters. `decodeBase85` reads it in the page.
 */
export function encodeBase85(bytes: Uint8Array): string {
  const groups = Math.ceil(bytes.length / 4);
  const text = Buffer.alloc(groups * 5);
  for (let group = 0; group < groups; group++) {
    let value = 0;
    for (let at = group * 4; at < group * 4 + 4; at++) value = value * 256 + (bytes[at] ?? 0);
    for (let at = group * 5 + 4; at >= group * 5; at--) {
      text[at] = ALPHABET[value % 85] ?? 0;
      value = Math.floor(value / 85);
    }
  }
  return text.toString('latin1', 0, text.length - (groups * 4 - bytes.length));
}

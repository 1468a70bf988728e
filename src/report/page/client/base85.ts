/** Bytes of the text that `encodeBase85` made of them. Runs in the page, so it may call nothing outside itself. */
export function decodeBase85(text: string): Uint8Array<ArrayBuffer> {
  const digits = new Uint8Array(128);
  let digit = 0;
  for (let code = 33; code < 127; code++) {
    if (!'<>&"\'`\\$-'.includes(String.fromCharCode(code))) digits[code] = digit++;
  }
  const groups = Math.ceil(text.length / 5);
  const bytes = new Uint8Array(groups * 4);
  for (let group = 0; group < groups; group++) {
    let value = 0;
    for (let at = group * 5; at < group * 5 + 5; at++) {
      value = value * 85 + (at < text.length ? (digits[text.charCodeAt(at)] ?? 0) : 84);
    }
    bytes[group * 4] = value / 16777216;
    bytes[group * 4 + 1] = value / 65536;
    bytes[group * 4 + 2] = value / 256;
    bytes[group * 4 + 3] = value;
  }
  return bytes.subarray(0, groups * 4 - (groups * 5 - text.length));
}

import { deflateRawSync } from 'node:zlib';
import { encodeBase85 } from './base85.ts';

/** Between the two parts of a packed text; not in base 85's alphabet. */
const SEPARATOR = '-';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * JSON as text of printable ASCII that `unpackJson` reads in the page: raw deflate in base 85. Logs of OpenStack are full of
 * UUIDs, half of what is left of them when they are compressed; so their 16 bytes stand apart, each once, and in the JSON U+0001
 * stands for the next one, U+0002 with a number in base 36 and `;` for one that was there before. JSON itself has neither
 * character.
 */
export function packJson(json: string): string {
  const numbers = new Map<string, number>();
  const text = json.replace(UUID, (uuid) => {
    const number = numbers.get(uuid);
    if (number !== undefined) return `\u0002${number.toString(36)};`;
    numbers.set(uuid, numbers.size);
    return '\u0001';
  });
  const uuids = Buffer.from([...numbers.keys()].join('').replaceAll('-', ''), 'hex');
  return `${encodeBase85(deflateRawSync(text, { level: 9 }))}${SEPARATOR}${encodeBase85(uuids)}`;
}

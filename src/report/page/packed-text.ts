import { deflateRawSync } from 'node:zlib';
import { encodeBase85 } from './base85.ts';

/** A text as printable ASCII that `unpackText` reads in the page: raw deflate in base 85. */
export function packText(text: string): string {
  return encodeBase85(deflateRawSync(text, { level: 9, memLevel: 9 }));
}

/** With dashes, and without, as Keystone writes ids of projects and users. */
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}/g;

/**
 * The UUIDs of a page, each once. Logs of OpenStack are full of them, and nothing compresses them: half of what is left when the
 * rest is packed. `restoreText` puts them back.
 */
export class UuidList {
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#numbers.size;
  }

  /**
   * In the JSON given U+0001 stands for the next UUID of the list, U+0002 with a number in base 36 and `;` for one that was
   * there before; U+0003 and U+0004 for the same without dashes. JSON itself has none of these characters.
   */
  takeFrom(json: string): string {
    return json.replace(UUID, (uuid) => {
      const digits = uuid.replaceAll('-', '');
      const [next, before] = digits === uuid ? ['\u0003', '\u0004'] : ['\u0001', '\u0002'];
      const number = this.#numbers.get(digits);
      if (number !== undefined) return `${before}${number.toString(36)};`;
      this.#numbers.set(digits, this.#numbers.size);
      return next;
    });
  }

  /** Their 16 bytes each, in base 85. */
  encode(): string {
    return encodeBase85(Buffer.from([...this.#numbers.keys()].join(''), 'hex'));
  }
}

/** As Python's logging and oslo.log begin a line. */
const TIME = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)([,.])(\d{3})/g;

/**
 * Writes each time of a log as the milliseconds since the one before it: U+0005, them in base 36, and the comma or point that the
 * time had. A quarter of what is left of a log when it is packed are the digits of its times. `restoreText` puts them back.
 */
export function takeTimes(json: string): string {
  let before = 0;
  return json.replace(TIME, (time, day: string, clock: string, point: string, fraction: string) => {
    const iso = `${day}T${clock}.${fraction}Z`;
    const ms = Date.parse(iso);
    // 31 February, 24:00:00
    if (Number.isNaN(ms) || new Date(ms).toISOString() !== iso) return time;
    const since = (ms - before).toString(36);
    before = ms;
    return `\u0005${since}${point}`;
  });
}

import { deflateRawSync } from 'node:zlib';
import { encodeBase85 } from './base85.ts';

/** A text as printable ASCII that `unpackText` reads in the page: raw deflate in base 85. */
export function packText(text: string): string {
  return encodeBase85(deflateRawSync(text, { level: 9, memLevel: 9 }));
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * The UUIDs of a page, each once. Logs of OpenStack are full of them, and nothing compresses them: half of what is left when the
 * rest is packed. `restoreUuids` puts them back.
 */
export class UuidList {
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#numbers.size;
  }

  /**
   * In the JSON given U+0001 stands for the next UUID of the list, U+0002 with a number in base 36 and `;` for one that was
   * there before. JSON itself has neither character.
   */
  takeFrom(json: string): string {
    return json.replace(UUID, (uuid) => {
      const number = this.#numbers.get(uuid);
      if (number !== undefined) return `\u0002${number.toString(36)};`;
      this.#numbers.set(uuid, this.#numbers.size);
      return '\u0001';
    });
  }

  /** Their 16 bytes in base 85: 20 characters each, so that one is found without those before it. */
  encode(): string {
    return encodeBase85(Buffer.from([...this.#numbers.keys()].join('').replaceAll('-', ''), 'hex'));
  }
}

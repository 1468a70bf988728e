import { isUtf8 } from 'node:buffer';
import { ByteCache } from './byte-cache.ts';

/** Text of packets, decoded once where it repeats. Invalid UTF-8 becomes U+FFFD and is reported. */
export class InternedText {
  readonly #cache = new ByteCache<string>();
  readonly #onInvalid: (text: string) => void;

  constructor(onInvalid: (text: string) => void) {
    this.#onInvalid = onInvalid;
  }

  get(bytes: Buffer, start: number, end: number): string {
    return this.#cache.get(bytes, start, end) ?? this.#decode(bytes, start, end);
  }

  #decode(bytes: Buffer, start: number, end: number): string {
    const text = bytes.toString('utf8', start, end);
    if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(start, end))) this.#onInvalid(text);
    this.#cache.set(bytes, start, end, text);
    return text;
  }
}

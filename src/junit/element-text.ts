const LIMIT = 1024 * 1024;
const HALF = LIMIT / 2;

/**
 * The text of one element, joined from its pieces: beyond 1 MiB the first and the last half MiB of it, in characters, unless it
 * is to be whole.
 */
export class ElementText {
  readonly #limit: number;
  #head = '';
  #tail = '';
  sizeBytes = 0;
  #length = 0;

  constructor(isWhole = false) {
    this.#limit = isWhole ? Number.POSITIVE_INFINITY : LIMIT;
  }

  append(text: string): void {
    this.sizeBytes += Buffer.byteLength(text);
    this.#length += text.length;
    const room = this.#limit - this.#head.length;
    if (this.#tail === '' && text.length <= room) {
      this.#head += text;
      return;
    }
    const before = this.#tail === '' ? this.#head.slice(HALF) : this.#tail;
    if (this.#tail === '')
      this.#head = this.#head.slice(0, HALF) + text.slice(0, Math.max(0, HALF - this.#head.length));
    this.#tail = (before + text).slice(-HALF);
  }

  toString(): string {
    if (this.#tail === '') return flat(this.#head);
    const leftOut = this.#length - this.#head.length - this.#tail.length;
    return flat(`${this.#head}\n[... ${leftOut} characters left out ...]\n${this.#tail}`);
  }
}

/** The same text as one piece of memory: pieces of a larger text, and texts joined from pieces, keep all of it alive. */
export function flat(text: string): string {
  return Buffer.from(text).toString();
}

const LIMIT = 1024 * 1024;
const HALF = LIMIT / 2;

/**
 * The text of one element, joined from its pieces: beyond 1 MiB the first and the last half MiB of it, in characters, unless it
 * is to be whole.
 */
export class ElementText {
  readonly #limit: number;
  #head = '';
  /** Up to twice of what is kept, so that a text in many pieces is not copied for each of them. */
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
    if (this.#tail === '') {
      const all = this.#head + text;
      this.#head = all.slice(0, HALF);
      this.#tail = all.slice(HALF);
    } else this.#tail += text;
    if (this.#tail.length > LIMIT) this.#tail = this.#tail.slice(-HALF);
  }

  toString(): string {
    if (this.#tail === '') return flat(this.#head);
    const tail = this.#tail.slice(-HALF);
    const leftOut = this.#length - this.#head.length - tail.length;
    return flat(`${this.#head}\n[... ${leftOut} characters left out ...]\n${tail}`);
  }
}

/** The same text as one piece of memory: pieces of a larger text, and texts joined from pieces, keep all of it alive. */
export function flat(text: string): string {
  return text === '' ? text : Buffer.from(text).toString();
}

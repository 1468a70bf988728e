/** Beyond this size an attachment is kept as its first and its last half MiB. */
export const ATTACHMENT_LIMIT_BYTES = 1024 * 1024;
const HALF = ATTACHMENT_LIMIT_BYTES / 2;
const FIRST_BUFFER_BYTES = 16 * 1024;
const SPARE_BUFFERS = 8;

/** Buffers of closed attachments, for the next ones. */
export class BufferPool {
  readonly #spare: Buffer[] = [];

  take(): Buffer {
    return this.#spare.pop() ?? Buffer.allocUnsafeSlow(FIRST_BUFFER_BYTES);
  }

  giveBack(buffer: Buffer): void {
    if (this.#spare.length < SPARE_BUFFERS) this.#spare.push(buffer);
  }
}

/**
 * The bytes of one attachment, joined from the pieces in which they come: a piece may end inside a character. The
 * first half MiB lies at the front of the buffer; behind it the rest goes round in a ring of the same size.
 */
export class AttachmentBytes {
  readonly #pool: BufferPool;
  #buffer: Buffer;
  /** Of all that came, kept or not. */
  sizeBytes = 0;

  constructor(pool: BufferPool) {
    this.#pool = pool;
    this.#buffer = pool.take();
  }

  append(bytes: Buffer, start: number, end: number): void {
    this.#grow(this.sizeBytes + end - start);
    let from = start;
    while (from < end) {
      const place = placeOf(this.sizeBytes);
      const room = (this.sizeBytes < HALF ? HALF : ATTACHMENT_LIMIT_BYTES) - place;
      const to = Math.min(end, from + room);
      bytes.copy(this.#buffer, place, from, to);
      this.sizeBytes += to - from;
      from = to;
    }
  }

  /** All bytes when they are within the limit, as a view; else undefined. */
  whole(): Buffer | undefined {
    return this.sizeBytes <= ATTACHMENT_LIMIT_BYTES ? this.#buffer.subarray(0, this.sizeBytes) : undefined;
  }

  head(): Buffer {
    return this.#buffer.subarray(0, Math.min(HALF, this.sizeBytes));
  }

  /** The last half MiB of an attachment beyond the limit. */
  tail(): Buffer {
    const oldest = placeOf(this.sizeBytes);
    return Buffer.concat([
      this.#buffer.subarray(oldest, ATTACHMENT_LIMIT_BYTES),
      this.#buffer.subarray(HALF, oldest),
    ]);
  }

  /** Ends the use of the bytes; views of them are no longer valid. */
  release(): void {
    this.#pool.giveBack(this.#buffer);
  }

  #grow(sizeBytes: number): void {
    const wanted = Math.min(sizeBytes, ATTACHMENT_LIMIT_BYTES);
    if (wanted <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(
      Math.min(ATTACHMENT_LIMIT_BYTES, Math.max(wanted, 2 * this.#buffer.length)),
    );
    this.#buffer.copy(larger, 0, 0, Math.min(this.sizeBytes, this.#buffer.length));
    this.#buffer = larger;
  }
}

/** Where the byte with this index goes. */
function placeOf(index: number): number {
  return index < HALF ? index : HALF + ((index - HALF) % HALF);
}

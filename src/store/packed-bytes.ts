/** Packed bytes, some at a time. */
export class PackedBytes {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  /** Of the next byte. */
  offset = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** At most so many of the next bytes, valid until the next call; none at the end. */
  async peek(most: number): Promise<Uint8Array> {
    while (this.#chunk.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) break;
      this.#chunk = next.value;
    }
    return this.#chunk.subarray(0, most);
  }

  skip(bytes: number): void {
    this.#chunk = this.#chunk.subarray(bytes);
    this.offset += bytes;
  }

  /** Exactly so many bytes, as a copy. */
  async take(bytes: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let missing = bytes; missing > 0; ) {
      const piece = Buffer.from(await this.peek(missing));
      if (piece.length === 0) throw new Error('unexpected end of file');
      pieces.push(piece);
      this.skip(piece.length);
      missing -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  /** Whether there was one. */
  async skipZeros(): Promise<boolean> {
    const start = this.offset;
    while ((await this.peek(1))[0] === 0) this.skip(1);
    return this.offset > start;
  }

  async isAtEnd(): Promise<boolean> {
    return (await this.peek(1)).length === 0;
  }

  /** Nothing more is wanted of the source. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

import type { Transform } from 'node:stream';
import type { Zlib } from 'node:zlib';
import type { PackedBytes } from './packed-bytes.ts';

/** Bytes handed to an unpacker at once: what they unpack to is held in memory. */
const PIECE_BYTES = 4096;

/**
 * Unpacks up to where the data of one of Node's unpackers end; what follows them is left in `packed`. Delivers what each piece gave
 * before the next one, so that little of what could be unpacked is lost when the data turn out to be damaged.
 *
 * @throws the unpacker's error for damaged or cut data; `packed` then stands where the piece with the damage begins.
 */
export async function* unpackStream(
  packed: PackedBytes,
  transform: Transform & Zlib,
): AsyncGenerator<Uint8Array> {
  const unpacker = new Unpacker(transform);
  try {
    for (;;) {
      const piece = await packed.peek(PIECE_BYTES);
      if (piece.length === 0) break;
      const taken = await unpacker.write(piece);
      packed.skip(taken);
      yield* unpacker.take();
      if (taken < piece.length) return;
    }
    await unpacker.end();
    yield* unpacker.take();
  } catch (error) {
    yield* unpacker.take();
    throw error;
  } finally {
    unpacker.destroy();
  }
}

/** One of Node's unpackers, of which each step is waited for. */
class Unpacker {
  readonly #transform: Transform & Zlib;
  readonly #failed: Promise<never>;
  readonly #ended: Promise<void>;
  #ready: Uint8Array[] = [];

  constructor(transform: Transform & Zlib) {
    this.#transform = transform;
    this.#failed = new Promise((_, reject) => transform.once('error', reject));
    this.#failed.catch(() => undefined);
    this.#ended = new Promise((resolve) => transform.once('end', resolve));
    transform.on('data', (chunk: Uint8Array) => this.#ready.push(chunk));
  }

  /** Returns how many bytes of the piece it took: all of them, unless its data ended inside of the piece. */
  async write(piece: Uint8Array): Promise<number> {
    const before = this.#transform.bytesWritten;
    const written = new Promise<void>((resolve) => this.#transform.write(piece, () => resolve()));
    await Promise.race([this.#failed, written]);
    return this.#transform.bytesWritten - before;
  }

  /** What it gave since the last call. */
  take(): Uint8Array[] {
    const taken = this.#ready;
    this.#ready = [];
    return taken;
  }

  async end(): Promise<void> {
    this.#transform.end();
    await Promise.race([this.#failed, this.#ended]);
  }

  destroy(): void {
    this.#transform.destroy();
  }
}

import { Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress, type Zlib } from 'node:zlib';
import { OsgateError } from '../model/errors.ts';

const CHUNK_BYTES = 256 * 1024;
/** Bytes handed to an unpacker at once: what they unpack to is held in memory. */
const PACKED_PIECE_BYTES = 4096;

export type Packing = 'gzip' | 'zstd' | 'xz';

/**
 * How packed files begin; of zstd also a frame to be skipped, as pzstd writes it first. Sources: RFC 1952, RFC 8878,
 * "The .xz File Format".
 */
const MAGIC: readonly { readonly packing: Packing; readonly bytes: Buffer }[] = [
  { packing: 'gzip', bytes: Buffer.from([0x1f, 0x8b]) },
  { packing: 'zstd', bytes: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
  { packing: 'zstd', bytes: Buffer.from([0x50, 0x2a, 0x4d, 0x18]) },
  { packing: 'xz', bytes: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
];
export const LONGEST_MAGIC_BYTES = 6;

/**
 * The content of a file that may be packed, which its first bytes say. What was unpacked before a defect is delivered; then it
 * throws an `Error` that names the packing.
 *
 * @throws OsgateError `invalid-input` for xz on a machine without the program.
 */
export async function* unpack(
  raw: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { head, chunks } = await peek(raw, LONGEST_MAGIC_BYTES);
  const packing = packingOf(head);
  switch (packing) {
    case undefined:
      return yield* chunks;
    case 'gzip':
      return yield* unpackPieces(chunks, () => createGunzip({ chunkSize: CHUNK_BYTES }), packing);
    case 'zstd':
      return yield* unpackPieces(chunks, () => createZstdDecompress({ chunkSize: CHUNK_BYTES }), packing);
    case 'xz':
      return yield* unxz(chunks);
    default:
      return packing satisfies never;
  }
}

/** By how it begins; undefined for what is not packed. */
export function packingOf(head: Buffer): Packing | undefined {
  return MAGIC.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes))?.packing;
}

/** So many first bytes, fewer when there are no more, and all chunks with them. */
export async function peek(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  bytes: number,
): Promise<{ head: Buffer; chunks: AsyncIterable<Uint8Array> }> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let head = Buffer.alloc(0);
  while (head.length < bytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* all() {
    if (head.length > 0) yield head;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  }
  return { head: head.subarray(0, bytes), chunks: all() };
}

/**
 * Unpacks piece by piece and delivers what each piece gave before the next one, so that little of what could be unpacked is
 * lost when the data turn out to be damaged. A zstd file may be of several frames, as pzstd and `cat` make it; Node's
 * unpacker ignores what comes in one piece with the end of a frame, so that what it did not take goes to a new one.
 */
async function* unpackPieces(
  packed: AsyncIterable<Uint8Array>,
  create: () => Transform & Zlib,
  packing: Packing,
): AsyncGenerator<Uint8Array> {
  let unpacker = new Unpacker(create());
  try {
    for await (const chunk of packed) {
      for (let from = 0; from < chunk.length; ) {
        const piece = chunk.subarray(from, from + PACKED_PIECE_BYTES);
        const taken = await unpacker.write(piece);
        yield* unpacker.take();
        from += taken;
        if (taken === piece.length) continue;
        unpacker.destroy();
        unpacker = new Unpacker(create());
      }
    }
    await unpacker.end();
    yield* unpacker.take();
  } catch (error) {
    yield* unpacker.take();
    const why = error instanceof Error ? error.message : error;
    throw new Error(`its ${packing} data are damaged or cut: ${why}`);
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

async function* unxz(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { execa } = await import('execa');
  const child = execa('xz', ['--decompress', '--stdout'], {
    input: Readable.from(copiesOf(packed)),
    buffer: { stdout: false },
    reject: false,
  });
  for await (const chunk of child.iterable({ from: 'stdout', binary: true })) yield chunk as Uint8Array;
  const { failed, code, stderr } = await child;
  if (code === 'ENOENT') {
    throw new OsgateError(
      'invalid-input',
      'this file is packed with xz, and there is no xz on this machine',
      {
        hint: 'install it (package xz-utils), or unpack the file elsewhere',
      },
    );
  }
  if (failed) throw new Error(`its xz data are damaged or cut: ${stderr.trim()}`);
}

/** For a reader that runs ahead: chunks are valid only until the next one. */
async function* copiesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

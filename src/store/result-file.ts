import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { OsgateError } from '../model/errors.ts';

/** The name that stands for standard input. */
const STDIN = '-';
const STDIN_NAME = 'standard input';
const CHUNK_BYTES = 256 * 1024;
/** Bytes handed to an unpacker at once: what they unpack to is held in memory. */
const PACKED_PIECE_BYTES = 4096;

type Packing = 'gzip' | 'zstd' | 'xz';

/** How packed files begin. Sources: RFC 1952, RFC 8878, "The .xz File Format". */
const MAGIC: Readonly<Record<Packing, Buffer>> = {
  gzip: Buffer.from([0x1f, 0x8b]),
  zstd: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
  xz: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
};
const LONGEST_MAGIC_BYTES = 6;

/** A file that tests left behind, or standard input. What is packed is known by its first bytes, not by its name. */
export class ResultFile {
  /** As the user named it; `-` is called `standard input`. */
  readonly name: string;
  readonly #stream: Readable | undefined;
  #defect: string | undefined;

  /** With a stream, which is read once, the content is what comes from it; else that of the file with this name. */
  constructor(name: string, stream?: Readable) {
    this.name = name;
    this.#stream = stream;
  }

  /** Why what was read is not all there should be: it is empty, or what it is packed in is damaged. Known after reading. */
  get defect(): string | undefined {
    return this.#defect;
  }

  /** Whether it can be read again: standard input and pipes cannot. */
  get isLasting(): boolean {
    return this.#stream === undefined && statSync(this.name).isFile();
  }

  /**
   * The content, unpacked. What was unpacked before a defect is still delivered. A chunk is valid until the next one is
   * asked for.
   */
  async *chunks(): AsyncGenerator<Uint8Array> {
    let sizeBytes = 0;
    try {
      for await (const chunk of unpack(this.#raw())) {
        sizeBytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (error instanceof OsgateError || !(error instanceof Error)) throw error;
      this.#defect = error.message;
    }
    if (sizeBytes === 0) this.#defect ??= 'it is empty';
  }

  /** A part of the content, unpacked. Of what is not packed only this part is read. */
  async *span(offset: number, length: number): AsyncGenerator<Uint8Array> {
    const isPacked = packingOf(headOf(this.name)) !== undefined;
    const chunks = isPacked ? this.chunks() : chunksOfFile(this.name, offset);
    const end = offset + length;
    let at = isPacked ? 0 : offset;
    for await (const chunk of chunks) {
      const part = chunk.subarray(Math.max(0, offset - at), Math.max(0, end - at));
      if (part.length > 0) yield part;
      at += chunk.length;
      if (at >= end) return;
    }
  }

  /** Copies the bytes as they are, packed or not. */
  async copyTo(path: string): Promise<void> {
    if (this.isLasting) return copyFile(this.name, path);
    const { pipeline } = await import('node:stream/promises');
    await pipeline(this.#raw(), createWriteStream(path));
  }

  /** A file name for a copy. */
  get baseName(): string {
    return this.name === STDIN_NAME ? 'stdin' : basename(this.name);
  }

  /** The bytes as they are, packed or not. */
  #raw(): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
    if (this.#stream !== undefined) return this.#stream;
    return this.isLasting ? chunksOfFile(this.name) : createReadStream(this.name);
  }
}

/**
 * Opens result files; `-` is standard input.
 *
 * @throws OsgateError `invalid-input` when there is no such file, or when one is named twice: its results would count twice.
 */
export function openResultFiles(names: readonly string[], stdin: Readable): ResultFile[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    const file = twice === STDIN ? STDIN_NAME : twice;
    throw new OsgateError('invalid-input', `${file} is named twice`, { hint: 'name each file once' });
  }
  return names.map((name) => openResultFile(name, stdin));
}

/** The same for one file. */
export function openResultFile(name: string, stdin: Readable): ResultFile {
  if (name === STDIN) return new ResultFile(STDIN_NAME, stdin);
  if (!existsSync(name)) throw new OsgateError('invalid-input', `there is no file ${name}`);
  if (statSync(name).isDirectory()) {
    throw new OsgateError('invalid-input', `${name} is a folder, not a result file`, {
      hint: `name the files in it, such as ${join(name, '*.xml')}; a stored run is judged with: osgate report RUN`,
    });
  }
  return new ResultFile(name);
}

/** A regular file, read into the same memory again and again: several times as fast as a stream of it. */
function* chunksOfFile(path: string, offset = 0, chunkBytes = CHUNK_BYTES): Generator<Uint8Array> {
  const descriptor = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafeSlow(chunkBytes);
    for (let position = offset; ; ) {
      const size = readSync(descriptor, chunk, { position });
      if (size === 0) return;
      yield chunk.subarray(0, size);
      position += size;
    }
  } finally {
    closeSync(descriptor);
  }
}

async function* unpack(raw: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { head, chunks } = await peek(raw, LONGEST_MAGIC_BYTES);
  const packing = packingOf(head);
  switch (packing) {
    case undefined:
      return yield* chunks;
    case 'gzip':
      return yield* transformed(chunks, createGunzip({ chunkSize: CHUNK_BYTES }), packing);
    case 'zstd':
      return yield* transformed(chunks, createZstdDecompress({ chunkSize: CHUNK_BYTES }), packing);
    case 'xz':
      return yield* unxz(chunks);
    default:
      return packing satisfies never;
  }
}

function packingOf(head: Buffer): Packing | undefined {
  return (Object.keys(MAGIC) as Packing[]).find((each) =>
    head.subarray(0, MAGIC[each].length).equals(MAGIC[each]),
  );
}

function headOf(path: string): Buffer {
  for (const chunk of chunksOfFile(path, 0, LONGEST_MAGIC_BYTES)) return Buffer.from(chunk);
  return Buffer.alloc(0);
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
 * Feeds an unpacker piece by piece and takes what each piece gave before the next one, so that nothing that could be
 * unpacked is lost when the data turn out to be damaged or cut.
 */
async function* transformed(
  packed: AsyncIterable<Uint8Array>,
  unpacker: Transform,
  packing: Packing,
): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const take = () => {
    const taken = ready;
    ready = [];
    return taken;
  };
  const failed = new Promise<never>((_, reject) => unpacker.once('error', reject));
  failed.catch(() => undefined);
  unpacker.on('data', (chunk: Uint8Array) => ready.push(chunk));
  try {
    for await (const chunk of packed) {
      for (let from = 0; from < chunk.length; from += PACKED_PIECE_BYTES) {
        const piece = chunk.subarray(from, from + PACKED_PIECE_BYTES);
        await Promise.race([failed, new Promise<void>((resolve) => unpacker.write(piece, () => resolve()))]);
        yield* take();
      }
    }
    const ended = new Promise<void>((resolve) => unpacker.once('end', resolve));
    unpacker.end();
    await Promise.race([failed, ended]);
  } catch (error) {
    yield* take();
    throw new Error(
      `its ${packing} data are damaged or cut: ${error instanceof Error ? error.message : error}`,
    );
  } finally {
    unpacker.destroy();
  }
  yield* take();
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

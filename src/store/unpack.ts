import { Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { OsgateError } from '../model/errors.ts';
import { unpackGzipMember } from './gzip.ts';
import { PackedBytes } from './packed-bytes.ts';
import { unpackStream } from './unpack-stream.ts';

const CHUNK_BYTES = 256 * 1024;

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
    case 'zstd':
      return yield* unpackParts(chunks, packing);
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
    try {
      if (head.length > 0) yield head;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head: head.subarray(0, bytes), chunks: all() };
}

/**
 * A gzip file may be of several members, a zstd file of several frames, as `cat` and pzstd make them. Node's unpackers ignore what
 * comes in one piece with the end of a part, so that each part has an unpacker of its own.
 */
async function* unpackParts(chunks: AsyncIterable<Uint8Array>, packing: 'gzip' | 'zstd') {
  const packed = new PackedBytes(chunks);
  try {
    do
      yield* packing === 'gzip'
        ? unpackGzipMember(packed, CHUNK_BYTES)
        : unpackStream(packed, createZstdDecompress({ chunkSize: CHUNK_BYTES }));
    while (!(await packed.isAtEnd()));
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    throw new Error(`its ${packing} data are damaged or cut, from byte ${packed.offset} on: ${why}`);
  } finally {
    await packed.close();
  }
}

async function* unxz(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { execa } = await import('execa');
  const child = execa('xz', ['--decompress', '--stdout'], {
    input: Readable.from(copiesOf(packed)),
    buffer: { stdout: false },
    reject: false,
  });
  let sizeBytes = 0;
  for await (const chunk of child.iterable({ from: 'stdout', binary: true })) {
    sizeBytes += (chunk as Uint8Array).length;
    yield chunk as Uint8Array;
  }
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
  if (failed) {
    throw new Error(`its xz data are damaged or cut, behind ${sizeBytes} unpacked bytes: ${stderr.trim()}`);
  }
}

/** For a reader that runs ahead: chunks are valid only until the next one. */
async function* copiesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

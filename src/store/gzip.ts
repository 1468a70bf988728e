import { crc32, createInflateRaw } from 'node:zlib';
import type { PackedBytes } from './packed-bytes.ts';
import { unpackStream } from './unpack-stream.ts';

/**
 * One member of a gzip file, or the zeros with which blocks are filled up. Node's own unpacker of gzip loses the end of the content
 * when something follows that is no gzip, so it only inflates here. Source: RFC 1952, 2.3.
 *
 * @throws an error for damaged or cut data.
 */
export async function* unpackGzipMember(packed: PackedBytes, chunkSize: number): AsyncGenerator<Uint8Array> {
  if (!(await skipGzipHeader(packed))) return;
  let checksum = 0;
  let sizeBytes = 0;
  for await (const chunk of unpackStream(packed, createInflateRaw({ chunkSize }))) {
    checksum = crc32(chunk, checksum);
    sizeBytes += chunk.length;
    yield chunk;
  }
  const trailer = await packed.take(8);
  if (trailer.readUInt32LE(0) !== checksum) throw new Error('incorrect data check');
  if (trailer.readUInt32LE(4) !== sizeBytes % 2 ** 32) throw new Error('incorrect length check');
}

const GZIP_DEFLATED = Buffer.from([0x1f, 0x8b, 8]);
const GZIP_FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;

/** False for zeros up to the end, with which tapes and blocks are filled up. */
async function skipGzipHeader(packed: PackedBytes): Promise<boolean> {
  if ((await packed.skipZeros()) && (await packed.isAtEnd())) return false;
  const start = await packed.take(GZIP_DEFLATED.length);
  if (!start.equals(GZIP_DEFLATED)) {
    packed.offset -= start.length;
    throw new Error('incorrect header check');
  }
  const [flags = 0] = await packed.take(1);
  await packed.take(6);
  if (flags & GZIP_FLAG.extra) await packed.take((await packed.take(2)).readUInt16LE());
  for (const flag of [GZIP_FLAG.name, GZIP_FLAG.comment]) {
    if (flags & flag) while ((await packed.take(1))[0] !== 0);
  }
  if (flags & GZIP_FLAG.headerCrc) await packed.take(2);
  return true;
}

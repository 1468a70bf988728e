import { gzipSync, zstdCompressSync } from 'node:zlib';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { unpack } from '../../src/store/unpack.ts';

const FIRST = Buffer.from('hello '.repeat(20));
const SECOND = Buffer.from('world '.repeat(30));
const BOTH = Buffer.concat([FIRST, SECOND]);
/** A frame of zstd that holds nothing to unpack: magic, size, bytes. */
const SKIPPED_FRAME = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7]);

async function read(packed: Uint8Array, pieceBytes = packed.length) {
  const pieces = Array.from({ length: Math.ceil(packed.length / pieceBytes) }, (_, i) =>
    packed.subarray(i * pieceBytes, (i + 1) * pieceBytes),
  );
  const content: Buffer[] = [];
  let defect: string | undefined;
  try {
    for await (const chunk of unpack(pieces)) content.push(Buffer.from(chunk));
  } catch (error) {
    defect = (error as Error).message;
  }
  return { text: Buffer.concat(content).toString(), defect };
}

async function xz(bytes: Uint8Array): Promise<Uint8Array> {
  return (await execa('xz', ['-c'], { input: bytes, encoding: 'buffer' })).stdout;
}

test.each([
  ['gzip', async (bytes: Uint8Array) => gzipSync(bytes)],
  ['zstd', async (bytes: Uint8Array) => zstdCompressSync(bytes)],
  ['xz', xz],
])('what was packed by %s in two parts is unpacked whole', async (_, pack) => {
  const packed = Buffer.concat([await pack(FIRST), await pack(SECOND)]);
  expect(await read(packed)).toEqual({ text: BOTH.toString(), defect: undefined });
});

test('frames of zstd that are to be skipped are skipped, first as well as later', async () => {
  const packed = [SKIPPED_FRAME, zstdCompressSync(FIRST), SKIPPED_FRAME, zstdCompressSync(SECOND)];
  expect(await read(Buffer.concat(packed))).toEqual({ text: BOTH.toString(), defect: undefined });
});

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
])('%s in pieces of any size is the same, and a cut shows wherever it is', async (_, pack) => {
  const first = pack(FIRST);
  const packed = Buffer.concat([first, pack(SECOND)]);
  for (let pieceBytes = 1; pieceBytes <= packed.length; pieceBytes++) {
    expect((await read(packed, pieceBytes)).text, `pieces of ${pieceBytes}`).toBe(BOTH.toString());
  }
  for (let size = 4; size < packed.length; size++) {
    const { text, defect } = await read(packed.subarray(0, size));
    expect(BOTH.toString().startsWith(text)).toBe(true);
    expect(defect === undefined, `${size} bytes`).toBe(size === first.length);
  }
});

test('what follows the last frame and is none is told, and what was before it is kept', async () => {
  const { text, defect } = await read(Buffer.concat([zstdCompressSync(FIRST), Buffer.from('no frame')]));
  expect(text).toBe(FIRST.toString());
  expect(defect).toBe('its zstd data are damaged or cut: Unknown frame descriptor');
});

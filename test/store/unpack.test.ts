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

const GZIP_WITH_ALL_FIELDS = (() => {
  const plain = gzipSync(FIRST);
  const fields = Buffer.concat([
    Buffer.from([3, 0, 1, 2, 3]),
    Buffer.from('name\0remark\0'),
    Buffer.from([9, 9]),
  ]);
  const head = Buffer.concat([
    plain.subarray(0, 3),
    Buffer.from([2 | 4 | 8 | 16]),
    plain.subarray(4, 10),
    fields,
  ]);
  return Buffer.concat([head, plain.subarray(10)]);
})();

test('a gzip with every field of its head, and with zeros behind it as on a tape, is unpacked', async () => {
  const packed = Buffer.concat([GZIP_WITH_ALL_FIELDS, gzipSync(SECOND), Buffer.alloc(2000)]);
  for (const pieceBytes of [1, 7, packed.length]) {
    expect(await read(packed, pieceBytes)).toEqual({ text: BOTH.toString(), defect: undefined });
  }
});

test.each([
  ['gzip', gzipSync(FIRST), 'its gzip data are damaged or cut, from byte 29 on: incorrect header check'],
  [
    'zstd',
    zstdCompressSync(FIRST),
    'its zstd data are damaged or cut, from byte 22 on: Unknown frame descriptor',
  ],
  [
    'xz',
    await xz(FIRST),
    'its xz data are damaged or cut, behind 120 unpacked bytes: xz: (stdin): Compressed data is corrupt',
  ],
])('%s: what follows the packed data and is none is told, and what was before it is kept', async (_, packed, told) => {
  const { text, defect } = await read(Buffer.concat([packed, Buffer.from('this was never packed')]));
  expect(text).toBe(FIRST.toString());
  expect(defect).toBe(told);
});

test.each([
  ['content', -8, 'incorrect data check'],
  ['length', -4, 'incorrect length check'],
])('a gzip whose %s is not what its end says is damaged, and its content is kept', async (_, place, told) => {
  const packed = gzipSync(FIRST);
  packed.writeUInt8((packed.at(place) ?? 0) ^ 1, packed.length + place);
  const { text, defect } = await read(packed);
  expect(text).toBe(FIRST.toString());
  expect(defect).toBe(`its gzip data are damaged or cut, from byte ${packed.length} on: ${told}`);
});

test('a reader that wants no more lets go of its source', async () => {
  let isOpen = true;
  function* source() {
    try {
      for (;;) yield gzipSync(FIRST);
    } finally {
      isOpen = false;
    }
  }
  for await (const _ of unpack(source())) break;
  expect(isOpen).toBe(false);
});

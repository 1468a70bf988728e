import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { openResultFile, openResultFiles } from '../../src/store/result-file.ts';

const SMOKE = await readFile(new URL('../fixtures/streams/smoke.subunit', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'osgate-files-'));
afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: Uint8Array, name = 'results') {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return drain(openResultFile(path, Readable.from([])));
}

async function drain(file: ReturnType<typeof openResultFile>) {
  const chunks: Buffer[] = [];
  for await (const chunk of file.chunks()) chunks.push(Buffer.from(chunk));
  return { content: Buffer.concat(chunks), defect: file.defect };
}

async function xz(bytes: Uint8Array): Promise<Uint8Array> {
  return (await execa('xz', ['-c'], { input: bytes, encoding: 'buffer' })).stdout;
}

test.each([
  ['plain', async (bytes: Buffer) => bytes],
  ['gzip', async (bytes: Buffer) => gzipSync(bytes)],
  [
    'two gzip members',
    async (bytes: Buffer) => Buffer.concat([gzipSync(bytes.subarray(0, 999)), gzipSync(bytes.subarray(999))]),
  ],
  ['zstd', async (bytes: Buffer) => zstdCompressSync(bytes)],
  ['xz', xz],
])('%s is opened whatever its name', async (_, pack) => {
  const { content, defect } = await read(await pack(SMOKE), 'name.txt');
  expect(content.equals(SMOKE)).toBe(true);
  expect(defect).toBeUndefined();
});

test.each([
  ['gzip', async () => gzipSync(SMOKE)],
  ['zstd', async () => zstdCompressSync(SMOKE)],
  ['xz', () => xz(SMOKE)],
])('of a cut %s file the start is read and the cut is told', async (name, pack) => {
  const packed = await pack();
  const { content, defect } = await read(packed.subarray(0, packed.length - 5));
  expect(content.equals(SMOKE.subarray(0, content.length))).toBe(true);
  expect(content.length).toBeGreaterThan(SMOKE.length / 2);
  expect(defect).toMatch(new RegExp(`^its ${name} data are damaged or cut: `));
});

test('an empty file is a defect', async () => {
  expect((await read(Buffer.alloc(0))).defect).toBe('it is empty');
  expect((await read(gzipSync(''))).defect).toBe('it is empty');
});

test('- is standard input, in chunks of any size', async () => {
  const packed = gzipSync(SMOKE);
  const bytes = Array.from({ length: 10 }, (_, index) => packed.subarray(index, index + 1));
  const { content } = await drain(openResultFile('-', Readable.from([...bytes, packed.subarray(10)])));
  expect(content.equals(SMOKE)).toBe(true);
});

test('a missing file and a folder are errors of the user', () => {
  expect(() => openResultFile('/no/such', Readable.from([]))).toThrow('there is no file /no/such');
  expect(() => openResultFile(folder, Readable.from([]))).toThrow('is a folder, not a result file');
});

test('no file counts twice', () => {
  const open = (...names: string[]) => openResultFiles(names, Readable.from([]));
  expect(() => open('-', '-')).toThrow('standard input is named twice');
  expect(() => open('a.xml', '-', 'a.xml')).toThrow('a.xml is named twice');
});

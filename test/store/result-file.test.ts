import { chmod, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import type { OsgateError } from '../../src/model/errors.ts';
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
  expect(defect).toMatch(new RegExp(`^its ${name} data are damaged or cut, `));
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

test('a file that nobody lets us read is an error of the user', async () => {
  const path = join(folder, 'secret');
  await writeFile(path, SMOKE, { mode: 0 });
  await chmod(folder, 0o755);
  const isRoot = process.geteuid?.() === 0; // who may read everything
  if (isRoot) process.seteuid?.(65534);
  try {
    expect(() => openResultFile(path, Readable.from([]))).toThrow(
      /secret cannot be read: permission denied$/,
    );
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test('a FIFO is read once, like standard input', async () => {
  const path = join(folder, 'fifo');
  await execa('mkfifo', [path]);
  const file = openResultFile(path, Readable.from([]));
  expect(file.isLasting).toBe(false);
  const [{ content, defect }] = await Promise.all([drain(file), writeFile(path, gzipSync(SMOKE))]);
  expect(content.equals(SMOKE)).toBe(true);
  expect(defect).toBeUndefined();
});

test('of a folder the hint says which file to name', async () => {
  const hint = async (files: Record<string, string>, asked = '.') => {
    const path = await mkdtemp(join(folder, 'folder-'));
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), content);
      await utimes(join(path, name), 1e9, 1e9);
    }
    try {
      openResultFile(join(path, asked), Readable.from([]));
    } catch (error) {
      return (error as OsgateError).hint?.replaceAll(path, 'DIR');
    }
    return 'no error';
  };
  const stestr = { '.stestr/0': '', '.stestr/2': '', '.stestr/10': '', '.stestr/next-stream': '11' };
  expect([
    await hint({}),
    await hint({ 'a.subunit': '' }),
    await hint({ 'README.md': '', 'a.xml': '', 'b.xml': '' }),
    await hint(stestr),
    await hint(stestr, '.stestr'),
    await hint({ 'verdict.json': '', 'stream.subunit': '' }),
  ]).toMatchInlineSnapshot(`
    [
      "name the files that hold results",
      "name the files in it, such as DIR/a.subunit",
      "name the files in it, such as DIR/*.xml",
      "the last run that stestr kept is DIR/.stestr/10, of 2001-09-09T01:46:40.000Z; it keeps none that was killed",
      "the last run that stestr kept is DIR/.stestr/10, of 2001-09-09T01:46:40.000Z; it keeps none that was killed",
      "a stored run is judged with: osgate report DIR",
    ]
  `);
});

test('no file counts twice', async () => {
  const open = (...names: string[]) => openResultFiles(names, Readable.from([]));
  expect(() => open('-', '-')).toThrow('standard input is named twice');
  expect(() => open('a.xml', '-', 'a.xml')).toThrow('a.xml is named twice');
  await writeFile(join(folder, 'real'), SMOKE);
  await symlink('real', join(folder, 'link'));
  expect(() => open(join(folder, 'real'), `${folder}/./real`)).toThrow('/./real is named twice');
  expect(() => open(join(folder, 'real'), join(folder, 'link'))).toThrow('/link is named twice');
});

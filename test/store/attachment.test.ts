import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import type { Attachment, StreamPlace } from '../../src/model/test-result.ts';
import { attachmentPieces } from '../../src/store/attachment.ts';
import { openResultFile, ResultFile } from '../../src/store/result-file.ts';
import { readResults } from '../../src/use-cases/results/read.ts';
import { attachment, packet } from '../subunit/streams.ts';

const T = 'pkg.mod.Class.test_a';
const PIECE_BYTES = 997;
const folder = await mkdtemp(join(tmpdir(), 'osgate-attachments-'));
afterAll(() => rm(folder, { recursive: true }));

/** Bytes that tell where they are from; the pieces are cut in the middle of lines. */
const log = (of: string, lines: number) =>
  Buffer.from(Array.from({ length: lines }, (_, index) => `${of} 서버 ${index}\n`).join(''));

const LOGS = { first: log('first', 100_000), second: log('second', 90_000), short: log('short', 3) };
/** Two workers run the same test at once, between noise and damage; the second log of one name is in the same attempt. */
const STREAM = Buffer.concat([
  packet({ testId: T, status: 'exists' }),
  packet({ testId: T, status: 'inprogress', routeCode: '0' }),
  packet({ testId: T, status: 'inprogress', routeCode: '1' }),
  ...Array.from({ length: Math.ceil(LOGS.first.length / PIECE_BYTES) }, (_, index) => [
    piece('first', '0', index),
    index === 5 ? Buffer.from('noise 곳\n') : piece('second', '1', index),
    index === 9 ? piece('first', '0', 9).subarray(4) : packet({ testId: `${T}2`, status: 'exists' }),
  ]).flat(),
  piece('second', '1', 5),
  attachment(T, 'log', LOGS.short, { routeCode: '0' }),
  packet({ testId: T, status: 'fail', routeCode: '0' }),
  packet({ testId: T, status: 'success', routeCode: '1' }),
]);

function piece(of: 'first' | 'second', routeCode: string, index: number): Buffer {
  const bytes = LOGS[of].subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);
  const eof = (index + 1) * PIECE_BYTES >= LOGS[of].length;
  return bytes.length === 0 ? Buffer.alloc(0) : attachment(T, 'log', bytes, { routeCode, eof });
}

async function attachmentsOf(file: ResultFile): Promise<Attachment[]> {
  const { tests } = await readResults([file]);
  return tests.flatMap(({ attempts }) => attempts.flatMap(({ attachments }) => attachments));
}

async function wholeOf(place: StreamPlace | undefined): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const bytes of attachmentPieces(place ?? expect.fail('it has no place'))) pieces.push(bytes);
  return Buffer.concat(pieces);
}

test.each([
  ['a plain file', (bytes: Buffer) => bytes],
  ['a packed file', (bytes: Buffer) => gzipSync(bytes, { level: 1 })],
])('an attachment over thousands of packets is read whole from its place in %s', async (name, pack) => {
  const path = join(folder, name);
  await writeFile(path, pack(STREAM));
  const [first, short, second] = await attachmentsOf(openResultFile(path, Readable.from([])));
  expect((await wholeOf(first?.place)).equals(LOGS.first)).toBe(true);
  expect((await wholeOf(short?.place)).equals(LOGS.short)).toBe(true);
  expect(first?.text?.length).toBeLessThan(LOGS.first.length);
  expect(second?.text).toBeUndefined();
  const [start, moved] = [LOGS.second.subarray(0, 5 * PIECE_BYTES), LOGS.second.subarray(5 * PIECE_BYTES)];
  const late = Buffer.concat([start, moved.subarray(PIECE_BYTES)]);
  expect((await wholeOf(second?.place)).equals(late)).toBe(true);
});

test('what comes from a pipe has no place: it cannot be read again', async () => {
  const stream = Readable.from([attachment(T, 'log', 'hello'), packet({ testId: T, status: 'fail' })]);
  expect(await attachmentsOf(new ResultFile('-', stream))).toMatchObject([
    { place: undefined, text: 'hello' },
  ]);
});

test('a file that has changed since is told, not read as something else', async () => {
  const path = join(folder, 'changed');
  await writeFile(
    path,
    Buffer.concat([attachment(T, 'log', 'hello'), packet({ testId: T, status: 'fail' })]),
  );
  const [found] = await attachmentsOf(openResultFile(path, Readable.from([])));
  for (const bytes of [Buffer.from(' '), Buffer.concat([packet({ testId: T, status: 'fail' }), STREAM])]) {
    await writeFile(path, bytes);
    await expect(wholeOf(found?.place)).rejects.toThrow(
      'has changed since: no attachment begins at offset 0',
    );
  }
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { secretRules } from '../../../src/secrets/rules.ts';
import { ResultFile } from '../../../src/store/result-file.ts';
import { handOn, keepMasked } from '../../../src/use-cases/gate/keep-masked.ts';
import { attachment, packet } from '../../subunit/streams.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'osgate-kept-'));
});
afterEach(() => rm(folder, { recursive: true }));

const testId = 'pkg.mod.Klass.test_x';
const RULES = secretRules(['hunter2-secret']);
const streamWith = (log: string) =>
  Buffer.concat([attachment(testId, 'log', log, { eof: true }), packet({ testId, status: 'success' })]);
const fileOf = (stream: Buffer) => new ResultFile('x.subunit', Readable.from([stream]));

test('the copy is whole and masked', async () => {
  const copy = join(folder, 'copy');
  expect(await keepMasked(fileOf(streamWith('it is hunter2-secret')), copy, RULES)).toBeUndefined();
  expect((await readFile(copy)).equals(streamWith('it is ***'))).toBe(true);
});

test('a disk that is full is told as that, not as a bug', async () => {
  await expect(keepMasked(fileOf(streamWith('x')), '/dev/full', RULES)).rejects.toThrow(
    expect.objectContaining({
      code: 'environment',
      message: expect.stringMatching(/^\/dev\/full cannot be written: ENOSPC/),
    }),
  );
});

test('what reads faster than the disk writes waits: one piece is on its way, no more', async () => {
  let read = 0;
  const file = {
    async *chunks() {
      for (; read < 20; read++) yield Buffer.alloc(1024);
    },
  };
  let arrive: (() => void) | undefined;
  const write = () =>
    new Promise<void>((resolve) => {
      arrive = resolve;
    });
  const masker = { push: (piece: Uint8Array) => Buffer.from(piece), end: () => Buffer.alloc(0) };
  let taken = 0;
  const reading = (async () => {
    for await (const _ of handOn(file, write, masker)) taken++;
  })();
  for (let turn = 0; turn < 50; turn++) await nextTurn();
  expect([read, taken]).toEqual([1, 1]);
  arrive?.();
  for (let turn = 0; turn < 50; turn++) await nextTurn();
  expect([read, taken]).toEqual([2, 2]);
  for (let turn = 0; turn < 50; turn++) {
    arrive?.();
    await nextTurn();
  }
  await reading;
  expect([read, taken]).toEqual([20, 20]);
});

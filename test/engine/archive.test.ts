import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packArchive, saveArchive, unpackArchive } from '../../src/engine/archive.ts';

const asEngineAnswer = async (names: Readonly<Record<string, string | Uint8Array>>) =>
  Readable.from([await packArchive(Object.entries(names).map(([path, content]) => ({ path, content })))]);

test('any bytes come out of an archive as they went in', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'osgate-test-'));
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (content) => {
      const answer = await asEngineAnswer({ 'osgate/sub/stream': content });
      const names = await Readable.from(saveArchive(answer, folder, () => [])).toArray();
      expect(names).toEqual(['sub/stream']);
      expect(new Uint8Array(await readFile(join(folder, 'sub/stream')))).toEqual(content);
    }),
    { numRuns: 50 },
  );
  await rm(folder, { recursive: true });
});

test('an entry that would leave the target folder is not written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'osgate-test-'));
  const answer = await asEngineAnswer({ 'osgate/../../evil': 'x' });
  const names = await Readable.from(saveArchive(answer, folder, () => [])).toArray();
  expect(names).toEqual([]);
  await rm(folder, { recursive: true });
});

test('equal files make equal bytes, so that the build cache holds', async () => {
  const files = [{ path: 'Dockerfile', content: 'FROM scratch' }];
  expect(await packArchive(files)).toEqual(await packArchive(files));
});

test('texts are read by their name below the folder that was asked for', async () => {
  const files = await unpackArchive(
    await asEngineAnswer({ 'share/tests.txt': 'a\nb\n', 'share/pbr/x.json': '{}' }),
  );
  expect([...files]).toEqual([
    ['tests.txt', 'a\nb\n'],
    ['pbr/x.json', '{}'],
  ]);
});

test('where a file cannot be written, the rest of the answer is not waited for', async () => {
  const endless = Readable.from(
    (async function* () {
      yield* await asEngineAnswer({ 'osgate/stream': new Uint8Array(100_000) });
      for (;;) yield Buffer.alloc(65_536);
    })(),
  );
  await expect(Readable.from(saveArchive(endless, '/dev/null', () => [])).toArray()).rejects.toThrow();
  expect(endless.destroyed).toBe(true);
});

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { zstdDecompressSync } from 'node:zlib';
import { execa } from 'execa';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeBundle } from '../../src/store/bundle.ts';

let place: string;
let folder: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'osgate-bundle-'));
  folder = join(place, '20260101T000000Z-smoke-aaaa');
  await mkdir(join(folder, 'given'), { recursive: true });
  await writeFile(join(folder, 'run.json'), '{"schema": "osgate-run/v1"}');
  await writeFile(join(folder, 'given', '001-한글.xml'), '<testsuite/>');
});
afterEach(() => rm(place, { recursive: true }));

async function unpack(file: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const entries = extract();
  Readable.from([zstdDecompressSync(await readFile(file))]).pipe(entries);
  for await (const entry of entries) files.set(entry.header.name, await text(entry));
  return files;
}

describe('writeBundle', () => {
  test('holds every file, and the checksum of each', async () => {
    const target = join(place, 'run.tar.zst');
    await writeBundle(folder, target);
    const files = await unpack(target);
    const run = '20260101T000000Z-smoke-aaaa';
    expect([...files.keys()]).toEqual([`${run}/SHA256SUMS`, `${run}/given/001-한글.xml`, `${run}/run.json`]);
    const sums = files.get(`${run}/SHA256SUMS`)?.trim().split('\n') ?? [];
    expect(sums).toHaveLength(2);
    for (const line of sums) {
      const [sum, name] = line.split('  ');
      const content = files.get(`${run}/${name}`) ?? '';
      expect(createHash('sha256').update(content).digest('hex'), name).toBe(sum);
    }
  });

  test('the ordinary tools unpack and check it, whatever files are called', async () => {
    await writeFile(join(folder, 'given', '002-a\\b\nc.xml'), 'x');
    const target = join(place, 'run.tar.zst');
    await writeBundle(folder, target);
    await rm(folder, { recursive: true });
    await execa('tar', ['-x', '-C', place], { input: zstdDecompressSync(await readFile(target)) });
    const checked = await execa('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder });
    expect(checked.stdout.split('\n')).toHaveLength(3);
    await writeFile(join(folder, 'run.json'), 'changed');
    const { exitCode } = await execa('sha256sum', ['--check', 'SHA256SUMS'], { cwd: folder, reject: false });
    expect(exitCode).toBe(1);
  });

  test('equal folders make equal bytes', async () => {
    await writeBundle(folder, join(place, 'a'));
    await writeBundle(folder, join(place, 'b'));
    expect(await readFile(join(place, 'a'))).toEqual(await readFile(join(place, 'b')));
  });

  test('never overwrites', async () => {
    const target = join(place, 'taken');
    await writeFile(target, 'mine');
    await expect(writeBundle(folder, target)).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await readFile(target, 'utf8')).toBe('mine');
  });
});

test('a name that the disk does not take is a mistake, not a bug', async () => {
  await expect(writeBundle(folder, join(place, 'a'.repeat(300)))).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('ENAMETOOLONG'),
  });
});

test('a file of the run that cannot be read is told by its name, and is no bug', async () => {
  // there is a file in it that not even root may read
  await expect(writeBundle('/proc/sys/net/ipv4/route', join(place, 'x'))).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^\/proc\/sys\/net\/ipv4\/route\/\w+ cannot be read: E/),
  });
});

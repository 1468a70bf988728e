import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { openResultFile, ResultFile } from '../../../src/store/result-file.ts';
import { readResults } from '../../../src/use-cases/results/read.ts';

const SMOKE = await readFile(new URL('../../fixtures/streams/smoke.subunit', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'osgate-read-'));
afterAll(() => rm(folder, { recursive: true }));
const VERSION_1 = 'test: a.b\nsuccess: a.b\n';
const open = (path: string) =>
  openResultFile(fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url)), Readable.from([]));
const of = (text: string | Uint8Array, name = 'file') =>
  new ResultFile(name, Readable.from([Buffer.from(text)]));

test.each([
  ['streams/smoke.subunit', 'subunit-v2'],
  ['junit/pytest.xml', 'junit'],
  ['rally/lab-task.json', 'rally'],
  ['rally/lab-task.old.json', 'rally'],
  ['rally/lab-verify.json', 'rally'],
])('%s is %s by its content', async (path, format) => {
  expect((await readResults([open(path)])).format).toBe(format);
});

test.each([
  ['with a byte order mark and empty lines', '\ufeff\n\n<testsuite/>'],
  ['in UTF-16', Buffer.from('<testsuite/>', 'utf16le')],
])('JUnit XML %s is JUnit XML', async (_, content) => {
  expect(await readResults([of(content)])).toMatchObject({ format: 'junit', intact: true, tests: [] });
});

test.each([
  ['an HTML page', '<!DOCTYPE html><html></html>', 'file: its root element is html'],
  ['entities', '<!DOCTYPE t [<!ENTITY a "b">]><testsuite/>', 'file: it declares entities'],
  ['JSON', '{"results": []}', 'file is neither subunit nor JUnit XML nor a report of Rally: 15 bytes'],
  ['JSON that begins like a report of Rally', '{"tests": []}', 'file: it is JSON, but no report of Rally'],
  ['a zip archive', 'PK\u0003\u0004\u0000', 'file is a zip archive, which is not opened'],
  ['a tar archive', `a.xml${'\0'.repeat(252)}ustar`, 'file is a tar archive, which is not opened'],
  [
    'a tar archive with a stream in it',
    Buffer.concat([Buffer.from(`a${'\0'.repeat(256)}ustar${'\0'.repeat(250)}`), SMOKE]),
    'file is a tar archive, which is not opened',
  ],
  ['bzip2', 'BZh91AY&SY', 'file is packed with bzip2, which is not opened'],
  ['what is packed twice', gzipSync(gzipSync(SMOKE)), 'file is packed twice, the second time with gzip'],
  [
    'a binary file, signatures among its bytes',
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0xb3, 0xff, 0xb3, 0, 0]),
    'file is neither subunit nor JUnit XML nor a report of Rally: 5 bytes',
  ],
])('%s is refused', async (_, content, message) => {
  await expect(readResults([of(content)])).rejects.toThrow(message);
});

test.each([
  ['v1', VERSION_1, 'subunit-1to2 < v1 > v1.v2'],
  ['v1.gz', gzipSync(VERSION_1), 'zcat < v1.gz | subunit-1to2 > v1.gz.v2'],
  ['v1.zst', zstdCompressSync(VERSION_1), 'zstdcat < v1.zst | subunit-1to2 > v1.zst.v2'],
  ['mixed', `starting\ntest a.b (1)\nboom\nfailure a.b (1) [ multipart\n`, 'subunit-1to2 < mixed > mixed.v2'],
])('subunit version 1 in %s is refused with what to type', async (name, content, command) => {
  await writeFile(join(folder, name), content);
  const refused = readResults([openResultFile(join(folder, name), Readable.from([]))]);
  const typed = command.replaceAll(name, join(folder, name));
  await expect(refused).rejects.toMatchObject({
    message: expect.stringMatching(/are subunit version 1, lines of text/),
    hint: `convert it with subunit-1to2 of python-subunit: ${typed}`,
  });
  const piped = readResults([of(content, 'standard input')]);
  await expect(piped).rejects.toMatchObject({
    hint: expect.stringMatching(/: … \| subunit-1to2 \| osgate results -$/),
  });
});

test.each([
  ['a log', 'test of the network: good\nerror: cannot connect\nsuccess: done\n'],
  ['a start without an end', 'testing a.b\n'],
])('%s is not taken for subunit version 1', async (_, content) => {
  await expect(readResults([of(content)])).rejects.toThrow(/^file is neither subunit/);
});

test('a stream that is cut in its first packet, or one whose only packet is damaged, is not intact', async () => {
  for (const bytes of [
    SMOKE.subarray(0, 1),
    SMOKE.subarray(0, 20),
    Buffer.concat([SMOKE.subarray(0, 20), Buffer.alloc(200)]),
  ]) {
    expect(await readResults([of(bytes)])).toMatchObject({ tests: [], intact: false });
  }
});

test('what Python warns of before a stream is not taken for XML', async () => {
  const warning = "<frozen runpy>:128: RuntimeWarning: 'subunit.run' found in sys.modules\n";
  const { tests, format, intact } = await readResults([of(Buffer.concat([Buffer.from(warning), SMOKE]))]);
  expect({ format, tests: tests.length, intact }).toEqual({ format: 'subunit-v2', tests: 111, intact: true });
});

test('JSON that a runner prints before its stream does not hide the stream', async () => {
  const { tests, format } = await readResults([
    of(Buffer.concat([Buffer.from('{"level": "info"}\n'), SMOKE])),
  ]);
  expect({ format, tests: tests.length }).toEqual({ format: 'subunit-v2', tests: 111 });
});

test('a long foreign text is not repeated whole', async () => {
  const refused = readResults([of('x'.repeat(5000))]);
  await expect(refused).rejects.toThrow(/^file is neither .{0,300}$/);
});

test('a test in several files has the attempts of all', async () => {
  const file = (inside: string) =>
    of(`<testsuite><testcase classname="a" name="t">${inside}</testcase></testsuite>`);
  const { tests } = await readResults([file('<failure>x</failure>'), file('')]);
  expect(tests).toMatchObject([
    { id: 'a.t', status: 'success', attempts: [{ status: 'fail' }, { status: 'success' }] },
  ]);
});

test('results of both formats together are mixed, and problems name their file', async () => {
  const both = await readResults([open('streams/smoke.subunit'), of('', 'nothing.xml')]);
  expect(both).toMatchObject({
    format: 'subunit-v2',
    intact: false,
    problems: [{ code: 'empty-file', file: 'nothing.xml' }],
  });
  expect((await readResults([open('streams/smoke.subunit'), open('junit/pytest.xml')])).format).toBe('mixed');
});

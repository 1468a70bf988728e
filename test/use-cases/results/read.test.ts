import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openResultFile, ResultFile } from '../../../src/store/result-file.ts';
import { readResults } from '../../../src/use-cases/results/read.ts';

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
  ['bzip2', 'BZh91AY', 'file is packed with bzip2, which is not opened'],
])('%s is refused', async (_, content, message) => {
  await expect(readResults([of(content)])).rejects.toThrow(message);
});

test('JSON that a runner prints before its stream does not hide the stream', async () => {
  const smoke = await readFile(new URL('../../fixtures/streams/smoke.subunit', import.meta.url));
  const { tests, format } = await readResults([
    of(Buffer.concat([Buffer.from('{"level": "info"}\n'), smoke])),
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

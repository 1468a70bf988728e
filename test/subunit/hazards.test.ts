import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ResultSet } from '../../src/model/test-result.ts';
import { readSubunit } from '../../src/subunit/read.ts';
import { attachment, packet, stream } from './streams.ts';

const T = 'pkg.mod.Class.test_a';

const statusesOf = ({ tests }: ResultSet) =>
  tests.map(({ id, attempts, status }) => [id, attempts.map((each) => each.status).join(' ') || status]);

test('streams one after the other are one: a test in both has the attempts of both', async () => {
  const first = [packet({ testId: T, status: 'inprogress' }), packet({ testId: T, status: 'fail' })];
  const second = [packet({ testId: T, status: 'inprogress' }), packet({ testId: T, status: 'success' })];
  const both = await readSubunit([...first, ...second, stream('all-statuses')]);
  expect(statusesOf(both)[0]).toEqual([T, 'fail success']);
  expect(both.tests.length).toBe(7);
  expect(both.intact).toBe(true);
});

test('a stream cut inside a packet with another one behind it loses that packet only', async () => {
  const packets = [packet({ testId: 'a', status: 'success' }), packet({ testId: 'b', status: 'success' })];
  const cut = Buffer.concat([...packets, packet({ testId: 'c', status: 'success' }).subarray(0, 9)]);
  const results = await readSubunit([cut, ...packets, packet({ testId: 'd', status: 'fail' })]);
  expect(statusesOf(results)).toEqual([
    ['a', 'success success'],
    ['b', 'success success'],
    ['d', 'fail'],
  ]);
  expect(results.intact).toBe(false);
});

test('tens of thousands of planned tests, of which one ran', async () => {
  const planned = Array.from({ length: 30_000 }, (_, index) =>
    packet({ testId: `${T}_${index}[id-${index},smoke]`, status: 'exists' }),
  );
  const results = await readSubunit([...planned, packet({ testId: `${T}_7`, status: 'success' })]);
  const counts = Map.groupBy(results.tests, ({ status }) => status);
  expect([counts.get('exists')?.length, counts.get('success')?.length]).toEqual([29_999, 1]);
});

test('a MIME type that nobody knows is kept with its size, and its bytes are no text', async () => {
  const file = attachment(T, 'core', Uint8Array.of(0, 0xff), { mime: 'x-vendor/very; q="]\u0000' });
  const { tests } = await readSubunit([file, packet({ testId: T, status: 'fail' })]);
  expect(tests[0]?.attachments).toMatchObject([
    { name: 'core', mime: 'x-vendor/very; q="]\u0000', sizeBytes: 2, text: undefined },
  ]);
});

test('text that is not UTF-8 in tags, names, types and route codes is told wherever it is', async () => {
  const fields = [
    { tags: ['a?b'] },
    { file: { name: 'a?b', bytes: Buffer.from('x') } },
    { file: { name: 'x', bytes: Buffer.from('x') }, mime: 'a?b' },
    { routeCode: 'a?b' },
  ];
  for (const field of fields) {
    const { problems, intact, tests } = await readSubunit([
      withInvalidText(packet({ testId: T, status: 'success', ...field })),
    ]);
    expect([problems.map(({ code }) => code), intact, tests.length]).toEqual([['invalid-utf8'], false, 1]);
  }
});

test('more than a second of nanoseconds counts on', async () => {
  const bytes = packet({ testId: T, status: 'inprogress', timestampNs: 999_999_999n });
  bytes.writeUInt32BE(0xffffffff, 8); // signature, flags, length and seconds stand before it: 1 + 2 + 1 + 4 bytes
  const stop = packet({ testId: T, status: 'success', timestampNs: 2_000_000_000n });
  const { tests } = await readSubunit([withChecksum(bytes), stop]);
  expect([tests[0]?.start, tests[0]?.durationSeconds]).toEqual(['1970-01-01T00:00:01.073741Z', 0.926259]);
});

/** The `?` becomes a byte that is never UTF-8. */
function withInvalidText(bytes: Buffer): Buffer {
  bytes[bytes.indexOf('a?b') + 1] = 0xff;
  return withChecksum(bytes);
}

function withChecksum(bytes: Buffer): Buffer {
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

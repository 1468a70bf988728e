import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodePacket } from '../../src/subunit/encoder.ts';
import { anyEvent } from './arbitrary.ts';
import { decode, packet, STREAM_NAMES, stream } from './streams.ts';

test('what is encoded decodes to the same event', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      expect(decode(encodePacket(event))).toEqual([{ event }]);
    }),
  );
});

test('decoded recordings encode to the same bytes as python-subunit wrote', () => {
  for (const name of STREAM_NAMES) {
    const items = decode(stream(name));
    const packets = items.map((item) =>
      'event' in item
        ? encodePacket(item.event)
        : 'foreign' in item
          ? Buffer.from(item.foreign, 'latin1')
          : expect.fail(),
    );
    expect(Buffer.concat(packets).equals(stream(name)), name).toBe(true);
  }
});

test('lengths around each size of a number are read back', () => {
  for (const size of [0, 1, 50, 55, 60, 62, 63, 64, 16_370, 16_383, 16_384, 70_000, 4_194_000]) {
    const event = { runnable: true, eof: true, file: { name: 'x', bytes: new Uint8Array(size) } };
    expect(decode(encodePacket(event))).toEqual([{ event }]);
  }
});

test('a packet over 4 MiB is refused', () => {
  const file = { name: 'x', bytes: new Uint8Array(4 * 1024 * 1024) };
  expect(() => packet({ file })).toThrowErrorMatchingInlineSnapshot(
    `[RangeError: a subunit packet holds at most 4194303 bytes, got 4194320]`,
  );
});

test('the example of the specification has its bytes', () => {
  expect(packet({ testId: 'foo', status: 'exists' }).toString('hex')).toMatchInlineSnapshot(
    `"b329010c03666f6f08555f1b"`,
  );
});

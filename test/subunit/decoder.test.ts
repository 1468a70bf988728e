import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SubunitEvent } from '../../src/subunit/packet.ts';
import { anyEvent, chunkSizes, printedText } from './arbitrary.ts';
import {
  BIG_STREAM,
  bigStream,
  cut,
  decode,
  decodeAll,
  type Item,
  packet,
  referenceEvents,
  STREAM_NAMES,
  stream,
} from './streams.ts';

const GOOD = packet({ testId: 'pkg.mod.Class.test_a', status: 'success' });
const GOOD_EVENT = {
  event: { testId: 'pkg.mod.Class.test_a', status: 'success', runnable: true, eof: false },
};

describe('what python-subunit reads in a recording is read here too', () => {
  for (const name of STREAM_NAMES) {
    const reference = referenceEvents(name);
    if (reference === undefined) continue;
    test(name, () => {
      expect(decode(stream(name)).map(asPython)).toEqual(
        reference.map(({ n: _, text: __, ...event }) => event),
      );
    });
  }

  test(`${BIG_STREAM}, whose attachments come in 20,000 packets and in pieces of 1 MiB`, () => {
    const events = decode(...cut(bigStream(), [999_983])).map(asPython);
    const reference = referenceEvents(BIG_STREAM) ?? expect.fail('it has no reference');
    expect(events.length).toBe(reference.length);
    for (const [index, { n: _, text: __, ...event }] of reference.entries()) {
      if (!isDeepStrictEqual(events[index], event)) expect(events[index]).toEqual(event);
    }
  });
});

describe('a stream made of false packets', () => {
  // signature, flags, 4 MiB less a byte, a file without a name, and content up to where the CRC-32 would be
  const HEADER = Buffer.from([0xb3, 0x20, 0x40, 0xbf, 0xff, 0xff, 0, 0xbf, 0xff, 0xf1]);
  const falsePackets = (bytes: number) => Buffer.alloc(bytes).fill(HEADER);
  const LARGE = packet({ testId: 'a', file: { name: 'f', bytes: Buffer.alloc(20_000) } });
  const whole = (items: readonly Item[]) => items.map((item) => ('event' in item ? item.event.testId : item));

  test('is read in no time, and the packets behind it are found', () => {
    const bytes = Buffer.concat([falsePackets(6 * 1024 * 1024), GOOD]);
    const expected = [
      { damage: { offset: 0, length: 6 * 1024 * 1024, why: 'checksum' } },
      'pkg.mod.Class.test_a',
    ];
    for (const chunkBytes of [65_536, 999_983, bytes.length]) {
      expect(whole(decode(...cut(bytes, [chunkBytes])))).toEqual(expected);
    }
  });

  test('hides a packet over 16 KiB, until so much of the stream is sound that it is worth looking again', () => {
    const attack = falsePackets(4 * 1024 * 1024 + 1000);
    const sound = Buffer.concat(Array.from({ length: 400 }, () => LARGE));
    const items = whole(decode(...cut(Buffer.concat([attack, GOOD, LARGE, GOOD, sound]), [65_536])));
    const found = items.filter((item) => item === 'a').length;
    expect(items.filter((item) => item === 'pkg.mod.Class.test_a')).toHaveLength(2);
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(401);
  });
});

describe('any chunking gives the same events', () => {
  test('recordings byte by byte', () => {
    for (const name of ['all-statuses', 'k_korean', 'h_noise_subunit_run', 'l_concurrency2_offline']) {
      expect(decode(...cut(stream(name), [1]))).toEqual(decode(stream(name)));
    }
  });

  test('streams of packets, text and damage', () => {
    const piece = fc.oneof(
      anyEvent.map(packet),
      printedText,
      fc.uint8Array({ maxLength: 40 }),
      anyEvent.map((event) => packet(event).subarray(0, -1)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), chunkSizes, (pieces, sizes) => {
        const bytes = Buffer.concat(pieces);
        expect(decode(...cut(bytes, sizes))).toEqual(decode(bytes));
      }),
      { numRuns: 300 },
    );
  });

  test('a chunk that is reused after the push', () => {
    const bytes = stream('k_korean');
    const reused = Buffer.alloc(100);
    const chunks = cut(bytes, [100])
      .values()
      .map((chunk) => {
        reused.set(chunk);
        return reused.subarray(0, chunk.length);
      });
    expect(decodeAll(chunks)).toEqual(decode(bytes));
  });
});

describe('every byte is accounted for', () => {
  test('packets, foreign bytes and damage add up to the stream', () => {
    const piece = fc.oneof(
      anyEvent.map(packet),
      fc.uint8Array({ maxLength: 200 }),
      fc.constant(GOOD.subarray(0, 20)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const bytes = Buffer.concat(pieces);
        expect(decode(bytes).reduce((sum, item) => sum + sizeOf(item), 0)).toBe(bytes.length);
      }),
    );
  });

  test('foreign text comes back untouched, also when its characters hold the signature 0xB3', () => {
    fc.assert(
      fc.property(printedText, printedText, (before, between) => {
        const items = decode(before, GOOD, between, GOOD);
        expect(items).toEqual([
          { foreign: before.toString('latin1'), offset: 0 },
          GOOD_EVENT,
          { foreign: between.toString('latin1'), offset: before.length + GOOD.length },
          GOOD_EVENT,
        ]);
      }),
    );
  });

  test('a character that a packet cuts short is text, not damage', () => {
    const start = Buffer.from('쳳').subarray(0, 2);
    expect(decode(start, GOOD)).toEqual([{ foreign: start.toString('latin1'), offset: 0 }, GOOD_EVENT]);
  });

  test('much foreign text comes in pieces that join to it', () => {
    const text = Buffer.from('옥상 곳곳 🙂\n'.repeat(20_000));
    const pieces = decode(...cut(text, [7777])).map((item) => ('foreign' in item ? item.foreign : ''));
    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(65_550);
    expect(Buffer.from(pieces.join(''), 'latin1').equals(text)).toBe(true);
    for (const piece of pieces) expect(Buffer.from(piece, 'latin1').toString()).not.toContain('\uFFFD');
  });
});

describe('damage never hides a later valid packet', () => {
  const bogus = {
    'a length of 4 MiB that its fields fit': packet({
      file: { name: 'x', bytes: new Uint8Array(4_194_000) },
    }).subarray(0, 30),
    'a length of 4 MiB': Buffer.from([0xb3, 0x29, 0x01, 0xbf, 0xff, 0xff, 0, 0, 0]),
    'a length beyond 4 MiB': Buffer.from([0xb3, 0x29, 0x01, 0xff, 0xff, 0xff, 0xff, 0, 0]),
    'a length under the minimum': Buffer.from([0xb3, 0x20, 0x01, 0x05, 0, 0, 0, 0, 0]),
    'another version': Buffer.from([0xb3, 0x31, 0x03, 0x08, 0, 0, 0, 0]),
    'a wrong checksum': Buffer.from([0xb3, 0x20, 0x01, 0x08, 0, 0, 0, 0]),
    'an id longer than the packet': Buffer.from([0xb3, 0x28, 0x01, 0x0a, 0x20, 0x61, 0, 0, 0, 0]),
    'bytes behind the last field': Buffer.from([0xb3, 0x20, 0x01, 0x0a, 1, 2, 0, 0, 0, 0]),
    'nothing but a signature': Buffer.from([0xb3]),
    'a cut packet': GOOD.subarray(0, -3),
  };

  test('each kind is told with its reason', () => {
    const told = Object.entries(bogus).map(([kind, bytes]) => {
      const [damage, ...rest] = decode(GOOD, bytes, GOOD, GOOD).slice(1);
      expect(rest).toEqual([GOOD_EVENT, GOOD_EVENT]);
      const { offset, length, why } = damage && 'damage' in damage ? damage.damage : expect.fail(kind);
      expect({ offset, length }).toEqual({ offset: GOOD.length, length: bytes.length });
      return `${kind}: ${why}`;
    });
    expect(told).toMatchInlineSnapshot(`
      [
        "a length of 4 MiB that its fields fit: length",
        "a length of 4 MiB: fields",
        "a length beyond 4 MiB: length",
        "a length under the minimum: length",
        "another version: version",
        "a wrong checksum: checksum",
        "an id longer than the packet: fields",
        "bytes behind the last field: fields",
        "nothing but a signature: version",
        "a cut packet: checksum",
      ]
    `);
  });

  test('whatever stands between packets', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 5 }), fc.uint8Array(), (events, junk) => {
        const bytes = events.flatMap((event) => [Buffer.from([0xb3, 0x2f, 0xff]), junk, packet(event)]);
        expect(eventsOf(decode(...bytes))).toEqual(events.map(normalised));
      }),
    );
  });

  test('one flipped bit costs one packet at most', () => {
    const bytes = stream('all-statuses');
    const all = eventsOf(decode(bytes));
    for (let bit = 0; bit < bytes.length * 8; bit += 5) {
      const broken = Buffer.from(bytes);
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const left = eventsOf(decode(broken));
      expect(left.length).toBe(all.length - 1);
      for (const event of left) expect(all).toContainEqual(event);
    }
  });

  test('a stream that ends inside a packet is cut there', () => {
    expect(decode(GOOD, GOOD.subarray(0, 9))).toEqual([
      GOOD_EVENT,
      { damage: { offset: GOOD.length, length: 9, why: 'cut' } },
    ]);
  });
});

function eventsOf(items: readonly Item[]): SubunitEvent[] {
  return items.flatMap((item) => ('event' in item ? [item.event] : []));
}

/** File content as a plain array of bytes, as the decoder gives it. */
function normalised(event: SubunitEvent): SubunitEvent {
  return event.file === undefined
    ? event
    : { ...event, file: { ...event.file, bytes: new Uint8Array(event.file.bytes) } };
}

function sizeOf(item: Item): number {
  if ('event' in item) return packet(item.event).length;
  return 'foreign' in item ? item.foreign.length : item.damage.length;
}

function asPython(item: Item): Record<string, unknown> {
  if ('damage' in item) return expect.fail(JSON.stringify(item));
  if ('foreign' in item) return pythonEvent({ runnable: true, eof: false, file: fileOf(item.foreign) });
  return pythonEvent(item.event);
}

function fileOf(latin1: string): { name: string; bytes: Uint8Array } {
  return { name: 'stdout', bytes: Buffer.from(latin1, 'latin1') };
}

function pythonEvent(event: SubunitEvent): Record<string, unknown> {
  const { file } = event;
  return {
    test_id: event.testId ?? null,
    status: event.status ?? null,
    timestamp: event.timestampNs === undefined ? null : pythonTime(event.timestampNs),
    tags: event.tags === undefined ? null : [...event.tags].sort(),
    runnable: event.runnable,
    file_name: file?.name ?? null,
    mime: event.mime ?? null,
    bytes: file?.bytes.length ?? null,
    eof: event.eof,
    route_code: event.routeCode ?? null,
    ...(file !== undefined && { sha256: createHash('sha256').update(file.bytes).digest('hex') }),
  };
}

/** `2026-11-22T18:42:51.851207+00:00`; Python leaves out microseconds that are 0. */
function pythonTime(timestampNs: bigint): string {
  const microseconds = (timestampNs / 1000n) % 1_000_000n;
  const seconds = new Date(Number(timestampNs / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return microseconds === 0n
    ? `${seconds}+00:00`
    : `${seconds}.${String(microseconds).padStart(6, '0')}+00:00`;
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskText } from '../../src/secrets/masker.ts';
import { secretRules } from '../../src/secrets/rules.ts';
import { StreamMasker } from '../../src/subunit/mask-stream.ts';
import { readSubunit } from '../../src/subunit/read.ts';
import { anyEvent, chunkSizes } from './arbitrary.ts';
import { attachment, cut, decode, decodeAll, type Item, packet, STREAM_NAMES, stream } from './streams.ts';

const SECRET = 'hunter2-secret';
const rules = secretRules([SECRET]);

function maskAll(chunks: Iterable<Uint8Array>): Buffer {
  const masker = new StreamMasker(rules);
  return Buffer.concat([...[...chunks].map((chunk) => masker.push(chunk)), masker.end()]);
}

/** The text of each attachment, whatever packets it is split over. */
function attachments(items: readonly Item[]): Record<string, string> {
  const texts: Record<string, Buffer[]> = {};
  for (const item of items) {
    if (!('event' in item) || item.event.file === undefined) continue;
    const { testId, file, routeCode } = item.event;
    const key = JSON.stringify([testId, file.name, routeCode]);
    texts[key] = [...(texts[key] ?? []), Buffer.from(file.bytes)];
  }
  return Object.fromEntries(
    Object.entries(texts).map(([key, parts]) => [key, Buffer.concat(parts).toString()]),
  );
}

/** What the stream says, leaving out what attachments hold. */
function withoutContent(items: readonly Item[]): unknown[] {
  return items.flatMap((item) => {
    if (!('event' in item)) return [];
    const { file, status, ...rest } = item.event;
    return file !== undefined && status === undefined ? [] : [{ ...rest, status, name: file?.name }];
  });
}

describe('StreamMasker', () => {
  test('a secret split over packets is masked, and the test stays as it was', async () => {
    const id = 'pkg.Test.test_a';
    const log = `before password of the cloud: ${SECRET} after`;
    const bytes = Buffer.concat([
      packet({ testId: id, status: 'inprogress' }),
      ...[...log].map((character) => attachment(id, 'pythonlogging', character, { eof: false })),
      attachment(id, 'traceback', `boom ${SECRET}`, { eof: true }),
      packet({ testId: id, status: 'fail' }),
    ]);
    const masked = maskAll([bytes]);
    expect(masked.includes(SECRET)).toBe(false);
    expect(Object.values(attachments(decode(masked)))).toEqual([
      'boom ***',
      'before password of the cloud: *** after',
    ]);
    const { tests, problems } = await readSubunit([masked]);
    expect(problems).toEqual([]);
    expect(tests.map((one) => [one.id, one.status])).toEqual([[id, 'fail']]);
  });

  test('a secret in bytes that are no packet, and in a packet that is cut, is masked', async () => {
    const whole = attachment('a', 'log', `${SECRET} ${'x'.repeat(40)}`);
    const masked = maskAll([
      Buffer.from(`printed ${SECRET}\n`),
      packet({ testId: 'a' }),
      whole.subarray(0, 40),
    ]);
    expect(masked.includes(SECRET)).toBe(false);
    expect(masked.toString()).toContain('printed ***');
    const { problems } = await readSubunit([masked]);
    expect(problems.map(({ code }) => code)).toEqual(['foreign-bytes', 'stream-cut']);
  });

  test('attachments longer than a packet can be stay whole', () => {
    const piece = Buffer.alloc(4_000_000, 'x');
    const masked = maskAll([
      attachment('a', 'log', piece, { eof: false }),
      attachment('a', 'log', piece, { eof: true }),
    ]);
    expect(attachments(decode(masked))).toEqual({ '["a","log",null]': 'x'.repeat(8_000_000) });
  });

  test.each(STREAM_NAMES)('%s reads as before', async (name) => {
    const before = await readSubunit([stream(name)]);
    const after = await readSubunit([maskAll([stream(name)])]);
    expect(after.tests.map(({ id, status }) => [id, status])).toEqual(
      before.tests.map(({ id, status }) => [id, status]),
    );
    expect(after.intact).toBe(before.intact);
    expect(after.problems.map(({ code }) => code)).toEqual(before.problems.map(({ code }) => code));
  });

  test('whatever the events and the chunks, attachments are masked as wholes and nothing else changes', () => {
    const bytes = fc
      .array(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(Buffer.from(SECRET))), { maxLength: 4 })
      .map((parts) => Buffer.concat(parts));
    const events = fc.array(
      fc.tuple(anyEvent, bytes).map(([event, content]) => ({
        ...event,
        ...(event.file && { file: { name: event.file.name, bytes: content } }),
      })),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(events, chunkSizes, (all, sizes) => {
        const raw = Buffer.concat(all.map(packet));
        const masked = decodeAll([maskAll(cut(raw, sizes))]);
        expect(masked.every((item) => 'event' in item)).toBe(true);
        expect(withoutContent(masked)).toEqual(withoutContent(decodeAll([raw])));
        for (const [key, text] of Object.entries(attachments(masked))) {
          expect(text, key).not.toContain(SECRET);
        }
        expect(Object.keys(attachments(masked)).sort()).toEqual(
          Object.keys(attachments(decodeAll([raw]))).sort(),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('an attachment in one packet is what the whole text gives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.nat(300), (text, at) => {
        const log = `${text.slice(0, at)}${SECRET}${text.slice(at)}`;
        const masked = decode(maskAll([attachment('a', 'log', log, { eof: true })]));
        expect(Object.values(attachments(masked))).toEqual([maskText(log, rules)]);
      }),
    );
  });
});

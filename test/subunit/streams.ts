import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { SubunitDecoder } from '../../src/subunit/decoder.ts';
import { encodePacket } from '../../src/subunit/encoder.ts';
import type { Damage } from '../../src/subunit/gap.ts';
import type { SubunitEvent } from '../../src/subunit/packet.ts';

/** Everything that a stream holds, in order. */
export type Item =
  | { readonly event: SubunitEvent }
  | { readonly foreign: string; readonly offset: number }
  | { readonly damage: Damage };

const FOLDER = new URL('../fixtures/streams/', import.meta.url);

export const STREAM_NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.subunit'))
  .map((name) => name.slice(0, -'.subunit'.length));

export function stream(name: string): Buffer {
  return readFileSync(new URL(`${name}.subunit`, FOLDER));
}

/** Sixteen megabytes in attachments of all sizes, packed. */
export const BIG_STREAM = 'j_big_attachments';

export function bigStream(): Buffer {
  return gunzipSync(readFileSync(new URL(`${BIG_STREAM}.subunit.gz`, FOLDER)));
}

/** What python-subunit reads in a stream; undefined where it was not recorded. */
export function referenceEvents(name: string): Record<string, unknown>[] | undefined {
  const file = readdirSync(FOLDER).find((each) => each.startsWith(`${name}.events.jsonl`));
  if (file === undefined) return undefined;
  const bytes = readFileSync(new URL(file, FOLDER));
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

export function decode(...chunks: Uint8Array[]): Item[] {
  return decodeAll(chunks);
}

/** Decodes chunks; foreign bytes as latin1, so that each byte is one character. */
export function decodeAll(chunks: Iterable<Uint8Array>): Item[] {
  const items: Item[] = [];
  const decoder = new SubunitDecoder({
    packet: (packet) => items.push({ event: packet.toEvent() }),
    foreign: (bytes, offset) => items.push({ foreign: Buffer.from(bytes).toString('latin1'), offset }),
    damage: (damage) => items.push({ damage }),
  });
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end();
  return items;
}

/** A packet with the fields that matter to a test. */
export function packet(event: Partial<SubunitEvent>): Buffer {
  return encodePacket({ runnable: true, eof: false, ...event });
}

/** A packet with a piece of an attachment. */
export function attachment(
  testId: string,
  name: string,
  text: string | Uint8Array,
  more: Partial<SubunitEvent> = {},
): Buffer {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return packet({ testId, file: { name, bytes }, mime: 'text/plain; charset=utf8', eof: true, ...more });
}

/** `bytes` cut into pieces of the given sizes, which are used round and round. */
export function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0, i = 0; start < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    chunks.push(bytes.subarray(start, start + size));
    start += size;
  }
  return chunks;
}

import { createMasker, type Masker } from '../secrets/masker.ts';
import type { SecretRules } from '../secrets/rules.ts';
import { SubunitDecoder } from './decoder.ts';
import { encodePacket } from './encoder.ts';
import { FLAG } from './format.ts';
import type { Packet, SubunitEvent } from './packet.ts';

/** Foreign or damaged bytes are passed on in pieces of this size; no packet is longer. */
const MAX_WAITING_BYTES = 1 << 23;

/** What a packet carries of an attachment at most: well below the format's limit for a whole packet. */
const MAX_CONTENT_BYTES = 3 << 20;

/** The last time that the format can hold. */
const MAX_TIMESTAMP_NS = 0xffffffffn * 1_000_000_000n + 999_999_999n;
const NOTHING = new Uint8Array(0);

/** An attachment of which more may come. */
interface OpenFile {
  /** The last packet with a piece of it; its content is not kept. */
  readonly event: SubunitEvent;
  readonly masker: Masker;
  /** Some of it was passed on already. */
  readonly written: boolean;
}

/**
 * Masks the secrets in a subunit stream: in each attachment as a whole, however many packets it is split over, and in
 * bytes that are no packet. Packets without an attachment pass untouched, packets with one are written again with what
 * is certain by now of their piece; the rest comes with the next piece, or in a packet of its own before the test's
 * end. Damage stays damage, in its place.
 */
export class StreamMasker {
  readonly #rules: SecretRules;
  readonly #decoder = new SubunitDecoder({ packet: (packet) => this.#packet(packet) });
  readonly #open = new Map<string, OpenFile>();
  #output: Buffer[] = [];
  /** Bytes since the last packet, and the place of the first of them in the stream. */
  #waiting: Buffer = Buffer.alloc(0);
  #waitingOffset = 0;
  #gap: Masker;

  constructor(rules: SecretRules) {
    this.#rules = rules;
    this.#gap = createMasker(rules);
  }

  /** Returns what is certain by now. */
  push(chunk: Uint8Array): Buffer {
    this.#waiting = Buffer.concat([this.#waiting, chunk]);
    this.#decoder.push(chunk);
    if (this.#waiting.length > MAX_WAITING_BYTES) {
      this.#passGap(this.#waiting.length - MAX_WAITING_BYTES / 2);
    }
    return this.#take();
  }

  /** The rest. Attachments that never ended end before the bytes that are no packet. */
  end(): Buffer {
    for (const key of [...this.#open.keys()]) this.#close(key);
    this.#passGap(this.#waiting.length);
    this.#output.push(this.#gap.end());
    return this.#take();
  }

  #take(): Buffer {
    const output = Buffer.concat(this.#output);
    this.#output = [];
    return output;
  }

  /** Bytes that are no packet, masked as one text until the next packet. */
  #passGap(length: number): void {
    if (length === 0) return;
    this.#output.push(this.#gap.push(this.#waiting.subarray(0, length)));
    this.#waiting = this.#waiting.subarray(length);
    this.#waitingOffset += length;
  }

  #packet(packet: Packet): void {
    this.#passGap(packet.offset - this.#waitingOffset);
    this.#output.push(this.#gap.end());
    const bytes = this.#waiting.subarray(0, packet.length);
    this.#waiting = this.#waiting.subarray(packet.length);
    this.#waitingOffset += packet.length;
    if (endsTest(packet)) this.#closeTest(packet);
    if (packet.has(FLAG.fileContent)) this.#maskFile(eventOf(packet), bytes);
    else this.#output.push(bytes);
  }

  #maskFile(event: SubunitEvent, untouched: Buffer): void {
    const { file, testId, routeCode: route } = event;
    if (file === undefined) return;
    const key = keyOf(testId, file.name, route);
    const before = this.#open.get(key);
    const masker = before?.masker ?? createMasker(this.#rules);
    const certain = masker.push(file.bytes);
    if (!event.eof && !endsTest(event)) {
      const written = certain.length > 0 || event.status !== undefined;
      if (written) this.#writeFile(event, certain);
      const empty = { ...event, file: { name: file.name, bytes: NOTHING } };
      this.#open.set(key, { event: empty, masker, written: written || before?.written === true });
      return;
    }
    this.#open.delete(key);
    const bytes = Buffer.concat([certain, masker.end()]);
    if (before === undefined && bytes.equals(file.bytes)) this.#output.push(untouched);
    else this.#writeFile(event, bytes);
  }

  /** The event with other content, in as many packets as that needs. */
  #writeFile(event: SubunitEvent, content: Buffer): void {
    const { status: _, ...plain } = { ...event, eof: false };
    const name = event.file?.name ?? '';
    let from = 0;
    for (; content.length - from > MAX_CONTENT_BYTES; from += MAX_CONTENT_BYTES) {
      const bytes = content.subarray(from, from + MAX_CONTENT_BYTES);
      this.#output.push(encodePacket({ ...plain, file: { name, bytes } }));
    }
    this.#output.push(encodePacket({ ...event, file: { name, bytes: content.subarray(from) } }));
  }

  /** The test of this packet is over: what its other attachments still hold comes before it. */
  #closeTest(packet: Packet): void {
    const { testId, routeCode, fileName } = packet;
    const own = fileName === undefined ? undefined : keyOf(testId, fileName, routeCode);
    for (const [key, { event }] of this.#open) {
      if (key !== own && event.testId === testId && event.routeCode === routeCode) this.#close(key);
    }
  }

  #close(key: string): void {
    const open = this.#open.get(key);
    if (open === undefined) return;
    this.#open.delete(key);
    const rest = open.masker.end();
    const { status: _, ...event } = open.event;
    if (rest.length > 0 || !open.written) this.#writeFile(event, rest);
  }
}

function endsTest({ status }: Pick<Packet, 'status'> | SubunitEvent): boolean {
  return status !== undefined && status !== 'exists' && status !== 'inprogress';
}

/** With a time that can be written again: on the wire, nanoseconds may be more than a second. */
function eventOf(packet: Packet): SubunitEvent {
  const event = packet.toEvent();
  const { timestampNs } = event;
  return timestampNs !== undefined && timestampNs > MAX_TIMESTAMP_NS
    ? { ...event, timestampNs: MAX_TIMESTAMP_NS }
    : event;
}

function keyOf(testId: string | undefined, name: string, route: string | undefined): string {
  return JSON.stringify([testId, name, route]);
}

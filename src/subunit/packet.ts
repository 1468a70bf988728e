import { crc32 } from 'node:zlib';
import type { TestStatus } from '../model/test-result.ts';
import { type Defect, FLAG, MAX_PACKET_BYTES, MIN_PACKET_BYTES, STATUS_OF_CODE } from './format.ts';

/** One event of a test run as a plain value: what `encodePacket` takes and `Packet.toEvent` gives. */
export interface SubunitEvent {
  readonly testId?: string;
  readonly status?: TestStatus;
  /** UTC, nanoseconds since 1970. */
  readonly timestampNs?: bigint;
  readonly tags?: readonly string[];
  /** False for an id that cannot be run by itself. */
  readonly runnable: boolean;
  readonly mime?: string;
  readonly file?: { readonly name: string; readonly bytes: Uint8Array };
  /** The last piece of the file. */
  readonly eof: boolean;
  /** Which of several merged streams it came through, such as the worker of a parallel run. */
  readonly routeCode?: string;
}

/**
 * One packet as places in the buffer that holds it. The decoder fills one object again and again: it is valid only
 * during the call that hands it out, `toEvent` makes a copy that lasts. Text is decoded on each access; an absent
 * field has `start === end` beside its flag. Invalid UTF-8 reads as U+FFFD.
 */
export class Packet {
  bytes: Buffer = Buffer.alloc(0);
  /** Place of the signature in the whole stream. */
  offset = 0;
  /** Whole length in bytes; while `parse` lacks bytes, the number it needs to go on. */
  length = 0;
  flags = 0;
  seconds = 0;
  /** May be 10^9 or more on the wire. */
  nanoseconds = 0;
  idStart = 0;
  idEnd = 0;
  tagsStart = 0;
  tagsEnd = 0;
  mimeStart = 0;
  mimeEnd = 0;
  nameStart = 0;
  nameEnd = 0;
  contentStart = 0;
  contentEnd = 0;
  routeStart = 0;
  routeEnd = 0;
  /** Bytes that say they begin a longer packet are none. */
  longestBytes = MAX_PACKET_BYTES;
  #position = 0;
  #stringStart = 0;

  /**
   * Reads the packet whose signature is at `start`, knowing the bytes before `limit`. Fields are checked against the
   * length before the packet is complete, so most false signatures are seen without waiting for it.
   */
  parse(bytes: Buffer, start: number, limit: number): 'packet' | 'incomplete' | Defect {
    this.bytes = bytes;
    this.length = MIN_PACKET_BYTES;
    if (limit - start < 2) return 'incomplete';
    if (byteAt(bytes, start + 1) >> 4 !== FLAG.version2 >> 12) return 'version';
    if (limit - start < MIN_PACKET_BYTES) return 'incomplete';
    this.flags = (byteAt(bytes, start + 1) << 8) | byteAt(bytes, start + 2);
    this.#position = start + 3;
    const length = this.#number(limit);
    const end = start + length - 4;
    if (length > this.longestBytes || end < this.#position) return 'length';
    const readable = this.#walk(Math.min(end, limit));
    if (this.#position > end) return 'fields';
    this.length = readable ? length : this.#position - start;
    if (!readable) return 'incomplete';
    if (this.#position < end) return 'fields';
    if (start + length > limit) return 'incomplete';
    const covered = new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
    return crc32(covered) === uint32At(bytes, end) ? 'packet' : 'checksum';
  }

  get statusCode(): number {
    return this.flags & FLAG.statusMask;
  }

  get status(): TestStatus | undefined {
    return STATUS_OF_CODE[this.flags & FLAG.statusMask];
  }

  get testId(): string | undefined {
    return this.has(FLAG.testId) ? this.text(this.idStart, this.idEnd) : undefined;
  }

  get routeCode(): string | undefined {
    return this.has(FLAG.routeCode) ? this.text(this.routeStart, this.routeEnd) : undefined;
  }

  get tags(): string[] {
    const tags: string[] = [];
    if (!this.has(FLAG.tags)) return tags;
    this.#position = this.tagsStart;
    for (let count = this.#number(this.tagsEnd); count > 0; count--) {
      const size = this.#number(this.tagsEnd);
      tags.push(this.text(this.#position, this.#position + size));
      this.#position += size;
    }
    return tags;
  }

  get fileName(): string | undefined {
    return this.has(FLAG.fileContent) ? this.text(this.nameStart, this.nameEnd) : undefined;
  }

  /** The piece of the file in this packet, as a view. */
  get content(): Buffer {
    return this.bytes.subarray(this.contentStart, this.contentEnd);
  }

  /** UTC, microseconds since 1970. */
  get timestampUs(): number | undefined {
    if (!this.has(FLAG.timestamp)) return undefined;
    return this.seconds * 1e6 + Math.floor(this.nanoseconds / 1000);
  }

  /** Whether a flag of `FLAG` is set. */
  has(flag: number): boolean {
    return (this.flags & flag) !== 0;
  }

  text(start: number, end: number): string {
    return this.bytes.toString('utf8', start, end);
  }

  toEvent(): SubunitEvent {
    const { testId, status, tags, fileName, routeCode } = this;
    const time = BigInt(this.seconds) * 1_000_000_000n + BigInt(this.nanoseconds);
    return {
      ...(testId !== undefined && { testId }),
      ...(status !== undefined && { status }),
      ...(this.has(FLAG.timestamp) && { timestampNs: time }),
      ...(this.has(FLAG.tags) && { tags }),
      runnable: this.has(FLAG.runnable),
      ...(this.has(FLAG.mime) && { mime: this.text(this.mimeStart, this.mimeEnd) }),
      ...(fileName !== undefined && {
        file: { name: fileName, bytes: new Uint8Array(this.content) },
      }),
      eof: this.has(FLAG.eof),
      ...(routeCode !== undefined && { routeCode }),
    };
  }

  /** Finds the fields; false when a number lies at or beyond `stop`, with the position that would end it. */
  #walk(stop: number): boolean {
    if (this.has(FLAG.timestamp) && !this.#readTimestamp(stop)) return false;
    if (this.has(FLAG.testId)) {
      if (!this.#skipString(stop)) return false;
      this.idStart = this.#stringStart;
      this.idEnd = this.#position;
    }
    if (this.has(FLAG.tags) && !this.#skipTags(stop)) return false;
    if (this.has(FLAG.mime)) {
      if (!this.#skipString(stop)) return false;
      this.mimeStart = this.#stringStart;
      this.mimeEnd = this.#position;
    }
    if (this.has(FLAG.fileContent)) {
      if (!this.#skipString(stop)) return false;
      this.nameStart = this.#stringStart;
      this.nameEnd = this.#position;
      if (!this.#skipString(stop)) return false;
      this.contentStart = this.#stringStart;
      this.contentEnd = this.#position;
    }
    if (this.has(FLAG.routeCode)) {
      if (!this.#skipString(stop)) return false;
      this.routeStart = this.#stringStart;
      this.routeEnd = this.#position;
    }
    return true;
  }

  #readTimestamp(stop: number): boolean {
    const start = this.#position;
    this.#position += 4;
    if (this.#position > stop) return false;
    this.seconds = uint32At(this.bytes, start);
    const nanoseconds = this.#number(stop);
    this.nanoseconds = nanoseconds;
    return nanoseconds >= 0;
  }

  #skipTags(stop: number): boolean {
    this.tagsStart = this.#position;
    const count = this.#number(stop);
    if (count < 0) return false;
    for (let i = 0; i < count; i++) if (!this.#skipString(stop)) return false;
    this.tagsEnd = this.#position;
    return true;
  }

  #skipString(stop: number): boolean {
    const size = this.#number(stop);
    this.#stringStart = this.#position;
    if (size < 0) return false;
    this.#position += size;
    return true;
  }

  /** The number at the position, which moves behind it; -1 when it does not end before `stop`. */
  #number(stop: number): number {
    const { bytes } = this;
    const start = this.#position;
    const first = start < stop ? byteAt(bytes, start) : 0;
    const end = start + (first >> 6) + 1;
    this.#position = end;
    if (end > stop) return -1;
    let value = first & 0x3f;
    for (let p = start + 1; p < end; p++) value = (value << 8) | byteAt(bytes, p);
    return value;
  }
}

/** As `readUInt32BE`, which checks its arguments each time. */
function uint32At(bytes: Buffer, start: number): number {
  let value = 0;
  for (let p = start; p < start + 4; p++) value = (value << 8) | byteAt(bytes, p);
  return value >>> 0;
}

/** A byte that is known to be there. */
function byteAt(bytes: Buffer, index: number): number {
  return bytes[index] as number;
}

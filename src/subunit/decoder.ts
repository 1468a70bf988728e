import { type Defect, MAX_PACKET_BYTES, SIGNATURE } from './format.ts';
import { type Damage, Gap } from './gap.ts';
import { Packet } from './packet.ts';

export interface SubunitHandlers {
  /** The packet is valid only during the call. */
  packet(packet: Packet): void;
  /** Bytes that are no packet, in pieces of at most 64 KiB; `bytes` is valid only during the call. */
  foreign?(bytes: Uint8Array, offset: number): void;
  damage?(damage: Damage): void;
}

/**
 * What seems to be a packet is read once more from the byte behind its signature when its CRC-32 is wrong: a stream made of false
 * packets of megabytes would be checked again and again. So much of it is checked, and so much more for each byte of the stream;
 * beyond that only packets up to `SPARING_BYTES` are believed in.
 */
const CHECKED_BYTES = 64 * 1024 * 1024;
const CHECKED_BYTES_EACH = 16;
const SPARING_BYTES = 16 * 1024;

/**
 * Decodes subunit v2 packets from a byte stream cut anywhere. Calls the handlers in stream order: `packet` for each
 * valid packet, `foreign` for bytes that are none, untouched, and `damage` for a packet that is cut or broken.
 * Reading goes on one byte after a signature that is no packet, so damage never hides a later valid packet; but for one over
 * 16 KiB behind tens of megabytes of false ones, which take too long to check.
 * Every byte of the stream is in exactly one of the three.
 *
 * Chunks are read where they lie and may be reused after `push`; only a packet that straddles two of them is copied.
 * Memory: at most two packets (4 MiB each) and one piece of foreign bytes.
 * Source: testing-cabal/subunit README, "Version 2".
 */
export class SubunitDecoder {
  readonly #handlers: SubunitHandlers;
  readonly #packet = new Packet();
  readonly #gap: Gap;
  #gapIsOpen = false;
  /** The bytes of earlier chunks that wait for the rest of their packet. */
  #carry = Buffer.allocUnsafeSlow(64 * 1024);
  #carryStart = 0;
  #carryEnd = 0;
  /** How many bytes the waiting packet needs before it is worth looking again. */
  #needed = 0;
  /** Of the next byte to be scanned. */
  #offset = 0;
  /** Lengths of what turned out to be no packet by its CRC-32 only. */
  #checkedInVain = 0;

  constructor(handlers: SubunitHandlers) {
    this.#handlers = handlers;
    this.#gap = new Gap({
      foreign: (bytes, offset) => handlers.foreign?.(bytes, offset),
      damage: (damage) => handlers.damage?.(damage),
    });
  }

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let position = 0;
    while (this.#carryEnd > 0 && position < bytes.length) position = this.#fillCarry(bytes, position);
    if (position === bytes.length) return;
    position = this.#scan(bytes, position, bytes.length, 'incomplete');
    this.#append(bytes, position, bytes.length);
  }

  /** The stream is over: what waits for more bytes is a cut packet. */
  end(): void {
    this.#scan(this.#carry, this.#carryStart, this.#carryEnd, 'cut');
    this.#carryStart = this.#carryEnd = 0;
    this.#closeGap('end');
  }

  /** Adds to the carried bytes what their packet needs and scans them; returns where to go on in `bytes`. */
  #fillCarry(bytes: Buffer, position: number): number {
    const before = this.#carryEnd - this.#carryStart;
    const end = Math.min(bytes.length, position + this.#needed - before);
    this.#append(bytes, position, end);
    if (this.#carryEnd - this.#carryStart < this.#needed) return end;
    const start = this.#carryStart;
    this.#carryStart = this.#scan(this.#carry, start, this.#carryEnd, 'incomplete');
    const consumed = this.#carryStart - start;
    if (consumed < before) return end;
    this.#carryStart = this.#carryEnd = 0;
    return position + consumed - before;
  }

  #append(bytes: Buffer, from: number, to: number): void {
    if (this.#carryEnd + to - from > this.#carry.length) this.#makeRoom(to - from);
    bytes.copy(this.#carry, this.#carryEnd, from, to);
    this.#carryEnd += to - from;
  }

  /** For twice as much as is needed, so that the carried bytes move only when half of it was scanned. */
  #makeRoom(sizeBytes: number): void {
    const carried = this.#carryEnd - this.#carryStart;
    const room = 2 * Math.max(carried + sizeBytes, this.#needed);
    const target = this.#carry.length < room ? Buffer.allocUnsafeSlow(room) : this.#carry;
    this.#carry.copy(target, 0, this.#carryStart, this.#carryEnd);
    this.#carry = target;
    this.#carryStart = 0;
    this.#carryEnd = carried;
  }

  /**
   * Scans `bytes[position, limit)`. Stops at a packet that is not yet complete, or with `ifIncomplete` "cut" takes
   * it for damage; returns where it stopped.
   */
  #scan(bytes: Buffer, position: number, limit: number, ifIncomplete: 'incomplete' | 'cut'): number {
    const start = this.#offset - position;
    const packet = this.#packet;
    let p = position;
    while (p < limit) {
      if (bytes[p] !== SIGNATURE) {
        p = this.#skip(bytes, p, limit, start);
        continue;
      }
      if (packet.longestBytes < MAX_PACKET_BYTES) this.#chooseLongest(start + p);
      const found = packet.parse(bytes, p, limit);
      if (found === 'packet') {
        if (this.#gapIsOpen) this.#closeGap('packet');
        packet.offset = start + p;
        p += packet.length;
        this.#handlers.packet(packet);
      } else if (found === 'incomplete' && ifIncomplete === 'incomplete') {
        this.#needed = packet.length;
        break;
      } else {
        if (found === 'checksum') {
          this.#checkedInVain += packet.length;
          this.#chooseLongest(start + p);
        }
        this.#openGap(bytes, p, p + 1, start + p, found === 'incomplete' ? 'cut' : found);
        p++;
      }
    }
    this.#offset = start + p;
    return p;
  }

  #chooseLongest(offset: number): void {
    const isTooMuch = this.#checkedInVain > CHECKED_BYTES + CHECKED_BYTES_EACH * offset;
    this.#packet.longestBytes = isTooMuch ? SPARING_BYTES : MAX_PACKET_BYTES;
  }

  /** Passes over bytes up to the next signature. */
  #skip(bytes: Buffer, position: number, limit: number, start: number): number {
    const next = bytes.indexOf(SIGNATURE, position);
    const end = next < 0 || next > limit ? limit : next;
    this.#openGap(bytes, position, end, start + position, 'version');
    return end;
  }

  #openGap(bytes: Buffer, from: number, to: number, offset: number, why: Defect): void {
    this.#gapIsOpen = true;
    this.#gap.push(bytes, from, to, offset, why);
  }

  #closeGap(end: 'packet' | 'end'): void {
    this.#gapIsOpen = false;
    this.#gap.close(end);
  }
}

import { type Defect, SIGNATURE } from './format.ts';
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
 * Decodes subunit v2 packets from a byte stream cut anywhere. Calls the handlers in stream order: `packet` for each
 * valid packet, `foreign` for bytes that are none, untouched, and `damage` for a packet that is cut or broken.
 * Reading goes on one byte after a signature that is no packet, so damage never hides a later valid packet.
 * Every byte of the stream is in exactly one of the three.
 *
 * Chunks are read where they lie and may be reused after `push`; only a packet that straddles two of them is copied.
 * Memory: at most one packet (4 MiB) and one piece of foreign bytes.
 * Source: testing-cabal/subunit README, "Version 2".
 */
export class SubunitDecoder {
  readonly #handlers: SubunitHandlers;
  readonly #packet = new Packet();
  readonly #gap: Gap;
  #gapIsOpen = false;
  /** The bytes of earlier chunks that wait for the rest of their packet. */
  #carry = Buffer.allocUnsafeSlow(64 * 1024);
  #carried = 0;
  /** How many bytes the waiting packet needs before it is worth looking again. */
  #needed = 0;
  /** Of the next byte to be scanned. */
  #offset = 0;

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
    while (this.#carried > 0 && position < bytes.length) position = this.#fillCarry(bytes, position);
    if (position === bytes.length) return;
    position = this.#scan(bytes, position, bytes.length, 'incomplete');
    this.#append(bytes, position, bytes.length);
  }

  /** The stream is over: what waits for more bytes is a cut packet. */
  end(): void {
    this.#scan(this.#carry, 0, this.#carried, 'cut');
    this.#carried = 0;
    this.#closeGap('end');
  }

  /** Adds to the carried bytes what their packet needs and scans them; returns where to go on in `bytes`. */
  #fillCarry(bytes: Buffer, position: number): number {
    const before = this.#carried;
    const end = Math.min(bytes.length, position + this.#needed - before);
    this.#append(bytes, position, end);
    if (this.#carried < this.#needed) return end;
    const consumed = this.#scan(this.#carry, 0, this.#carried, 'incomplete');
    if (consumed >= before) {
      this.#carried = 0;
      return position + consumed - before;
    }
    this.#carry.copyWithin(0, consumed, this.#carried);
    this.#carried -= consumed;
    return end;
  }

  #append(bytes: Buffer, from: number, to: number): void {
    const size = this.#carried + to - from;
    if (size > this.#carry.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(size, this.#needed));
      this.#carry.copy(larger, 0, 0, this.#carried);
      this.#carry = larger;
    }
    bytes.copy(this.#carry, this.#carried, from, to);
    this.#carried = size;
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
        this.#openGap(bytes, p, p + 1, start + p, found === 'incomplete' ? 'cut' : found);
        p++;
      }
    }
    this.#offset = start + p;
    return p;
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

import { type Defect, SIGNATURE } from './format.ts';

/** Bytes that were meant to be a packet. */
export interface Damage {
  /** Of the first damaged byte in the stream. */
  readonly offset: number;
  /** Up to the next valid packet, or to the end of the stream. */
  readonly length: number;
  readonly why: Defect;
}

export interface GapHandlers {
  /** Bytes that are no packet, at most 64 KiB and never cut inside a character; `bytes` is valid during the call. */
  foreign(bytes: Uint8Array, offset: number): void;
  damage(damage: Damage): void;
}

const PIECE_BYTES = 64 * 1024;
const LONGEST_CHARACTER = 4;

/**
 * Takes the bytes between two valid packets and tells foreign text from damage. The signature 0xB3 is also a UTF-8
 * continuation byte: inside a well-formed character it is text, anywhere else it begins damage that lasts to the
 * end of the gap. Foreign bytes go out in pieces, so that memory does not grow with them; where they are cut does
 * not depend on how the stream came in.
 */
export class Gap {
  readonly #handlers: GapHandlers;
  readonly #kept = Buffer.allocUnsafeSlow(PIECE_BYTES + LONGEST_CHARACTER);
  /** Offset of `#kept` in the stream. */
  #offset = 0;
  #length = 0;
  #damage: { offset: number; length: number; why: Defect } | undefined;
  /** The signature inside the character being read: damage after all, when the character turns out ill-formed. */
  #suspect: { at: number; why: Defect } | undefined;
  /** Continuation bytes that are due, and the range of the next one. */
  #due = 0;
  #low = 0x80;
  #high = 0xbf;

  constructor(handlers: GapHandlers) {
    this.#handlers = handlers;
  }

  /**
   * Takes `bytes[from, to)`, found at `offset` in the stream. `why` says what is wrong with the packet that a
   * signature at `from` promises; elsewhere in the range there is none.
   */
  push(bytes: Buffer, from: number, to: number, offset: number, why: Defect): void {
    if (this.#length === 0 && this.#damage === undefined) this.#offset = offset;
    for (let p = from; p < to; p++) {
      if (this.#damage === undefined) this.#take(bytes[p] as number, why);
      else {
        this.#damage.length += to - p;
        return;
      }
    }
  }

  /** A valid packet follows, or the stream ends. */
  close(end: 'packet' | 'end'): void {
    if (this.#suspect !== undefined && end === 'end') this.#startDamage(this.#suspect.at, this.#suspect.why);
    if (this.#damage === undefined) this.#flush();
    else this.#handlers.damage(lasting(this.#damage, end));
    this.#damage = undefined;
    this.#suspect = undefined;
    this.#due = 0;
  }

  #take(byte: number, why: Defect): void {
    const at = this.#length;
    this.#kept[this.#length++] = byte;
    if (this.#due > 0 && byte >= this.#low && byte <= this.#high) {
      this.#continueCharacter(byte, at, why);
    } else if (this.#suspect !== undefined) {
      this.#startDamage(this.#suspect.at, this.#suspect.why);
    } else if (byte === SIGNATURE) {
      this.#startDamage(at, why);
    } else {
      this.#startCharacter(byte);
    }
    if (this.#due === 0 && this.#length >= PIECE_BYTES) this.#flush();
  }

  /** A byte that cannot begin a character counts as one: it is foreign too. Ranges: Unicode 16, table 3-7. */
  #startCharacter(byte: number): void {
    this.#due = byte < 0xc2 || byte > 0xf4 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    this.#low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.#high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
  }

  #continueCharacter(byte: number, at: number, why: Defect): void {
    if (byte === SIGNATURE) this.#suspect ??= { at, why };
    this.#due--;
    this.#low = 0x80;
    this.#high = 0xbf;
    if (this.#due === 0) this.#suspect = undefined;
  }

  /** Everything from `at` on is damage, what stands before it is foreign. */
  #startDamage(at: number, why: Defect): void {
    const length = this.#length - at;
    this.#length = at;
    this.#flush();
    this.#damage = { offset: this.#offset, length, why };
    this.#suspect = undefined;
  }

  #flush(): void {
    if (this.#length > 0) this.#handlers.foreign(this.#kept.subarray(0, this.#length), this.#offset);
    this.#offset += this.#length;
    this.#length = 0;
  }
}

/** A packet that seems cut although the stream goes on has a wrong length. */
function lasting(damage: Damage, end: 'packet' | 'end'): Damage {
  return damage.why === 'cut' && end === 'packet' ? { ...damage, why: 'length' } : damage;
}

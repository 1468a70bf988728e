const SLOTS = 256;
const LONGEST_KEY = 512;

/**
 * Values by the bytes they were made from, so that text that comes again and again is decoded once and is one string
 * in memory. A cache: each key has one slot, a newer key takes it over, keys over 512 bytes are never kept.
 */
export class ByteCache<T> {
  readonly #keys = Buffer.alloc(SLOTS * LONGEST_KEY);
  readonly #lengths = new Int32Array(SLOTS).fill(-1);
  readonly #values: T[] = [];

  get(bytes: Buffer, start: number, end: number): T | undefined {
    const slot = slotOf(bytes, start, end);
    if (this.#lengths[slot] !== end - start) return undefined;
    const keys = this.#keys;
    // Test ids differ near their ends.
    for (let p = end - 1, k = slot * LONGEST_KEY + (end - start) - 1; p >= start; p--, k--) {
      if (bytes[p] !== keys[k]) return undefined;
    }
    return this.#values[slot];
  }

  set(bytes: Buffer, start: number, end: number, value: T): void {
    if (end - start > LONGEST_KEY) return;
    const slot = slotOf(bytes, start, end);
    bytes.copy(this.#keys, slot * LONGEST_KEY, start, end);
    this.#lengths[slot] = end - start;
    this.#values[slot] = value;
  }
}

/** From the length and up to sixteen of the last bytes: the uuid of a test id lies there. */
function slotOf(bytes: Buffer, start: number, end: number): number {
  let hash = end - start;
  for (let p = Math.max(start, end - 16); p < end; p++)
    hash = (Math.imul(hash, 31) + (bytes[p] as number)) | 0;
  return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (SLOTS - 1);
}

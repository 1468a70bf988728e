const FIRST_SLOTS = 4096;
/** Chosen anew by each process, so that a stream cannot be made whose ids all meet in one slot. */
const SEED = Math.floor(Math.random() * 2 ** 32) | 0;

/**
 * Things by their ids, in the order in which they were added. An open hash table that keeps the hashes beside the slots: at
 * 200,000 ids a `Map` takes several times as long, most of it to fetch the strings that it compares with.
 */
export class IdTable<T extends { readonly id: string }> {
  readonly all: T[] = [];
  /** The place in `all` plus one; 0 where nothing is. */
  #slots = new Int32Array(FIRST_SLOTS);
  /** Of `all`, in their order. */
  #hashes = new Int32Array(FIRST_SLOTS / 2);

  /** `hash` is that of the id. */
  get(id: string, hash: number): T | undefined {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const place = (this.#slots[slot] as number) - 1;
      if (place < 0) return undefined;
      if (this.#hashes[place] !== hash) continue;
      const found = this.all[place];
      if (found?.id === id) return found;
    }
  }

  /** Adds what has an id that is not yet there. */
  add(one: T, hash: number): void {
    if (this.all.length === this.#hashes.length) this.#grow();
    this.#hashes[this.all.length] = hash;
    this.all.push(one);
    this.#occupy(hash, this.all.length);
  }

  #occupy(hash: number, placePlusOne: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = placePlusOne;
  }

  #grow(): void {
    const hashes = this.#hashes;
    this.#hashes = new Int32Array(4 * hashes.length);
    this.#hashes.set(hashes);
    this.#slots = new Int32Array(4 * this.#slots.length);
    hashes.forEach((hash, place) => {
      this.#occupy(hash, place + 1);
    });
  }
}

/** The hash of an id; an integer of 32 bits. */
export function hashOfId(id: string): number {
  let hash = SEED;
  for (let i = 0; i < id.length; i++) hash = mixed(hash, id.charCodeAt(i));
  return finished(hash);
}

/** The same from the bytes of the id; undefined when they are not ASCII, which have to be decoded first. */
export function hashOfAsciiId(bytes: Buffer, start: number, end: number): number | undefined {
  let hash = SEED;
  let all = 0;
  for (let p = start; p < end; p++) {
    const byte = bytes[p] as number;
    all |= byte;
    hash = mixed(hash, byte);
  }
  return all < 0x80 ? finished(hash) : undefined;
}

/** Of Murmur and FNV the parts that are cheap. */
function mixed(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x5bd1e995) ^ (hash >>> 15);
}

function finished(hash: number): number {
  return (hash ^ (hash >>> 13)) | 0;
}

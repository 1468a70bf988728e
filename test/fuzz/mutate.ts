import type { Random } from '../random.ts';

/** A piece of a stream; `valid` is what has to be read again, however much is wrong around it. */
export interface Piece {
  readonly bytes: Buffer;
  readonly valid: boolean;
}

/** Changes a few places of a list of pieces; pieces that were touched are no longer valid. */
export function mutate(pieces: readonly Piece[], random: Random): Piece[] {
  const mutated = [...pieces];
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) {
    const at = Math.floor(random() * mutated.length);
    const piece = mutated[at];
    if (piece === undefined) continue;
    const change = CHANGES[Math.floor(random() * CHANGES.length)];
    if (change !== undefined) mutated.splice(at, 1, ...change(piece, random));
  }
  return mutated;
}

type Change = (piece: Piece, random: Random) => Piece[];

const CHANGES: readonly Change[] = [
  /** A bit flips, in the head as often as anywhere else. */
  ({ bytes }, random) => {
    const changed = Buffer.from(bytes);
    const place = Math.floor(
      random() * Math.min(changed.length, random() < 0.5 ? 8 : Number.POSITIVE_INFINITY),
    );
    changed[place] = (changed[place] ?? 0) ^ (1 << Math.floor(random() * 8));
    return [{ bytes: changed, valid: false }];
  },
  /** Bytes get lost. */
  ({ bytes }, random) => {
    const from = Math.floor(random() * bytes.length);
    const to = from + 1 + Math.floor(random() * (bytes.length - from));
    return [{ bytes: Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]), valid: false }];
  },
  /** A program prints something before it. */
  (piece, random) => [{ bytes: foreignBytes(random), valid: false }, piece],
  /** A program prints something inside of it. */
  ({ bytes }, random) => {
    const at = 1 + Math.floor(random() * Math.max(0, bytes.length - 1));
    const parts = [bytes.subarray(0, at), foreignBytes(random), bytes.subarray(at)];
    return [{ bytes: Buffer.concat(parts), valid: false }];
  },
  /** It comes twice. */
  (piece) => [piece, piece],
  /** A head that promises a long packet comes before it. */
  (piece, random) => [{ bytes: bogusHead(random), valid: false }, piece],
];

/** Bytes of any value, with many signatures among them. */
function foreignBytes(random: Random): Buffer {
  const size = 1 + Math.floor(random() * 40);
  return Buffer.from(
    Array.from({ length: size }, () => (random() < 0.1 ? 0xb3 : Math.floor(random() * 256))),
  );
}

function bogusHead(random: Random): Buffer {
  const any = () => Math.floor(random() * 256);
  return Buffer.from([0xb3, 0x20 | (any() & 0x0f), any(), any(), any(), any()]);
}

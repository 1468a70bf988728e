import type { SecretRules } from './rules.ts';

const MASK = '***';
/** What is held back while more may come: longer than any key with what stands around it, and most lines. */
const HOLD_BYTES = 4096;
/** A value that has not ended after so many bytes is masked as far as it goes. */
const MAX_HOLD_BYTES = 1 << 18;

/** Masks the secrets of one text that comes in pieces, whatever it is encoded in; ASCII is what it looks at. */
export interface Masker {
  /** Returns what is certain by now: the end of a piece may be the beginning of a secret. */
  push(piece: Uint8Array): Buffer;
  /** The rest. */
  end(): Buffer;
}

/** A secret's place, and the place of the match that tells it is one. */
interface Hit {
  readonly matchStart: number;
  readonly matchEnd: number;
  readonly start: number;
  readonly end: number;
}

/** A masker with bounded memory: at most 256 KiB and the piece that was pushed are held. */
export function createMasker(rules: SecretRules): Masker {
  let held = '';
  return {
    push: (piece) => {
      held += Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
      if (held.length <= HOLD_BYTES) return Buffer.alloc(0);
      const hits = findHits(held, rules);
      const certain = certainLength(held, hits);
      const masked = maskHits(held.slice(0, certain), hits);
      held = held.slice(certain);
      return Buffer.from(masked, 'latin1');
    },
    end: () => {
      if (held === '') return Buffer.alloc(0);
      const masked = maskHits(held, findHits(held, rules));
      held = '';
      return Buffer.from(masked, 'latin1');
    },
  };
}

/** Masks the secrets of a whole text. */
export function maskText(text: string, rules: SecretRules): string {
  const masker = createMasker(rules);
  return Buffer.concat([masker.push(Buffer.from(text, 'utf8')), masker.end()]).toString('utf8');
}

/** Secrets in the order of their places; they may overlap. */
function findHits(text: string, rules: SecretRules): Hit[] {
  const hits: Hit[] = [];
  for (const rule of rules) {
    for (const match of text.matchAll(rule)) {
      const [matchStart, matchEnd] = match.indices?.[0] ?? [match.index, match.index];
      const [start, end] = match.indices?.groups?.value ?? [matchStart, matchEnd];
      hits.push({ matchStart, matchEnd, start, end });
    }
  }
  return hits.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** How much of the text no later piece can change: ends at the end of a line where it can, never within a match. */
function certainLength(text: string, hits: readonly Hit[]): number {
  if (hits.some((hit) => isOpen(hit, text) && text.length - hit.matchStart > MAX_HOLD_BYTES))
    return text.length;
  let limit = text.length - HOLD_BYTES;
  for (let before = -1; before !== limit; ) {
    before = limit;
    for (const hit of hits) {
      if (hit.matchStart < limit && (hit.matchEnd > limit || isOpen(hit, text))) limit = hit.matchStart;
    }
    const line = text.lastIndexOf('\n', limit - 1) + 1;
    if (limit > 0 && line > 0 && limit - line < HOLD_BYTES) limit = line;
  }
  return Math.max(0, limit);
}

/** Whether the value may go on in the next piece. */
function isOpen({ matchEnd }: Hit, text: string): boolean {
  return matchEnd === text.length;
}

function maskHits(text: string, hits: readonly Hit[]): string {
  let masked = '';
  let position = 0;
  for (const { start, end } of hits) {
    if (end <= position || start >= text.length) continue;
    masked += start < position ? '' : text.slice(position, start) + MASK;
    position = end;
  }
  return masked + text.slice(position);
}

import type { VerdictWord, Weight } from '../model/verdict.ts';

/** Signs that read without colour: ✗ blocks · ◌ no result · ⚠ shown, does not block · ✓ accounted for. */
export const GLYPH: Readonly<Record<Weight, string>> = {
  blocks: '✗',
  incomplete: '◌',
  warns: '⚠',
  accounted: '✓',
};

export const WEIGHT_OF_WORD: Readonly<Record<VerdictWord, Weight>> = {
  pass: 'accounted',
  fail: 'blocks',
  incomplete: 'incomplete',
};

import { z } from 'zod';
import { ENTRY_KINDS, ENTRY_OUTCOMES, EXCLUDE_REASONS, type When } from './entry.ts';

const text = z.string().trim().min(1);
const name = z.string().regex(/^[^\s[\]*]+$/, {
  error: 'expected a literal dotted name without blanks, brackets or wildcards',
});
const names = z.array(text).min(1).optional();

/** The shape of one entry. What depends on other keys or needs more than a type is in `rules.ts`. */
export const entrySchema = z.strictObject({
  test: name.optional(),
  class: name.optional(),
  module: name.optional(),
  kind: z.enum(ENTRY_KINDS),
  when: z.strictObject({ region: names, release: names, suite: names }).optional(),
  everywhere: z.literal(true).optional(),
  signature: text.optional(),
  outcome: z.enum(ENTRY_OUTCOMES).optional(),
  reason: text,
  bug: text.optional(),
  owner: text.optional(),
  added: z.iso.date(),
  expires: z.iso.date(),
  max_rate: z.number().gt(0).max(1).optional(),
  max_tests: z.int().min(1).optional(),
  why: z.enum(EXCLUDE_REASONS).optional(),
  uuid: z.guid().optional(),
});
export type RawEntry = z.infer<typeof entrySchema>;

/** What a draft says where a person must fill in. */
export const TO_FILL_IN = 'TODO';

/** An entry that is being written: what is not known yet is left out, or to be filled in. */
export type EntryDraft = {
  readonly [Key in keyof Omit<RawEntry, 'when'>]?: RawEntry[Key] | typeof TO_FILL_IN;
} & { readonly when?: When };

/** A whole list file; `docs/known-failures.md` describes the format. */
export const knownListSchema = z.strictObject({
  schema: z.literal('osgate-known/v1'),
  entries: z.array(entrySchema),
});

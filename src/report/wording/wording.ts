import type { Cause } from '../findings.ts';
import type { ENGLISH } from './english.ts';

/** Every sentence that osgate's reports say themselves. Category names are the same in every language: scripts read them. */
export type Wording = typeof ENGLISH;

/** What a cause is called: the exception of its cluster, else what its category means and the reason the tests gave. */
export function causeTitle(cause: Cause, wording: Wording): string {
  if (cause.cluster !== undefined) return cause.cluster.title;
  const meaning = wording.categoryMeaning[cause.category];
  return cause.reason === undefined ? meaning : `${meaning}: ${cause.reason}`;
}

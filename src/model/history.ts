/**
 * What a test did in one run: passed, passed although an entry says that it fails, failed, flaked (failed and passed),
 * was skipped; `-`: nothing is known.
 */
export type HistoryMark = 'p' | 'u' | 'f' | 'k' | 's' | '-';

/**
 * The last complete runs of one region and suite before a run began; `history.json` in its folder. Incomplete, partial and
 * mass-failed runs are never in it.
 */
export interface TestHistory {
  readonly schema: 'osgate-history/v1';
  /** Oldest first. */
  readonly runs: readonly { readonly id: string; readonly started: string }[];
  /** By test or fixture id: one `HistoryMark` for each of `runs`, in their order. */
  readonly marks: Readonly<Record<string, string>>;
}

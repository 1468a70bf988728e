/** How much of what tests printed the page holds. Lengths are in UTF-16 units. */
export interface TextLimits {
  readonly log: number;
  /** Of reasons, too. */
  readonly traceback: number;
  /** Of each cause so many tests keep their logs. */
  readonly logsPerCause: number;
}

/** The steps in which a page that would be too large is cut; a row is never left out. */
export const TEXT_LIMITS: readonly [TextLimits, ...TextLimits[]] = [
  { log: 1_000_000, traceback: 1_000_000, logsPerCause: Infinity },
  { log: 100_000, traceback: 50_000, logsPerCause: Infinity },
  { log: 20_000, traceback: 20_000, logsPerCause: Infinity },
  { log: 20_000, traceback: 8_000, logsPerCause: 20 },
  { log: 8_000, traceback: 3_000, logsPerCause: 3 },
  { log: 2_000, traceback: 800, logsPerCause: 1 },
];

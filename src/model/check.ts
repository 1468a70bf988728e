/** One thing that was looked at before a run, and how it is. */
export interface Check {
  /** What was looked at, in a word or two: `network`, `tempest image`. */
  readonly name: string;
  /** `fail`: nothing may run; `warn`: a run is possible, and somebody should know. */
  readonly state: 'ok' | 'warn' | 'fail';
  /** What was seen, and where it is wrong what was expected. */
  readonly detail: string;
  /** What to type or change next. */
  readonly remedy?: string;
}

import type { ProgressEvent } from '../report/progress.ts';

/** What happens while a command works. Everything that shows is a reader of this one stream of events. */
export type RunEvent =
  /** A step of the work begins, in words. */
  | { readonly kind: 'step'; readonly text: string }
  /** A line that a step's tool printed. */
  | { readonly kind: 'detail'; readonly text: string }
  /** Something the user should know that does not stop the work. */
  | { readonly kind: 'notice'; readonly text: string }
  | ProgressEvent;

export type Notify = (event: RunEvent) => void;

/** A line of `osgate.log`: when, what kind, and the rest as `key=value`. */
export function formatLogLine(event: RunEvent, time: Date): string {
  const { kind, ...rest } = event;
  const fields = Object.entries(rest)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `${[time.toISOString(), kind, ...fields].join(' ')}\n`;
}

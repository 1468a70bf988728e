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

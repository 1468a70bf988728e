import { OsgateError } from '../model/errors.ts';

/** Where a command prints: results on stdout, progress and messages on stderr. Passed in, so that tests can read it. */
export interface Terminal {
  readonly out: (content: string | Uint8Array) => void;
  readonly err: (text: string) => void;
  /** Standard error is a terminal: a status line may be redrawn there. */
  readonly live: boolean;
  /** Colour on standard output, standard error. */
  readonly color: { readonly out: boolean; readonly err: boolean };
  /** Columns to fold to. */
  readonly width: number;
}

const DEFAULT_WIDTH = 100;

/** The process's own terminal. Colour only on a terminal and never with `NO_COLOR` (https://no-color.org). */
export function createTerminal({ stdout, stderr, env }: NodeJS.Process): Terminal {
  stdout.on('error', refuseLoss);
  // nothing is left to say it on
  stderr.on('error', () => {});
  const allowed = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return {
    out: (content) => void stdout.write(content),
    err: (text) => void stderr.write(text),
    live: stderr.isTTY === true && env.CI === undefined,
    color: { out: allowed && stdout.isTTY === true, err: allowed && stderr.isTTY === true },
    // a terminal that was given no size says 0
    width: stdout.columns || DEFAULT_WIDTH,
  };
}

/**
 * `osgate … | head` ends its reading early: what is left to print is lost, the exit code is not. Anything else is an end of its own:
 * a document that was cut must not come with the exit code of a verdict.
 */
function refuseLoss(cause: NodeJS.ErrnoException): void {
  if (cause.code === 'EPIPE') return;
  throw new OsgateError('environment', `standard output cannot be written: ${cause.message}`, { cause });
}

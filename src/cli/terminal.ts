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
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedReader);
  const allowed = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return {
    out: (content) => void stdout.write(content),
    err: (text) => void stderr.write(text),
    live: stderr.isTTY === true && env.CI === undefined,
    color: { out: allowed && stdout.isTTY === true, err: allowed && stderr.isTTY === true },
    width: stdout.columns ?? DEFAULT_WIDTH,
  };
}

/** `osgate … | head` ends its reading early: what is left to print is lost, the exit code is not. */
function ignoreClosedReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

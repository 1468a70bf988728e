import type { Terminal } from './terminal.ts';

/** What every command gets from the program. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Sets the exit code of the command line. */
  readonly done: (exitCode: number) => void;
}

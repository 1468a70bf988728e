import { EXIT, OsgateError } from '../model/errors.ts';
import { formatProblem } from '../model/problem.ts';
import type { Terminal } from './terminal.ts';

const ISSUES = 'https://github.com/osgate/osgate/issues';

/** Prints an error for people and returns the exit code. The only place that prints errors. */
export function reportError(error: unknown, terminal: Terminal): number {
  if (error instanceof OsgateError) {
    for (const problem of error.problems) terminal.err(`${formatProblem(problem)}\n`);
    terminal.err(`osgate: ${error.message}\n`);
    if (error.hint !== undefined) terminal.err(`  ${error.hint}\n`);
    return error.exitCode;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.err(
    `osgate: this is a bug in osgate, not in your cloud. Please report it with what follows: ${ISSUES}\n`,
  );
  terminal.err(`${stack}\n`);
  return EXIT.bug;
}

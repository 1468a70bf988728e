import { EXIT, OsgateError } from '../model/errors.ts';
import { formatProblem } from '../model/problem.ts';
import { withoutCredentials } from '../secrets/url.ts';
import type { Terminal } from './terminal.ts';

const ISSUES = 'https://github.com/osgate/osgate/issues';

/** Prints an error for people and returns the exit code. The only place that prints errors. */
export function reportError(error: unknown, terminal: Terminal): number {
  // a proxy, a mirror or an engine may be named with a password in its URL
  const say = (text: string) => terminal.err(`${withoutCredentials(text)}\n`);
  if (error instanceof OsgateError) {
    for (const problem of error.problems) say(formatProblem(problem));
    say(`osgate: ${error.message}`);
    if (error.hint !== undefined) say(`  ${error.hint}`);
    return error.exitCode;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(`osgate: this is a bug in osgate, not in your cloud. Please report it with what follows: ${ISSUES}`);
  say(stack);
  return EXIT.bug;
}

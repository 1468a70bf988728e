import type { Problem } from './problem.ts';

/** Exit codes are an interface; `docs/cli.md` documents them. Detail goes into `verdict.json`, not into more numbers. */
export const EXIT = {
  pass: 0,
  fail: 1,
  usage: 2,
  incomplete: 3,
  nothingToRun: 4,
  environment: 5,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const EXIT_OF_ERROR = {
  /** A profile, pin, list or argument is wrong: the user mends it. */
  'invalid-input': EXIT.usage,
  'nothing-to-run': EXIT.nothingToRun,
  /** The cloud, its credentials or this machine cannot be tested. */
  environment: EXIT.environment,
  /** The Docker Engine refused or failed before a test ran. */
  engine: EXIT.environment,
  /** A run goes on: nothing can be said of it yet. */
  unfinished: EXIT.incomplete,
} as const satisfies Record<string, ExitCode>;
export type ErrorCode = keyof typeof EXIT_OF_ERROR;

/**
 * An expected failure that ends a command: the user's input or the outside (Docker, disk, cloud, deadline). Anything
 * else that is thrown is a bug in osgate.
 */
export class OsgateError extends Error {
  override readonly name = 'OsgateError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly problems: readonly Problem[];

  /** `message`: lower case, no final period, no secret; `hint`: a thing to type; `problems`: all that were found. */
  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown; problems?: readonly Problem[] } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.problems = options.problems ?? [];
  }

  get exitCode(): ExitCode {
    return EXIT_OF_ERROR[this.code];
  }
}

/**
 * Something wrong with what the user gave, or with what a run left behind. Problems are collected and reported
 * together; they are never thrown.
 */
export interface Problem {
  /** Kebab-case and stable, for scripts: `unknown-key`, `damaged-packet`, `stream-cut`. */
  readonly code: string;
  /** Lower case, no final period: what was seen and what was expected. */
  readonly message: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** What to type or change next. */
  readonly hint?: string;
}

/** `file:line:column: message`, as editors and terminals link it; the hint follows on a line of its own. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  const text = place === '' ? problem.message : `${place}: ${problem.message}`;
  return problem.hint === undefined ? text : `${text}\n  ${problem.hint}`;
}

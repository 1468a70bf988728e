import { RE2JS, RE2JSException } from 're2js';

/** A compiled regular expression on failure text. Matching takes linear time: RE2 syntax, no backtracking. */
export interface Signature {
  /** As it was written. */
  readonly source: string;
  matches(text: string): boolean;
}

/**
 * Compiles RE2 syntax; unanchored, `^` and `$` match at line ends, `.` stops at a line end unless `(?s)` is given.
 * `error` says in RE2's words why it does not compile; backreferences and lookarounds never do.
 */
export function compileSignature(source: string): Signature | { readonly error: string } {
  try {
    const pattern = RE2JS.compile(source, RE2JS.MULTILINE);
    return { source, matches: (text) => pattern.matcher(text).find() };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { error: error.message.replace(/^error parsing regexp: /, '') };
  }
}

/** An RE2 pattern that matches exactly this text. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

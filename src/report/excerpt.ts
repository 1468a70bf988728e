/**
 * At most about `maxChars` of a long text, a quarter from its head and the rest from its tail, cut at line ends where there are
 * any; `sayCut` words the line that stands in the gap. In a Python traceback the tail holds the exception.
 */
export function headAndTail(text: string, maxChars: number, sayCut: (characters: number) => string): string {
  if (text.length <= maxChars) return text;
  const head = cutAtLineEnd(text.slice(0, Math.floor(maxChars / 4)));
  const tail = cutAtLineStart(text.slice(text.length - Math.floor((maxChars * 3) / 4)));
  return `${head}\n${sayCut(text.length - head.length - tail.length)}\n${tail}`;
}

function cutAtLineEnd(head: string): string {
  const end = head.lastIndexOf('\n');
  return end < head.length / 2 ? head : head.slice(0, end);
}

function cutAtLineStart(tail: string): string {
  const start = tail.indexOf('\n');
  return start < 0 || start > tail.length / 2 ? tail : tail.slice(start + 1);
}

/** A traceback without the lines in which Python 3.11 underlines a part of the line above: they fill a short excerpt. */
export function withoutUnderlines(traceback: string): string {
  return traceback.replaceAll(/^ +[~^][~^ ]*\n/gm, '');
}

const MAX_LINE_CHARS = 300;

/** A line for a table, cut where it is longer than any table shows: a skip's reason may be a whole document. */
export function cutLine(line: string): string {
  return line.length <= MAX_LINE_CHARS ? line : `${line.slice(0, MAX_LINE_CHARS)}…`;
}

/**
 * The line of a Python traceback that names the exception: the last unindented line that follows a frame; details that the
 * message spreads over further lines are left out. Where frames come last, as in Java and JavaScript, it is the first line.
 * Text without frames gives its last line that is not empty.
 */
export function lastExceptionLine(traceback: string): string {
  const lines = traceback.split('\n').filter((line) => line.trim() !== '');
  const at = lines.findLastIndex((line, index) => !isIndented(line) && isIndented(lines[index - 1] ?? ''));
  const last = lines.at(-1) ?? '';
  const message = isIndented(last) ? lines.find((line) => !isIndented(line)) : undefined;
  return (lines[at] ?? message ?? last).trim();
}

/** `tempest.lib.exceptions.NotFound: Object not found` without where the exception is defined: few lines have room for it. */
export function withoutModule(exceptionLine: string): string {
  return exceptionLine.replace(/^(?:[a-z_]\w*\.)+(?=[A-Z]\w*)/, '');
}

/** As frames and source lines are; surefire writes those of Java at the margin. */
function isIndented(line: string): boolean {
  return line.startsWith(' ') || line.startsWith('\t') || /^at \S+\(.*\)$/.test(line);
}

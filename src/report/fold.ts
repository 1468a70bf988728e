/**
 * Folds text into lines of at most `width` terminal columns. Breaks at spaces, else after `.`, `/`, `,`, `_` or `-` (test ids
 * and paths have no spaces), else anywhere. Nothing but the spaces at breaks is lost.
 */
export function fold(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => foldLine(line, Math.max(2, width)))
    .join('\n');
}

/** Columns that text takes on a terminal: East Asian wide characters take two, combining marks none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

/** Cuts text to `width` columns; a cut shows as `…`. */
export function clip(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  return `${takeColumns(text, width - 1)}…`;
}

function foldLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let rest = line;
  while (columnsOf(rest) > width) {
    const room = takeColumns(rest, width);
    const cut = breakPoint(room, rest);
    lines.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return [...lines, rest];
}

/** Where to break `rest`, of which `room` fits on the line. Never 0, so that folding always ends. */
function breakPoint(room: string, rest: string): number {
  if (rest[room.length] === ' ') return room.length;
  const space = room.lastIndexOf(' ') + 1;
  if (space > room.length / 3) return space;
  const mark = Math.max(...['.', '/', ',', '_', '-'].map((character) => room.lastIndexOf(character))) + 1;
  return mark > room.length / 3 ? mark : room.length;
}

function takeColumns(text: string, width: number): string {
  let taken = '';
  let columns = 0;
  for (const character of text) {
    columns += columnsOfCharacter(character);
    if (columns > width) break;
    taken += character;
  }
  return taken;
}

/** Source of the ranges: Unicode East Asian Width, classes W and F. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

function columnsOfCharacter(character: string): number {
  if (/\p{Mn}|\p{Me}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

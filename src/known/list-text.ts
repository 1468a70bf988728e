import {
  type Document,
  isMap,
  isSeq,
  type Pair,
  parseDocument,
  Scalar,
  type ToStringOptions,
  visit,
  type YAMLSeq,
} from 'yaml';
import type { EntryDraft, RawEntry } from './schema.ts';

/** The order in which an entry says what it says: of what, what, where, which failure, why, until when. */
const KEY_ORDER: readonly (keyof RawEntry)[] = [
  'test',
  'class',
  'module',
  'max_tests',
  'kind',
  'when',
  'everywhere',
  'why',
  'signature',
  'outcome',
  'max_rate',
  'reason',
  'bug',
  'owner',
  'added',
  'expires',
  'uuid',
];

const STYLE: ToStringOptions = { lineWidth: 0, flowCollectionPadding: false };
const EMPTY_LIST = 'schema: osgate-known/v1\nentries: []\n';

/**
 * Lists are edited as text: what an edit does not speak of stays as it was, byte for byte. All functions here take the text of
 * a list without YAML errors.
 */

/** One entry as an item of a list: keys in their order, `when` on one line. `indent`: blanks before the dash. */
export function formatEntry(entry: EntryDraft, indent = 2): string {
  const document = parseDocument('entries: []\n');
  const list = document.get('entries') as YAMLSeq;
  list.flow = false;
  list.add(document.createNode(entry));
  orderEntry(list.items[0]);
  const [, ...lines] = document.toString(STYLE).trimEnd().split('\n');
  return `${lines.map((line) => `${' '.repeat(indent)}${line.slice(2)}`.trimEnd()).join('\n')}\n`;
}

/** The list with more entries at its end; `undefined`: a new list. */
export function appendEntries(text: string | undefined, entries: readonly EntryDraft[]): string {
  const before = text ?? EMPTY_LIST;
  if (entries.length === 0) return before;
  const { document, list } = readList(before);
  if (list === undefined) return appendEntries(undefined, entries);
  const last = blockPlaces(before, list)?.at(-1);
  const formatted = entries.map((entry) => formatEntry(entry, last?.indent)).join('\n');
  if (last === undefined) {
    if (list.items.length > 0) return addToFlow(document, list, entries);
    return replaceRange(before, list.range, `\n${formatted.trimEnd()}`);
  }
  const lines = before.split('\n');
  lines.splice(last.end, 0, '', formatted.trimEnd());
  const after = lines.join('\n');
  return after.endsWith('\n') ? after : `${after}\n`;
}

/**
 * The list without the entries at these positions. The comment directly above an entry is about it and goes with it; all
 * others stay.
 */
export function removeEntries(text: string, positions: ReadonlySet<number>): string {
  const { document, list } = readList(text);
  if (list === undefined || positions.size === 0) return text;
  const places = blockPlaces(text, list);
  if (places === undefined) {
    list.items = list.items.filter((_, position) => !positions.has(position));
    return document.toString(STYLE);
  }
  const lines: (string | undefined)[] = text.split('\n');
  for (const [position, place] of places.entries()) {
    if (!positions.has(position)) continue;
    lines.fill(undefined, place.start, place.end);
    let before = place.start - 1;
    while (before >= 0 && lines[before] === undefined) before--;
    const above = lines[before];
    if (above?.trim() !== '' && !/^entries:/.test(above ?? '')) continue;
    for (let line = place.end; lines[line]?.trim() === '' && line < lines.length - 1; line++) {
      lines[line] = undefined;
    }
  }
  const rest = lines.filter((line) => line !== undefined).join('\n');
  const shortened = `${rest.trimEnd()}\n`;
  return positions.size < places.length
    ? shortened
    : shortened.replace(/^entries:(?=[ \t]*(?:#|$))/m, 'entries: []');
}

/** The canonical form of a list: block style, keys in their order, one empty line between entries; comments stay. */
export function formatList(text: string): string {
  const { document, list } = readList(text);
  if (list === undefined) return text;
  if (list.items.length > 0) list.flow = false;
  for (const [position, item] of list.items.entries()) {
    orderEntry(item);
    if (isMap(item)) item.spaceBefore = position > 0;
  }
  return document.toString(STYLE);
}

function readList(text: string): { document: Document.Parsed; list: YAMLSeq.Parsed | undefined } {
  const document = parseDocument(text, { keepSourceTokens: true });
  const list = document.get('entries', true);
  return { document, list: isSeq(list) ? (list as YAMLSeq.Parsed) : undefined };
}

/** Lines of an entry, its own comment included: from 0, `end` is the line after it. */
interface EntryPlace {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
}

/** Undefined for a list in flow style. */
function blockPlaces(text: string, list: YAMLSeq.Parsed): EntryPlace[] | undefined {
  const token = list.srcToken;
  if (token?.type !== 'block-seq') return undefined;
  const lines = text.split('\n');
  const lineAt = lineFinder(text);
  return list.items.map((item, position) => {
    const dash = token.items[position]?.start.find((each) => each.type === 'seq-item-ind')?.offset ?? 0;
    const [from, to] = item.range;
    const lastOffset = from + text.slice(from, to).trimEnd().length;
    let start = lineAt(dash);
    while (lines[start - 1]?.trimStart().startsWith('#')) start--;
    return {
      start,
      end: lineAt(lastOffset) + 1,
      indent: dash - (text.lastIndexOf('\n', dash - 1) + 1),
    };
  });
}

/** Tells in which line an offset is, from 0; the offsets must not fall. */
function lineFinder(text: string): (offset: number) => number {
  let line = 0;
  let lineEnd = text.indexOf('\n');
  return (offset) => {
    for (; lineEnd >= 0 && lineEnd < offset; lineEnd = text.indexOf('\n', lineEnd + 1)) line++;
    return line;
  };
}

function addToFlow(document: Document.Parsed, list: YAMLSeq.Parsed, entries: readonly EntryDraft[]): string {
  for (const entry of entries) (list as YAMLSeq).add(document.createNode(entry));
  return document.toString(STYLE);
}

/** Takes the blanks before the range with it: `entries: []` leaves `entries:`. */
function replaceRange(text: string, [from, to]: readonly [number, number, number], by: string): string {
  return `${text.slice(0, from).trimEnd()}${by}${text.slice(to)}`;
}

function orderEntry(item: unknown): void {
  if (!isMap(item)) return;
  item.flow = false;
  item.items = item.items.toSorted((a, b) => rankOf(a) - rankOf(b));
  for (const { key } of item.items) if (key instanceof Scalar) key.spaceBefore = false;
  const when: unknown = item.get('when', true);
  if (isMap(when)) {
    visit(when, {
      Collection(_, collection) {
        collection.flow = true;
      },
    });
  }
  // a regular expression is full of backslashes: single quotes leave them as they are
  const signature = item.get('signature', true);
  if (signature instanceof Scalar && String(signature.value).includes('\\')) {
    signature.type = Scalar.QUOTE_SINGLE;
  }
}

function rankOf({ key }: Pair): number {
  const rank = KEY_ORDER.indexOf(String(key instanceof Scalar ? key.value : key) as keyof RawEntry);
  return rank < 0 ? KEY_ORDER.length : rank;
}

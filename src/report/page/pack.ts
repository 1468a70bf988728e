import type { JudgedTest } from '../../model/verdict.ts';
import { cutLine, lastExceptionLine, withoutModule } from '../excerpt.ts';
import { groupByCause, groupOfCounts, worstFirst, worstWeight } from '../findings.ts';
import { GLYPH } from '../glyph.ts';
import type { ReportInput } from '../report-input.ts';
import { visibleText } from '../visible-text.ts';
import type { Wording } from '../wording/wording.ts';
import type { PageIndex, PageRows } from './contract.ts';
import { countChars, describeTests } from './details.ts';
import { asciiScript, html, type Markup, trusted } from './markup.ts';
import { packText, takeTimes, UuidList } from './packed-text.ts';
import { TEXT_LIMITS, type TextLimits } from './text-limits.ts';

/** A block is unpacked as a whole when one of its rows is opened. In UTF-16 units of JSON. */
const BLOCK_CHARS = 512 * 1024;
/** What Tempest logs packs to an eighth, base 85 included, without bodies and headers to a twelfth: with more it is not tried. */
const HOPELESS_RATIO = 14;
/** More than the table shows on any screen before it is scrolled. */
const FIRST_ROWS = 24;

interface PlaceOptions {
  readonly wording: Wording;
  readonly timezone: string;
}

interface PackedData {
  readonly index: Markup;
  /** What single tests printed. */
  readonly details: readonly Markup[];
  /** Of both; all of it is ASCII. */
  readonly sizeChars: number;
  /** The limits that cut something; undefined when all is there. */
  readonly cut: TextLimits | undefined;
}

/** The first rows, not packed: unpacking waits for the browser, and the reader would wait with it. */
export function firstRows(input: ReportInput, { wording, timezone }: PlaceOptions): Markup {
  const tests = worstFirst(input.verdict.tests).slice(0, FIRST_ROWS);
  return plain('first-rows', firstIndex(tests, { input, wording, timezone }));
}

/** Index and details of all rows for the page's script, cut step by step where they would be more than `maxChars`. */
export function packData(
  input: ReportInput,
  { wording, maxChars }: PlaceOptions & { readonly maxChars: number },
): PackedData {
  const tests = worstFirst(input.verdict.tests);
  let tooMuch = '';
  for (const limits of TEXT_LIMITS) {
    const isLast = limits === TEXT_LIMITS.at(-1);
    const chars = countChars(tests, limits);
    // this step cuts nothing that the one before it did not
    const same = `${chars} of ${limits.logsPerCause}`;
    if (!isLast && (chars > HOPELESS_RATIO * maxChars || same === tooMuch)) continue;
    tooMuch = same;
    const { details, cut } = describeTests(tests, limits, { wording, history: input.history });
    const blocks = splitBlocks(details.map((detail) => JSON.stringify(detail)));
    const packed = packBlocks(blocks.map(({ json }) => json));
    const starts = blocks.map(({ start }) => start);
    const index = packedScript('index', packText(JSON.stringify(makeRows(tests, starts, input))));
    const sizeChars = [index, ...packed].reduce((sum, { markup }) => sum + markup.length, 0);
    if (isLast || sizeChars <= maxChars) {
      return { index, details: packed, sizeChars, cut: cut ? limits : undefined };
    }
  }
  throw new Error('the last limits always hold');
}

function plain(id: string, value: PageIndex): Markup {
  const json = trusted(asciiScript(JSON.stringify(value)).replaceAll('<', '\\u003c'));
  return html`<script type="application/json" id="${id}">${json}</script>\n`;
}

function packBlocks(blocks: readonly string[]): Markup[] {
  const uuids = new UuidList();
  const packed = blocks.map((json, at) => {
    const next = uuids.size;
    return packedScript(
      `block-${at}`,
      packText(takeTimes(uuids.takeFrom(json))),
      html` data-uuids="${next}"`,
    );
  });
  return [...packed, packedScript('uuids', uuids.encode())];
}

/** A script element of this type is never run. */
function packedScript(id: string, packed: string, attributes?: Markup): Markup {
  return html`<script type="text/plain" id="${id}"${attributes}>${trusted(packed)}</script>\n`;
}

function splitBlocks(details: readonly string[]): { start: number; json: string }[] {
  const blocks: { start: number; parts: string[]; chars: number }[] = [];
  for (const [row, detail] of details.entries()) {
    const last = blocks.at(-1);
    if (last === undefined || last.chars + detail.length > BLOCK_CHARS) {
      blocks.push({ start: row, parts: [detail], chars: detail.length });
    } else {
      last.parts.push(detail);
      last.chars += detail.length;
    }
  }
  return blocks.map(({ start, parts }) => ({ start, json: `[${parts.join(',')}]` }));
}

/** Gives each text a number, the same text the same. */
class Texts {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(...first: readonly string[]) {
    for (const text of first) this.numberOf(text);
  }

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.list.length);
    return this.list.push(visibleText(text)) - 1;
  }
}

function firstIndex(
  tests: readonly JudgedTest[],
  { input, wording, timezone }: { input: ReportInput; wording: Wording; timezone: string },
): PageIndex {
  const words = {
    ...wording.page,
    why: wording.detail.why,
    tags: wording.detail.attributes,
    glyphs: GLYPH,
    categoryMeaning: wording.categoryMeaning,
  };
  return { words, language: wording.language, timezone, ...makeRows(tests, [], input) };
}

function makeRows(
  tests: readonly JudgedTest[],
  blockStarts: readonly number[],
  input: ReportInput,
): PageRows {
  const [texts, categories, weights, groups, states] = [
    new Texts(''),
    ...[new Texts(), new Texts(), new Texts(), new Texts()],
  ] as const;
  const causes = new Map(
    groupByCause(input.verdict, ['blocks', 'incomplete']).flatMap((cause, at) =>
      cause.tests.map((test) => [test, at + 1] as const),
    ),
  );
  const column = (list: Texts, textOf: (test: JudgedTest) => string | undefined) =>
    tests.map((test) => list.numberOf(textOf(test) ?? ''));
  return {
    ids: tests.map(({ id }) => visibleText(id)),
    seconds: tests.map(({ result }) => roundSeconds(result?.durationSeconds)),
    categoryOf: column(categories, ({ category }) => category),
    weightOf: column(weights, worstWeight),
    groupOf: column(groups, groupOfCounts),
    stateOf: column(states, ({ observed }) => observed),
    messageOf: column(texts, messageOf),
    whyOf: column(texts, ({ why }) => why),
    tagsOf: column(texts, ({ attrs }) => attrs.filter((attr) => !attr.startsWith('id-')).join(' ')),
    ownerOf: column(texts, ({ entry }) => entry?.owner),
    clusterOf: column(texts, ({ cluster }) => cluster),
    causeOf: tests.map((test) => causes.get(test) ?? 0),
    categories: categories.list,
    weights: weights.list,
    groups: groups.list,
    states: states.list,
    texts: texts.list,
    blockStarts,
  };
}

function roundSeconds(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.round(seconds * 10) / 10;
}

/** What a row says in one line: the exception with Tempest's `Details:`, or why it was skipped. */
export function messageOf({ result, observed }: JudgedTest): string | undefined {
  const traceback = result?.traceback;
  const details = traceback?.split('\n').findLast((line) => line.startsWith('Details: '));
  const exception =
    traceback && [withoutModule(lastExceptionLine(traceback)), details].filter(Boolean).join(' ');
  const message = exception ?? (observed === 'pass' ? undefined : result?.reason);
  return message === undefined ? undefined : cutLine(message);
}

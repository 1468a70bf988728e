import { styleText } from 'node:util';
import Table from 'cli-table3';
import { formatProblem } from '../model/problem.ts';
import type { JudgedTest, Weight } from '../model/verdict.ts';
import { rerunFailed } from './commands.ts';
import { daysUntil, formatClock, secondsBetween } from './duration.ts';
import {
  type Cause,
  countByCategory,
  type EntryUse,
  groupByCause,
  groupByEntry,
  groupWarnings,
  namesOfCategories,
  worstWeight,
} from './findings.ts';
import { fold } from './fold.ts';
import { GLYPH, WEIGHT_OF_WORD } from './glyph.ts';
import { nextSteps } from './next-steps.ts';
import type { ReportInput } from './report-input.ts';
import { toldIn } from './told.ts';
import { oneLine, visibleText } from './visible-text.ts';
import { wordingOf } from './wording/languages.ts';
import { causeTitle, type Wording } from './wording/wording.ts';

export interface TerminalOptions {
  /** Columns to fold to; at least 40 are used. */
  readonly width: number;
  readonly colour: boolean;
  /** Where `report.html` lies, as the user can open it; undefined where none was written. */
  readonly reportPath: string | undefined;
  readonly reportBytes?: number;
}

const MIN_WIDTH = 40;
/** Below this the left-hand column is narrow, too. */
const NARROW_WIDTH = 60;
const LEFT_WIDTH = { narrow: 15, wide: 25 } as const;
/** Borders and padding of a table with two columns. */
const FRAME_WIDTH = 7;
const MAX_TESTS_PER_CAUSE = 10;
/** Nobody reads more of them here, and thousands take the table minutes. */
const MAX_CAUSES = 100;
/** Trackers begin to refuse files of this size. */
const LARGE_BYTES = 5_000_000;
const COLOUR = { blocks: 'red', incomplete: 'magenta', warns: 'yellow', accounted: 'green' } as const;

interface Page {
  readonly input: ReportInput;
  readonly wording: Wording;
  readonly leftWidth: number;
  /** Columns of the wide right-hand column. */
  readonly rightWidth: number;
  readonly width: number;
  paint(weight: Weight, text: string): string;
}

/**
 * What a run leaves on the terminal: verdict, counts, what blocks by cause, known failures, problems, what to do next. Tests that
 * passed are only counted. Ends with a line feed.
 */
export function renderTerminal(judged: ReportInput, options: TerminalOptions): string {
  const wording = wordingOf(judged.language);
  const input = toldIn(wording, judged);
  const width = Math.max(MIN_WIDTH, options.width);
  const leftWidth = width < NARROW_WIDTH ? LEFT_WIDTH.narrow : LEFT_WIDTH.wide;
  const page: Page = {
    input,
    wording,
    width,
    leftWidth,
    rightWidth: width - leftWidth - FRAME_WIDTH,
    paint: (weight, text) =>
      options.colour ? styleText(COLOUR[weight], text, { validateStream: false }) : text,
  };
  const parts = [
    headline(page),
    counts(page),
    causes(page, groupByCause(input.verdict, ['blocks', 'incomplete']), page.wording.section.blocking),
    causes(page, groupWarnings(input.verdict), page.wording.section.warnings),
    knownFailures(page),
    problems(page),
    footer(page, options),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function headline({ input, wording, width, paint }: Page): string {
  const { verdict, record } = input;
  const weight = WEIGHT_OF_WORD[verdict.word];
  const seconds = secondsBetween(record.started, record.ended);
  const line = `${GLYPH[weight]} ${oneLine(wording.headline(verdict))} (${wording.exitCode(verdict.exitCode)})`;
  const facts = [
    record.region,
    record.release,
    record.suite,
    record.ticket,
    record.id,
    seconds && formatClock(seconds),
  ];
  const context = facts.filter((fact) => fact !== undefined && fact !== 0).join(' · ');
  return `${paint(weight, fold(line, width))}\n  ${hang(fold(oneLine(context), width - 2))}`;
}

function counts(page: Page): string {
  const { input, wording, leftWidth, rightWidth, paint } = page;
  const rows = countByCategory(input.verdict).map(({ category, weight, rows: n }) => [
    paint(weight, hang(fold(`${GLYPH[weight]} ${category}`, leftWidth - 2))),
    `${String(n).padStart(5)}  ${fold(wording.categoryMeaning[category], rightWidth - 7).replaceAll('\n', `\n${' '.repeat(7)}`)}`,
  ]);
  const sum = `${String(input.verdict.tests.length).padStart(5)}`;
  return table([...rows, [`  ${wording.sum}`, sum]], page, NO_LINES_BETWEEN_ROWS);
}

function causes(page: Page, all: readonly Cause[], title: string): string {
  if (all.length === 0) return '';
  const rows = all.slice(0, MAX_CAUSES).map((cause) => causeRow(cause, page));
  const hidden = all.length - rows.length;
  const more = hidden > 0 ? `\n${page.wording.moreInReport(hidden)}` : '';
  return `${title}\n${table(rows, page)}${more}`;
}

function causeRow(cause: Cause, page: Page): string[] {
  const { wording, leftWidth, rightWidth, paint } = page;
  const left = `${GLYPH[cause.weight]} ${wording.tests(cause.tests.length)}\n${namesOfCategories(cause.tests)}`;
  const pasts = new Set(cause.tests.map((test) => past(test, page)));
  const [common = ''] = pasts.size === 1 ? pasts : [];
  const shown = cause.tests.slice(0, MAX_TESTS_PER_CAUSE);
  const rows = shown.flatMap((test) => [`- ${oneLine(test.id)}`, common === '' ? past(test, page) : '']);
  const hidden = cause.tests.length - shown.length;
  const more = hidden > 0 ? wording.moreInReport(hidden) : '';
  const lines = [oneLine(causeTitle(cause, wording)), common, ...rows, more].filter((line) => line !== '');
  return [
    paint(cause.weight, fold(left, leftWidth)),
    lines.map((line) => hang(fold(line, rightWidth - 2))).join('\n'),
  ];
}

/** `  failed 2 of 2 · passed in RUN`: the attempts where there are several, and what the baseline says; else empty. */
function past({ result, baseline }: JudgedTest, { input, wording }: Page): string {
  const attempts = result?.attempts ?? [];
  const failed = attempts.filter(({ status }) => status === 'fail' || status === 'xfail').length;
  const facts = attempts.length > 1 ? [wording.terminal.failedOf(failed, attempts.length)] : [];
  if (input.baseline !== undefined && baseline !== undefined && baseline !== 'absent')
    facts.push(wording.terminal.before[baseline](oneLine(input.baseline.run)));
  return facts.length === 0 ? '' : `  ${facts.join(' · ')}`;
}

/** Indents the lines that folding made, so that the start of an item is seen. */
function hang(folded: string): string {
  return folded.replaceAll('\n', '\n  ');
}

function knownFailures(page: Page): string {
  const uses = groupByEntry(page.input.verdict);
  if (uses.length === 0) return '';
  return `${page.wording.terminal.known}\n${table(
    uses.map((use) => entryRow(use, page)),
    page,
  )}`;
}

function entryRow(
  { entry, tests }: EntryUse,
  { input, wording, leftWidth, rightWidth, paint }: Page,
): string[] {
  const weight = tests.some((test) => worstWeight(test) === 'warns') ? 'warns' : 'accounted';
  const left = `${GLYPH[weight]} ${wording.tests(tests.length)}\n${namesOfCategories(tests)}`;
  const facts = [
    entry.bug ?? wording.noBug,
    entry.owner ?? wording.noOwner,
    wording.expiry(daysUntil(entry.expires, input.generated)),
  ].join(' · ');
  const lines = [oneLine(entry.target), oneLine(facts), oneLine(entry.reason)];
  return [
    paint(weight, fold(left, leftWidth)),
    lines.map((line) => hang(fold(line, rightWidth - 2))).join('\n'),
  ];
}

function problems({ input, wording, width }: Page): string {
  const { problems: found } = input.verdict;
  if (found.length === 0) return '';
  const lines = found.map((problem) =>
    hang(fold(`${GLYPH[problem.weight]} ${visibleText(formatProblem(problem))}`, width - 2)),
  );
  return [wording.terminal.problems, ...lines].join('\n');
}

function footer(
  { input, wording, width, paint }: Page,
  { reportPath, reportBytes = 0 }: TerminalOptions,
): string {
  const rerunnable = input.verdict.tests.some((test) => ['blocks', 'incomplete'].includes(worstWeight(test)));
  const steps = nextSteps(input, wording).map(({ who, what }) =>
    hang(fold(oneLine(`${who}: ${what}`), width - 2)),
  );
  if (reportPath !== undefined) steps.push(`${wording.terminal.report}  ${oneLine(reportPath)}`);
  if (reportBytes >= LARGE_BYTES) {
    const large = wording.terminal.reportLarge((reportBytes / 1e6).toFixed(1));
    steps.push(paint('warns', hang(fold(`${GLYPH.warns} ${large}`, width - 2))));
  }
  if (rerunnable && reportPath !== undefined)
    steps.push(`${wording.terminal.rerun}   ${oneLine(rerunFailed(input.record))}`);
  return steps.join('\n');
}

const NO_LINES_BETWEEN_ROWS = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

function table(rows: readonly string[][], { leftWidth, rightWidth }: Page, chars = {}): string {
  const grid = new Table({
    chars,
    style: { head: [], border: [] },
    colWidths: [leftWidth + 2, rightWidth + 2],
  });
  grid.push(...rows);
  return grid.toString();
}

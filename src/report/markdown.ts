import { daysUntil } from './duration.ts';
import { runProperties } from './facts.ts';
import { countByCategory, groupByCause, groupByEntry, namesOfCategories } from './findings.ts';
import { GLYPH, WEIGHT_OF_WORD } from './glyph.ts';
import { nextSteps } from './next-steps.ts';
import type { ReportInput } from './report-input.ts';
import { toldIn } from './told.ts';
import { oneLine } from './visible-text.ts';
import { wordingOf } from './wording/languages.ts';
import { causeTitle, type Wording } from './wording/wording.ts';

const MAX_CAUSES = 10;

/** `summary.md`: what a ticket needs to hold about a run. Text from elsewhere stands in code spans, where nothing of it is markup. */
export function renderMarkdown(judged: ReportInput): string {
  const wording = wordingOf(judged.language);
  const input = toldIn(wording, judged);
  const { verdict } = input;
  const glyph = GLYPH[WEIGHT_OF_WORD[verdict.word]];
  const parts = [
    `# ${glyph} ${wording.go[verdict.word]}: ${code(wording.headline(verdict))}`,
    `${wording.goMeaning[verdict.word]} (${wording.exitCode(verdict.exitCode)})`,
    section(wording.section.turn, turnLines(input, wording)),
    section(wording.section.problems, problemLines(input)),
    section(wording.section.blocking, causeLines(input, wording)),
    section(wording.section.known, knownLines(input, wording)),
    `## ${wording.summary.counts}\n\n${countTable(input, wording)}`,
    section(
      wording.section.tested,
      runProperties(input).map(([name, value]) => `- ${code(name)}: ${code(value)}`),
    ),
  ];
  return `${parts.filter((part) => part !== undefined).join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : `## ${title}\n\n${lines.join('\n')}`;
}

function turnLines(input: ReportInput, wording: Wording): string[] {
  return nextSteps(input, wording).map(
    ({ who, what, command }) =>
      `- **${escapeMarkdown(who)}**: ${escapeMarkdown(what)}${command === undefined ? '' : ` ${code(command)}`}`,
  );
}

function problemLines({ verdict }: ReportInput): string[] {
  return verdict.problems.map(
    ({ weight, code: name, message }) => `- ${GLYPH[weight]} ${name}: ${code(message)}`,
  );
}

function causeLines({ verdict }: ReportInput, wording: Wording): string[] {
  const causes = groupByCause(verdict, ['blocks', 'incomplete']);
  const lines = causes.slice(0, MAX_CAUSES).map((cause) => {
    const example = cause.tests[0]?.id ?? '';
    const size = `${wording.tests(cause.tests.length)}, ${namesOfCategories(cause.tests)}`;
    return `- ${GLYPH[cause.weight]} ${size}: ${code(causeTitle(cause, wording))}\n  - ${code(example)}`;
  });
  const hidden = causes.length - lines.length;
  return hidden > 0 ? [...lines, `- ${wording.summary.moreCauses(hidden)}`] : lines;
}

function knownLines({ verdict, generated }: ReportInput, wording: Wording): string[] {
  const uses = groupByEntry(verdict);
  const [next] = uses;
  if (next === undefined) return [];
  const tests = uses.reduce((sum, use) => sum + use.tests.length, 0);
  const expiry = wording.expiry(daysUntil(next.entry.expires, generated));
  return [
    `- ${wording.summary.known(uses.length, tests)}`,
    `- ${wording.summary.nextExpiry(code(next.entry.target), expiry)}`,
  ];
}

function countTable({ verdict }: ReportInput, { column, sum }: Wording): string {
  const rows = countByCategory(verdict).map(
    ({ category, weight, rows: n }) => `| ${GLYPH[weight]} ${category} | ${n} |`,
  );
  return [
    `| ${column.category} | ${column.rows} |`,
    '| --- | ---: |',
    ...rows,
    `| **${sum}** | **${verdict.tests.length}** |`,
  ].join('\n');
}

/** A code span around text from elsewhere; its fence is longer than any run of backticks inside. */
function code(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

function escapeMarkdown(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>|#]/g, '\\$&');
}

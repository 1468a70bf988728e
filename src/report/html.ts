import { createHash } from 'node:crypto';
import { blockingSection, knownSection, problemsSection, warningsSection } from './page/cause-sections.ts';
import { coverageSection } from './page/coverage-section.ts';
import { asciiMarkup, html, type Markup, trusted } from './page/markup.ts';
import { firstRows, packData } from './page/pack.ts';
import { rulesSection } from './page/rules-section.ts';
import { PAGE_SCRIPT } from './page/script.ts';
import { PAGE_STYLE } from './page/style.ts';
import { testsSection } from './page/tests-section.ts';
import type { TextLimits } from './page/text-limits.ts';
import { timeSection } from './page/time-section.ts';
import { timelineSection } from './page/timeline-section.ts';
import { countsSection, testedSection, verdictSection } from './page/verdict-section.ts';
import type { ReportInput } from './report-input.ts';
import { toldIn } from './told.ts';
import { wordingOf } from './wording/languages.ts';
import type { Wording } from './wording/wording.ts';
import { zoneTime } from './zone-time.ts';

/** Larger ones are refused by trackers. */
const MAX_FILE_BYTES = 10_000_000;
const LARGE_FILE_BYTES = 5_000_000;
/** What is said of the file's size, once that is known, is shorter. */
const NOTICE_BYTES = 10_000;

/**
 * `report.html`: one file without any request, for an upgrade ticket. Its content security policy admits exactly its own style
 * sheet and script, by hash; all it says can be read without the script. Where it would be larger than `maxBytes`, what single
 * tests printed is cut until it is not.
 */
export function renderHtml(judged: ReportInput, { maxBytes = MAX_FILE_BYTES } = {}): string {
  const wording = wordingOf(judged.language);
  const input = toldIn(wording, judged);
  const { timezone = 'UTC' } = input;
  const time = zoneTime(timezone);
  const first = firstRows(input, { wording, timezone });
  const top = asciiMarkup(html`<!doctype html>
<html lang="${wording.language}">
${head(input, wording)}
<body data-copy="${wording.copy}" data-copied="${wording.copied}">
${verdictSection(input, wording, time)}
<main>
${problemsSection(input, wording)}
${testedSection(input, wording, time)}
${countsSection(input, wording)}
${rulesSection(input, wording)}
${blockingSection(input, wording)}
${warningsSection(input, wording)}
${timelineSection(input, wording, time)}
${knownSection(input, wording)}
${coverageSection(input, wording)}
${testsSection(input, wording, html`${first}<script>${trusted(PAGE_SCRIPT)}</script>\n`)}`);
  const bottom = asciiMarkup(html`${timeSection(input, wording)}
</main>
<footer><p>${wording.generated(time.dateTime(input.generated))}</p>`);
  const ownBytes = top.markup.length + bottom.markup.length + NOTICE_BYTES;
  const data = packData(input, { wording, timezone, maxChars: maxBytes - ownBytes });
  const fileBytes = ownBytes + data.sizeChars;
  const page = html`${top}${cutNotice(data.cut, input, wording)}
${bottom}${fileBytes < LARGE_FILE_BYTES ? '' : html`<p><strong>${wording.pageLarge((fileBytes / 1e6).toFixed(1))}</strong></p>`}</footer>
${data.index}${data.details}</body>
</html>
`;
  return asciiMarkup(page).markup;
}

function head({ record, verdict }: ReportInput, wording: Wording): Markup {
  const title = `${wording.go[verdict.word]} · ${record.region} · ${record.suite} · ${record.id}`;
  return html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(PAGE_STYLE)}</style>
</head>`;
}

/** What was cut to keep the file from being larger, with the files that hold all of it. */
function cutNotice(
  cut: TextLimits | undefined,
  { sources = [] }: ReportInput,
  wording: Wording,
): Markup | undefined {
  if (cut === undefined) return undefined;
  const files = sources.map(({ file, sha256 }) => html`<li>${wording.source(file, sha256)}</li>`);
  return html`<p>${wording.pageCut(cut)} ${files.length === 0 ? wording.wholeElsewhere : wording.wholeIn}</p>${files.length === 0 ? '' : html`<ul>${files}</ul>`}`;
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src ${hashSource(PAGE_STYLE)}`,
  `script-src ${hashSource(PAGE_SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

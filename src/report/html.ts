import { createHash } from 'node:crypto';
import { blockingSection, knownSection, problemsSection, warningsSection } from './page/cause-sections.ts';
import { coverageSection } from './page/coverage-section.ts';
import { html, type Markup, trusted } from './page/markup.ts';
import { type PackedData, type PackOptions, packData } from './page/pack.ts';
import { rulesSection } from './page/rules-section.ts';
import { PAGE_SCRIPT } from './page/script.ts';
import { PAGE_STYLE } from './page/style.ts';
import { testsSection } from './page/tests-section.ts';
import { timeSection } from './page/time-section.ts';
import { timelineSection } from './page/timeline-section.ts';
import { countsSection, testedSection, verdictSection } from './page/verdict-section.ts';
import type { ReportInput } from './report-input.ts';
import { toldIn } from './told.ts';
import { wordingOf } from './wording/languages.ts';
import type { Wording } from './wording/wording.ts';
import { zoneTime } from './zone-time.ts';

/**
 * `report.html`: one file without any request, for an upgrade ticket. Its content security policy admits exactly its own style
 * sheet and script, by hash; all it says can be read without the script.
 */
export function renderHtml(judged: ReportInput, { maxChars }: Pick<PackOptions, 'maxChars'> = {}): string {
  const wording = wordingOf(judged.language);
  const input = toldIn(wording, judged);
  const { record, verdict, generated } = input;
  const { timezone = 'UTC' } = input;
  const time = zoneTime(timezone);
  const data = packData(input, { wording, timezone, maxChars });
  const title = `${wording.go[verdict.word]} · ${record.region} · ${record.suite} · ${record.id}`;
  return html`<!doctype html>
<html lang="${wording.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(PAGE_STYLE)}</style>
</head>
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
${testsSection(input, wording, html`${data.first}<script>${trusted(PAGE_SCRIPT)}</script>\n`)}
${timeSection(input, wording)}
</main>
<footer><p>${wording.generated(time.dateTime(generated))}</p>${sizeNotice(data, input, wording)}</footer>
${data.index}${data.details}</body>
</html>
`.markup;
}

const LARGE_CHARS = 5_000_000;

/** That the file is large, and what was cut to keep it from being larger, with the files that hold all of it. */
function sizeNotice({ sizeChars, cut }: PackedData, { sources = [] }: ReportInput, wording: Wording): Markup {
  const files = sources.map(({ file, sha256 }) => html`<li>${wording.source(file, sha256)}</li>`);
  return html`${sizeChars < LARGE_CHARS ? '' : html`<p><strong>${wording.pageLarge((sizeChars / 1e6).toFixed(1))}</strong></p>`}
${cut === undefined ? '' : html`<p>${wording.pageCut(cut)}</p><ul>${files}</ul>`}`;
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

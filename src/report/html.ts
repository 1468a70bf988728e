import { createHash } from 'node:crypto';
import {
  blockingSection,
  knownSection,
  problemsSection,
  skipsSection,
  warningsSection,
} from './page/cause-sections.ts';
import { html, trusted } from './page/markup.ts';
import { PAGE_SCRIPT } from './page/script.ts';
import { PAGE_STYLE } from './page/style.ts';
import { testsSection } from './page/tests-section.ts';
import { countsSection, testedSection, verdictSection } from './page/verdict-section.ts';
import type { ReportInput } from './report-input.ts';
import { ENGLISH, type Wording } from './wording.ts';

/**
 * `report.html`: one file without any request, for an upgrade ticket. Its content security policy admits exactly its own style
 * sheet and script, by hash; all it says can be read without the script.
 */
export function renderHtml(input: ReportInput, wording: Wording = ENGLISH): string {
  const { record, verdict, generated } = input;
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
${verdictSection(input, wording)}
<main>
${problemsSection(input, wording)}
${testedSection(input, wording)}
${countsSection(input, wording)}
${blockingSection(input, wording)}
${warningsSection(input, wording)}
${knownSection(input, wording)}
${skipsSection(input, wording)}
${testsSection(input, wording)}
</main>
<footer>${wording.generated(generated)}</footer>
<script>${trusted(PAGE_SCRIPT)}</script>
</body>
</html>
`.markup;
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

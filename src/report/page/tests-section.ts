import type { Attachment } from '../../model/test-result.ts';
import { type JudgedTest, WEIGHTS } from '../../model/verdict.ts';
import { formatSeconds } from '../duration.ts';
import { headAndTail, lastExceptionLine } from '../excerpt.ts';
import { worstFirst, worstWeight } from '../findings.ts';
import type { ReportInput } from '../report-input.ts';
import type { Wording } from '../wording.ts';
import { breakable, html, type Markup } from './markup.ts';
import { dataTable } from './table.ts';
import { sign } from './verdict-section.ts';

/** Characters that the details of all tests may take together, so that the page opens fast also after a mass failure. */
const ALL_TEXT_CHARS = 6_000_000;
const MAX_TEXT_CHARS = 20_000;
const MIN_TEXT_CHARS = 500;

/** Every row of the verdict, worst first, with what is known about it and a filter that the script turns on. */
export function testsSection({ verdict }: ReportInput, wording: Wording): Markup {
  const tests = worstFirst(verdict.tests);
  const maxChars = charsPerText(tests);
  const { state, test, time, why } = wording.column;
  const rows = tests.map((one) => testRow(one, maxChars, wording));
  return html`<section aria-labelledby="tests"><h2 id="tests">${wording.section.tests}</h2>
<form id="filter" hidden><label>${wording.filterLabel} <input type="search" id="filter-text" autocomplete="off" spellcheck="false"></label>
<label>${wording.filterState} <select id="filter-state"><option value="">${wording.filterAll}</option>${WEIGHTS.map(
    (weight) => html`<option value="${weight}">${wording.weightName[weight]}</option>`,
  )}</select></label>
<output id="filter-count" data-word="${wording.filterShown}"></output></form>
${dataTable({ caption: wording.section.tests, head: [state, test, time, why], rows, id: 'all-tests' })}</section>`;
}

function charsPerText(tests: readonly JudgedTest[]): number {
  const texts = tests
    .filter(({ observed }) => observed !== 'pass')
    .flatMap(({ result }) => [result?.traceback, ...(result?.attachments ?? []).map(({ text }) => text)]);
  const long = texts.filter((text) => text !== undefined && text.length > MIN_TEXT_CHARS).length;
  return Math.min(MAX_TEXT_CHARS, Math.max(MIN_TEXT_CHARS, Math.floor(ALL_TEXT_CHARS / Math.max(1, long))));
}

function testRow(test: JudgedTest, maxChars: number, wording: Wording): Markup {
  const weight = worstWeight(test);
  const { result } = test;
  const exception = result?.traceback === undefined ? undefined : lastExceptionLine(result.traceback);
  return html`<tr data-weight="${weight}"><td>${sign(weight)} ${test.category}</td>
<th scope="row">${breakable(test.id)}${details(test, maxChars, wording)}</th>
<td class="number">${formatSeconds(result?.durationSeconds)}</td>
<td>${test.why}${exception === undefined ? '' : html`<br><span class="exception">${exception.slice(0, 300)}</span>`}</td></tr>
`;
}

/** Passing tests only name their attachments: their text is large and tells nothing. */
function details(test: JudgedTest, maxChars: number, wording: Wording): Markup | undefined {
  const { result } = test;
  if (result === undefined) return undefined;
  const parts = [
    result.reason === undefined ? undefined : html`<p>${wording.column.reason}: ${result.reason}</p>`,
    result.traceback === undefined
      ? undefined
      : html`<h4>${wording.traceback}</h4><pre tabindex="0">${headAndTail(result.traceback, maxChars, wording.charactersCut)}</pre>`,
    ...result.attachments.map((one) => attachment(one, test.observed === 'pass' ? 0 : maxChars, wording)),
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return html`<details><summary>${wording.details}</summary>${parts}</details>`;
}

function attachment({ name, mime, sizeBytes, text }: Attachment, maxChars: number, wording: Wording): Markup {
  const heading = html`<h4>${wording.attachment(name, mime, sizeBytes)}</h4>`;
  if (maxChars === 0) return heading;
  if (text === undefined) return html`${heading}<p>${wording.attachmentNotKept}</p>`;
  return html`${heading}<pre tabindex="0">${headAndTail(text, maxChars, wording.charactersCut)}</pre>`;
}

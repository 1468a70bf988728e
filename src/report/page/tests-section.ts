import type { JudgedTest, ObservedState } from '../../model/verdict.ts';
import { formatSeconds } from '../duration.ts';
import { worstFirst, worstWeight } from '../findings.ts';
import type { ReportInput } from '../report-input.ts';
import type { Wording } from '../wording/wording.ts';
import { breakable, html, type Markup } from './markup.ts';
import { messageOf } from './pack.ts';
import { dataTable } from './table.ts';
import { sign } from './verdict-section.ts';

/** They are parsed and laid out before the script's table, which has no limit, and a reader of paper reads no more. */
const MAX_STATIC_ROWS = 200;

/**
 * All tests: a table that the script fills, with search and details. Without the script, and on paper, the rows that failed or
 * need a look stand in its place. `start` begins to fill the table, and stands before all that the browser can read later.
 */
export function testsSection({ verdict }: ReportInput, wording: Wording, start: Markup): Markup {
  const notable = worstFirst(verdict.tests).filter(isNotable);
  const { state, test, time, why } = wording.column;
  const rows = notable.slice(0, MAX_STATIC_ROWS).map((one) => failureRow(one));
  const hidden = notable.length - rows.length;
  return html`<section aria-labelledby="tests"><h2 id="tests">${wording.section.tests}</h2>
<form id="filter" role="search" hidden><label>${wording.filterLabel} <input type="search" id="filter-text" autocomplete="off" spellcheck="false" placeholder="${wording.filterHint}"></label>
<output id="filter-count" aria-live="polite"></output> <button type="button" data-action="help">${wording.helpButton}</button></form>
<div id="rows" role="group" tabindex="0" aria-label="${wording.section.tests}"></div>
${start}<div class="static"><noscript><p>${wording.scriptNeeded}</p></noscript>
<p class="paper">${wording.onPaper(verdict.tests.length)}</p>
<h3>${wording.section.failures}</h3>
${
  rows.length === 0
    ? html`<p>${wording.noFailures}</p>`
    : dataTable({
        caption: wording.section.failures,
        head: [state, test, time, why],
        rows,
        id: 'failures',
        numbers: [2],
      })
}
${hidden > 0 ? html`<p>${wording.failuresCut(hidden)}</p>` : ''}</div>
${dialogs(wording)}</section>`;
}

const QUIET: readonly ObservedState[] = ['pass', 'skip', 'not-run', 'absent'];

function isNotable(test: JudgedTest): boolean {
  return worstWeight(test) !== 'accounted' || !QUIET.includes(test.observed);
}

function failureRow(test: JudgedTest): Markup {
  const message = messageOf(test);
  return html`<tr><td>${sign(worstWeight(test))} ${test.category}</td>
<th scope="row">${breakable(test.id)}</th>
<td class="number">${formatSeconds(test.result?.durationSeconds)}</td>
<td class="exception">${message ?? test.why}</td></tr>
`;
}

function dialogs({ help, page }: Wording): Markup {
  const list = (rows: readonly (readonly string[])[]) =>
    rows.map(([key = '', meaning = '']) => html`<dt><kbd>${key}</kbd></dt><dd>${meaning}</dd>`);
  return html`<dialog id="detail" aria-labelledby="detail-title"><div class="bar">
<button type="button" data-action="previous">${page.previous}</button>
<button type="button" data-action="next">${page.next}</button>
<button type="button" data-action="close">${page.close}</button></div>
<div id="detail-content"></div></dialog>
<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">${help.title}</h2>
<dl>${list(help.keys)}</dl><dl>${list(help.search)}</dl>
<button type="button" data-action="close-help">${help.close}</button></dialog>`;
}

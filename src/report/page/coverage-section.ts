import type { Category, JudgedTest } from '../../model/verdict.ts';
import { cutLine } from '../excerpt.ts';
import { countSkipReasons, worstWeight } from '../findings.ts';
import type { ReportInput } from '../report-input.ts';
import type { Wording } from '../wording/wording.ts';
import { breakable, html, type Markup } from './markup.ts';
import { dataTable } from './table.ts';
import { sign } from './verdict-section.ts';

const MOST_LISTED = 300;

/** What this run tested more and less than the baseline, and why tests were skipped. */
export function coverageSection(input: ReportInput, wording: Wording): Markup {
  const { verdict, baseline } = input;
  const of = (category: Category) => verdict.tests.filter((test) => test.category === category);
  return html`<section aria-labelledby="coverage"><h2 id="coverage">${wording.section.coverage}</h2>
${baseline === undefined ? html`<p>${wording.coverage.noBaseline}</p>` : ''}
${byReason(of('newly-skipped'), wording)}
${listOf(of('disappeared'), wording.coverage.disappeared, wording)}
${listOf(of('new-test'), wording.coverage.newTests, wording)}
${listOf(of('newly-run'), wording.coverage.newlyRun, wording)}
${listOf(of('fixed'), wording.coverage.fixed, wording)}
${skipReasons(input, wording)}</section>`;
}

function byReason(tests: readonly JudgedTest[], wording: Wording): Markup | undefined {
  if (tests.length === 0) return undefined;
  const groups = [...Map.groupBy(tests, (test) => test.result?.reason ?? '')].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  const rows = groups
    .slice(0, MOST_LISTED)
    .map(
      ([reason, all]) =>
        html`<tr><td>${all.slice(0, 1).map((test) => sign(worstWeight(test)))} newly-skipped</td><th scope="row">${reason === '' ? wording.noReason : cutLine(reason)}</th><td class="number">${all.length}</td></tr>`,
    );
  const { state, reason, rows: count } = wording.column;
  return html`<h3>${wording.coverage.newlySkipped(tests.length)}</h3>
${dataTable({ caption: wording.coverage.newlySkippedCaption, head: [state, reason, count], rows, numbers: [2] })}${moreReasons(groups.length, wording)}`;
}

/** How many reasons the table has not. */
function moreReasons(reasons: number, wording: Wording): Markup | undefined {
  return reasons > MOST_LISTED ? html`<p>${wording.moreReasons(reasons - MOST_LISTED)}</p>` : undefined;
}

function listOf(
  tests: readonly JudgedTest[],
  title: (n: number) => string,
  wording: Wording,
): Markup | undefined {
  if (tests.length === 0) return undefined;
  const items = tests
    .slice(0, MOST_LISTED)
    .map((test) => html`<li>${sign(worstWeight(test))} ${breakable(test.id)}</li>`);
  const hidden = tests.length - items.length;
  return html`<details><summary>${title(tests.length)}</summary><ul class="plain">${items}${hidden > 0 ? html`<li>${wording.moreTests(hidden)}</li>` : ''}</ul></details>`;
}

/** Why tests were skipped, without those that an entry or the blocking causes speak about. */
function skipReasons({ verdict }: ReportInput, wording: Wording): Markup | undefined {
  const reasons = countSkipReasons(verdict);
  if (reasons.length === 0) return undefined;
  const rows = reasons
    .slice(0, MOST_LISTED)
    .map(
      ({ reason, rows: n }) =>
        html`<tr><th scope="row">${reason === '' ? wording.noReason : cutLine(reason)}</th><td class="number">${n}</td></tr>`,
    );
  return html`<details><summary>${wording.section.skips} (${reasons.length})</summary>
${dataTable({ caption: wording.coverage.skipsCaption, head: [wording.column.reason, wording.column.rows], rows, numbers: [1] })}${moreReasons(reasons.length, wording)}</details>`;
}

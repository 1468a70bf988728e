import { formatClock, formatSeconds } from '../duration.ts';
import { type SlowTest, slowerTests, slowestTests, type TimeShare, timeShares } from '../durations.ts';
import type { ReportInput } from '../report-input.ts';
import type { Wording } from '../wording/wording.ts';
import { breakable, html, type Markup } from './markup.ts';
import { dataTable } from './table.ts';

const MOST_TESTS = 20;
const MOST_CLASSES = 15;

/** Where the time went: slowest tests, those slower than in the baseline, time by service and class. */
export function timeSection(input: ReportInput, wording: Wording): Markup | undefined {
  const slowest = slowestTests(input, MOST_TESTS);
  if (slowest.length === 0) return undefined;
  const slower = slowerTests(input, MOST_TESTS);
  const { times } = wording;
  return html`<section aria-labelledby="times"><h2 id="times">${wording.section.times}</h2>
<details><summary>${times.slowest}</summary>${testTable(slowest, times.slowest, wording)}</details>
${slower.length === 0 ? '' : html`<details><summary>${times.slower(slower.length)}</summary>${testTable(slower, times.slowerCaption, wording)}</details>`}
<details><summary>${times.byService}</summary>${shareTable(timeShares(input, 'service', Infinity), times.byService, wording)}</details>
<details><summary>${times.byClass}</summary>${shareTable(timeShares(input, 'class', MOST_CLASSES), times.byClass, wording)}</details></section>`;
}

function testTable(tests: readonly SlowTest[], caption: string, { column, times }: Wording): Markup {
  const rows = tests.map(
    ({ id, seconds, before }) =>
      html`<tr><th scope="row">${breakable(id)}</th><td class="number">${formatSeconds(seconds)}</td><td class="number">${formatSeconds(before)}</td></tr>`,
  );
  return dataTable({ caption, head: [column.test, column.time, times.before], rows, numbers: [1, 2] });
}

function shareTable(shares: readonly TimeShare[], caption: string, { column, times }: Wording): Markup {
  const rows = shares.map(
    ({ name, tests, seconds, before }) =>
      html`<tr><th scope="row">${breakable(name)}</th><td class="number">${tests}</td><td class="number">${formatClock(seconds)}</td><td class="number">${before === undefined ? '–' : formatClock(before)}</td></tr>`,
  );
  return dataTable({
    caption,
    head: [times.name, column.rows, column.time, times.before],
    rows,
    numbers: [1, 2, 3],
  });
}

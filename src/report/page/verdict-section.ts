import { WEIGHTS, type Weight } from '../../model/verdict.ts';
import { formatClock, secondsBetween } from '../duration.ts';
import { countByCategory, groupByCause } from '../findings.ts';
import { GLYPH, WEIGHT_OF_WORD } from '../glyph.ts';
import { nextSteps } from '../next-steps.ts';
import type { ReportInput } from '../report-input.ts';
import { causeTitle, type Wording } from '../wording.ts';
import { breakable, html, type Markup } from './markup.ts';
import { dataTable } from './table.ts';

const MAX_REASONS = 6;

/** The first screen: go or no-go, why, whose turn. */
export function verdictSection(input: ReportInput, wording: Wording): Markup {
  const { verdict, record } = input;
  const weight = WEIGHT_OF_WORD[verdict.word];
  const seconds = secondsBetween(record.started, record.ended);
  const facts = [
    `${wording.fact.region} ${record.region}`,
    record.release,
    record.suite,
    record.ticket,
    record.started.slice(0, 16).replace('T', ' '),
    seconds === undefined ? undefined : formatClock(seconds),
  ].filter((fact) => fact !== undefined);
  return html`<header class="verdict ${weight}">
<p class="facts">${facts.map((fact) => html`<span>${fact}</span>`)}</p>
<h1><span class="sign" aria-hidden="true">${GLYPH[weight]}</span> ${wording.go[verdict.word]}</h1>
<p class="headline">${verdict.headline} <span class="exit">${wording.exitCode(verdict.exitCode)}</span></p>
<p>${wording.goMeaning[verdict.word]}</p>
<div class="columns">${why(input, wording)}${turn(input, wording)}</div>
</header>`;
}

function why({ verdict }: ReportInput, wording: Wording): Markup | undefined {
  const causes = groupByCause(verdict, ['blocks', 'incomplete']);
  const problems = verdict.problems.filter(({ weight }) => weight !== 'warns');
  if (causes.length + problems.length === 0) return undefined;
  const reasons = [
    ...problems.map(
      ({ weight, message }) => html`<li>${sign(weight)} <a href="#problems">${message}</a></li>`,
    ),
    ...causes.map(
      (cause, index) =>
        html`<li>${sign(cause.weight)} <b>${wording.tests(cause.tests.length)}</b> <a href="#cause-${index + 1}">${causeTitle(cause, wording)}</a></li>`,
    ),
  ];
  const hidden = reasons.length - MAX_REASONS;
  return html`<section aria-labelledby="why"><h2 id="why">${wording.section.why}</h2>
<ul class="plain">${reasons.slice(0, MAX_REASONS)}${hidden > 0 ? html`<li><a href="#blocking">${wording.moreCauses(hidden)}</a></li>` : ''}</ul></section>`;
}

function turn(input: ReportInput, wording: Wording): Markup {
  const steps = nextSteps(input, wording).map(
    ({ who, what, command }) =>
      html`<li><b>${who}</b> ${what}${command === undefined ? '' : html` <code>${command}</code>`}</li>`,
  );
  return html`<section aria-labelledby="turn"><h2 id="turn">${wording.section.turn}</h2><ul class="plain">${steps}</ul></section>`;
}

/** Every category with its rows, as a strip and as a table whose last row is the sum. */
export function countsSection({ verdict }: ReportInput, wording: Wording): Markup {
  const counts = countByCategory(verdict);
  const total = verdict.tests.length;
  const rows = counts.map(
    ({ category, weight, rows: n }) =>
      html`<tr><th scope="row">${sign(weight)} <a href="#q=${encodeURIComponent(`s:${category} s:${weight}`)}">${category}</a></th><td class="number">${n}</td><td>${wording.categoryMeaning[category]}</td></tr>`,
  );
  const sum = html`<tr class="sum"><th scope="row">${wording.sum}</th><td class="number">${total}</td><td></td></tr>`;
  const { category, rows: heading, meaning } = wording.column;
  return html`<section aria-labelledby="counts"><h2 id="counts">${wording.section.counts}</h2>
${strip(counts, total)}
${dataTable({ caption: wording.section.counts, head: [category, heading, meaning], rows: [...rows, sum] })}
</section>`;
}

/** Shares of the weights as one bar; drawn in SVG because the page forbids inline styles. */
function strip(counts: readonly { weight: Weight; rows: number }[], total: number): Markup | undefined {
  if (total === 0) return undefined;
  let x = 0;
  const bars = WEIGHTS.map((weight) => {
    const rows = counts
      .filter((count) => count.weight === weight)
      .reduce((sum, count) => sum + count.rows, 0);
    const width = (rows / total) * 100;
    const bar = html`<rect class="${weight}" x="${x.toFixed(3)}%" width="${width.toFixed(3)}%" height="100%"/>`;
    x += width;
    return bar;
  });
  return html`<svg class="strip" aria-hidden="true" focusable="false">${bars}</svg>`;
}

/** What exactly was tested, with what, against which lists. */
export function testedSection(input: ReportInput, wording: Wording): Markup {
  const { record, plan } = input;
  const { column, section } = wording;
  const pins = [plan.tempest, ...plan.plugins].map(
    ({ name, version, commit }) =>
      html`<tr><th scope="row">${name}</th><td>${version}</td><td><code>${commit}</code></td></tr>`,
  );
  const lists = plan.lists.map(
    ({ path, sha256, entries }) =>
      html`<tr><th scope="row">${breakable(path)}</th><td class="number">${entries}</td><td><code>${sha256}</code></td></tr>`,
  );
  const installed = record.installed.length;
  return html`<section aria-labelledby="tested"><h2 id="tested">${section.tested}</h2>
<div class="tested">
${dataTable({ caption: wording.captionRun, head: [column.fact, column.value], rows: factRows(input, wording) })}
<div class="tested">
${dataTable({ caption: wording.captionPins, head: [column.package, column.version, column.commit], rows: pins })}
${dataTable({ caption: wording.captionLists, head: [column.file, column.entries, 'SHA-256'], rows: lists })}
${installed === 0 ? '' : html`<details><summary>${wording.captionInstalled(installed)}</summary><pre tabindex="0">${record.installed.join('\n')}</pre></details>`}
</div></div>
</section>`;
}

function factRows({ record, plan }: ReportInput, { fact, ended, none, unknown }: Wording): Markup[] {
  const seconds = secondsBetween(record.started, record.ended);
  const facts: readonly (readonly [string, string])[] = [
    [fact.region, record.region],
    [fact.release, record.release],
    [fact.suite, record.suite],
    [fact.ticket, record.ticket ?? none],
    [fact.started, record.started],
    [fact.ended, record.ended ?? unknown],
    [fact.duration, seconds === undefined ? unknown : formatClock(seconds)],
    [fact.end, endInWords(record.end, ended)],
    [fact.run, record.id],
    [fact.osgate, record.osgateVersion],
    [fact.engine, record.engineVersion],
    [fact.image, plan.image],
    [fact.imageId, record.imageId],
    [fact.conf, plan.confSha256],
    [fact.profile, plan.profileLayers.join(', ')],
  ];
  return facts.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${breakable(value)}</td></tr>`,
  );
}

function endInWords(end: ReportInput['record']['end'], ended: Wording['ended']): string {
  switch (end.kind) {
    case 'finished':
      return ended.finished(end.runnerExitCode);
    case 'cut':
      return ended.cut(end.why);
    case 'unknown':
      return ended.unknown;
    default:
      return end satisfies never;
  }
}

/** The sign of a weight, coloured. Its meaning is always said by the words beside it. */
export function sign(weight: Weight): Markup {
  return html`<span class="sign ${weight}" aria-hidden="true">${GLYPH[weight]}</span>`;
}

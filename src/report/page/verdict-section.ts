import { isPlanned } from '../../gate/rules.ts';
import type { RunEnd } from '../../model/run-record.ts';
import { type JudgedTest, WEIGHTS, type Weight } from '../../model/verdict.ts';
import { formatClock, secondsBetween } from '../duration.ts';
import { cutLine, withoutModule } from '../excerpt.ts';
import { countByCategory, groupByCause, groupOfCounts, worstFirst, worstWeight } from '../findings.ts';
import { GLYPH, WEIGHT_OF_WORD } from '../glyph.ts';
import { nextSteps } from '../next-steps.ts';
import type { ReportInput } from '../report-input.ts';
import { causeTitle, type Wording } from '../wording/wording.ts';
import type { ZoneTime } from '../zone-time.ts';
import { breakable, html, type Markup } from './markup.ts';
import { dataTable } from './table.ts';

const MAX_REASONS = 6;

/** The first screen: go or no-go, why, whose turn. */
export function verdictSection(input: ReportInput, wording: Wording, time: ZoneTime): Markup {
  const { verdict, record } = input;
  const weight = WEIGHT_OF_WORD[verdict.word];
  const seconds = secondsBetween(record.started, record.ended);
  const facts = [
    `${wording.fact.region} ${record.region}`,
    releaseInWords(input),
    record.suite,
    record.ticket,
    time.dateTime(record.started),
    seconds === undefined ? undefined : `${wording.fact.duration} ${formatClock(seconds)}`,
  ].filter((fact) => fact !== undefined);
  return html`<header class="verdict ${weight}">
<p class="facts">${facts.map((fact) => html`<span>${fact}</span>`)}</p>
<h1><span class="sign" aria-hidden="true">${GLYPH[weight]}</span> ${wording.go[verdict.word]}</h1>
<p class="headline"><span>${wording.headline(verdict)}</span> <span class="exit">${wording.exitCode(verdict.exitCode)}</span></p>
<p>${wording.goMeaning[verdict.word]}</p>
<div class="columns">${why(input, wording)}${turn(input, wording)}</div>
</header>`;
}

/** `yoga → zed` across an upgrade. */
function releaseInWords({ record, baseline }: ReportInput): string {
  if (baseline === undefined || baseline.release === record.release) return record.release;
  return `${baseline.release} → ${record.release}`;
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
        html`<li>${sign(cause.weight)} <b>${wording.tests(cause.tests.length)}</b> <a href="#cause-${index + 1}">${cutLine(withoutModule(causeTitle(cause, wording)))}</a></li>`,
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

/** Every category with its rows, as a strip and as a table whose sum is the planned tests; other rows stand below it. */
export function countsSection({ verdict }: ReportInput, wording: Wording): Markup {
  const planned = verdict.tests.filter(isPlanned);
  const beside = verdict.tests.filter((test) => !isPlanned(test));
  const { category, rows: heading, meaning } = wording.column;
  const number = (n: number) => n.toLocaleString(wording.language);
  const rows = (tests: readonly JudgedTest[]) =>
    [...Map.groupBy(worstFirst(tests), groupOfCounts)].flatMap(([group, all]) =>
      all
        .slice(0, 1)
        .map(
          (test) =>
            html`<tr><th scope="row" class="nowrap">${sign(worstWeight(test))} <a href="#q=${encodeURIComponent(`s:${group}`)}">${test.category}</a></th><td class="number">${number(all.length)}</td><td>${wording.categoryMeaning[test.category]}</td></tr>`,
        ),
    );
  const sum = html`<tr class="sum"><th scope="row">${wording.sum}</th><td class="number">${number(planned.length)}</td><td>${wording.sumPlanned}</td></tr>`;
  const rest =
    beside.length === 0
      ? []
      : [
          ...rows(beside),
          html`<tr class="sum"><th scope="row">${wording.sum}</th><td class="number">${number(beside.length)}</td><td>${wording.beside}</td></tr>`,
        ];
  return html`<section aria-labelledby="counts"><h2 id="counts">${wording.section.counts}</h2>
${strip(countByCategory(verdict), verdict.tests.length)}
${dataTable({ caption: wording.section.counts, head: [category, heading, meaning], rows: [...rows(planned), sum, ...rest], numbers: [1] })}
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
export function testedSection(input: ReportInput, wording: Wording, time: ZoneTime): Markup {
  const { record, plan, baseline } = input;
  const { column, section } = wording;
  const before = new Map(
    baseline === undefined ? [] : [baseline.tempest, ...baseline.plugins].map((pin) => [pin.name, pin]),
  );
  const pins = [plan.tempest, ...plan.plugins].map(({ name, version, commit }) => {
    const old = before.get(name);
    const isOther = baseline !== undefined && old?.commit !== commit;
    const was = isOther
      ? changed(old === undefined ? wording.none : `${old.version} ${old.commit}`, wording)
      : '';
    return html`<tr><th scope="row">${name}</th><td class="nowrap">${version}</td><td><code>${commit}</code>${was}</td></tr>`;
  });
  const lists = plan.lists.map(
    ({ path, sha256, entries }) =>
      html`<tr><th scope="row">${breakable(path)}</th><td class="number">${entries}</td><td><code>${sha256}</code></td></tr>`,
  );
  const installed = record.installed.length;
  return html`<section aria-labelledby="tested"><h2 id="tested">${section.tested}</h2>
<div class="tested">
${dataTable({ caption: wording.captionRun, head: [column.fact, column.value], rows: factRows(input, wording, time) })}
<div class="tested">
${dataTable({ caption: wording.captionPins, head: [column.package, column.version, column.commit], rows: pins })}
${lists.length === 0 ? html`<p>${wording.noLists}</p>` : dataTable({ caption: wording.captionLists, head: [column.file, column.entries, 'SHA-256'], rows: lists, numbers: [1] })}
${plan.listsCommit === undefined ? '' : html`<p>${wording.listsCommit} <code>${plan.listsCommit}</code></p>`}
${installed === 0 ? '' : html`<details><summary>${wording.captionInstalled(installed)}</summary><pre tabindex="0">${record.installed.join('\n')}</pre></details>`}
</div></div>
</section>`;
}

/** What differs from the baseline, marked. */
function changed(before: string, wording: Wording): Markup {
  return html` <strong class="changed">${sign('warns')} ${wording.changedFrom(before)}</strong>`;
}

/** Nothing where the baseline says nothing of it. */
function changedFrom(before: string | undefined, now: string, wording: Wording): Markup | undefined {
  return before === undefined || before === now ? undefined : changed(before, wording);
}

function factRows(input: ReportInput, wording: Wording, time: ZoneTime): Markup[] {
  const { record, plan, baseline } = input;
  const { fact, ended, none, unknown } = wording;
  const seconds = secondsBetween(record.started, record.ended);
  const releaseChanged = baseline !== undefined && baseline.release !== record.release;
  const facts: readonly (readonly [string, string, (Markup | undefined)?])[] = [
    [fact.region, record.region],
    [fact.release, record.release, releaseChanged ? changed(baseline.release, wording) : undefined],
    [fact.suite, record.suite],
    [fact.ticket, record.ticket ?? none],
    [fact.started, time.dateTime(record.started)],
    [fact.ended, record.ended === undefined ? unknown : time.dateTime(record.ended)],
    [fact.duration, seconds === undefined ? unknown : formatClock(seconds)],
    [fact.end, endInWords(record.end, ended, time)],
    [fact.run, record.id],
    ...baselineFacts(input, wording),
    [fact.osgate, record.osgateVersion],
    [fact.engine, record.engineVersion],
    [fact.image, plan.image],
    [fact.imageId, record.imageId, changedFrom(baseline?.imageId, record.imageId, wording)],
    [fact.conf, plan.confSha256, changedFrom(baseline?.confSha256, plan.confSha256, wording)],
    [fact.profile, plan.profileLayers.join(', ')],
  ];
  return facts.map(
    ([name, value, mark]) => html`<tr><th scope="row">${name}</th><td>${breakable(value)}${mark}</td></tr>`,
  );
}

function baselineFacts(
  { baseline }: ReportInput,
  wording: Wording,
): [string, string, (Markup | undefined)?][] {
  const { fact, accepted, unchanged } = wording;
  if (baseline === undefined) return [[fact.baseline, wording.noBaseline]];
  const { run, release, pinsUnchanged, profileUnchanged } = baseline;
  const same = [...(pinsUnchanged ? [unchanged.pins] : []), ...(profileUnchanged ? [unchanged.profile] : [])];
  const other = [
    ...(pinsUnchanged ? [] : [wording.changed.pins]),
    ...(profileUnchanged ? [] : [wording.changed.profile]),
  ];
  const mark =
    other.length === 0
      ? undefined
      : html` <strong class="changed">${sign('warns')} ${other.join(', ')}</strong>`;
  return [
    [fact.baseline, wording.baselineRun(run, accepted[baseline.accepted.how], release)],
    [fact.baselineSettings, same.join(', '), mark],
  ];
}

function endInWords(end: RunEnd, ended: Wording['ended'], time: ZoneTime): string {
  switch (end.kind) {
    case 'finished':
      return [ended.finished(end.runnerExitCode), ...(end.outOfMemory ? [ended.outOfMemory] : [])].join('; ');
    case 'cut':
      return ended.cut(end.why) + (end.at === undefined ? '' : ` · ${time.dateTime(end.at)}`);
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

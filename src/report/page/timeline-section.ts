import { WEIGHTS, type Weight } from '../../model/verdict.ts';
import { formatClock } from '../duration.ts';
import type { ReportInput } from '../report-input.ts';
import { makeTimeline, type TestBar, type Timeline, type Window } from '../timeline.ts';
import type { Wording } from '../wording/wording.ts';
import type { ZoneTime } from '../zone-time.ts';
import { breakable, html, type Markup } from './markup.ts';
import { dataTable } from './table.ts';
import { sign } from './verdict-section.ts';

/** Units of the drawing: it is stretched to the width of the page, its texts are not. */
const WIDTH = 1000;
const LANE_HEIGHT = 26;
const TICKS = 8;
const MAX_FAILURES_NAMED = 5;
/** Each named bar takes some 120 characters, in a mass failure of many workers a megabyte. */
const MAX_BARS_NAMED = 300;

/** The run over time: tests, when services of the region were away, when nothing ran; below it what fell together, as a table. */
export function timelineSection(input: ReportInput, wording: Wording, time: ZoneTime): Markup | undefined {
  const timeline = makeTimeline(input);
  if (timeline === undefined) return undefined;
  const loud = timeline.lanes.flatMap(({ bars }) => bars.filter(isLoud)).length;
  const named = loud <= MAX_BARS_NAMED;
  const merged = timeline.lanes.some(({ bars }) => bars.some(({ tests }) => tests > 1));
  const { legend, legendMerged, legendNamed, legendServices } = wording.timeline;
  return html`<section aria-labelledby="timeline"><h2 id="timeline">${wording.section.timeline}</h2>
<p class="path">${legend(time.zone(timeline.from))}${merged ? ` ${legendMerged}` : ''}${named && loud > 0 ? ` ${legendNamed}` : ''}${timeline.health.length > 0 ? ` ${legendServices}` : ''}</p>
${drawing(timeline, { named, wording, time })}
${windowTable(timeline, wording, time)}
${timeline.health.length === 0 ? html`<p class="path">${wording.timeline.noProbes}</p>` : ''}</section>`;
}

function isLoud({ weight }: TestBar): boolean {
  return weight !== 'accounted';
}

function drawing(
  timeline: Timeline,
  { named, wording, time }: { named: boolean; wording: Wording; time: ZoneTime },
): Markup {
  const x = (at: number) => (((at - timeline.from) / (timeline.to - timeline.from)) * WIDTH).toFixed(1);
  const width = (from: number, to: number) =>
    Math.max(1, ((to - from) / (timeline.to - timeline.from)) * WIDTH).toFixed(1);
  const rect = (from: number, to: number, style: string, title: string) =>
    html`<rect class="${style}" x="${x(from)}" width="${width(from, to)}"><title>${title}</title></rect>`;
  const lane = (label: string, content: (Markup | undefined)[], ground = 'ground') =>
    html`<div class="lane"><span class="lane-name">${label}</span><svg viewBox="0 0 ${WIDTH} ${LANE_HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="${ground}" width="${WIDTH}"/>${content}</svg></div>`;
  const title = (bar: TestBar) =>
    `${time.clock(bar.from)} ${formatClock((bar.to - bar.from) / 1000)} ${shortName(bar.test.id)}: ${bar.test.category}${bar.tests > 1 ? ` ${wording.timeline.andMore(bar.tests - 1)}` : ''}`;
  const lanes = timeline.lanes.map(({ worker, bars }) => {
    const loud = named
      ? bars.filter(isLoud).map((bar) => rect(bar.from, bar.to, bar.weight, title(bar)))
      : WEIGHTS.filter((weight) => weight !== 'accounted')
          .toReversed()
          .map((weight) => shape(timeline, bars, weight));
    const still = timeline.windows
      .filter(({ kind }) => kind === 'stall')
      .map(({ from, to }) => rect(from, to, 'stall', wording.timeline.stall));
    return lane(timeline.lanes.length === 1 ? wording.timeline.tests : worker, [
      ...still,
      shape(timeline, bars, 'accounted'),
      ...loud,
    ]);
  });
  const health = timeline.health.map(({ service, away }) =>
    lane(
      service,
      away.map(({ from, to, why }) =>
        rect(from, to, 'blocks', `${time.clock(from)}–${time.clock(to)} ${why}`),
      ),
      'answered',
    ),
  );
  return html`<div class="timeline">${lanes}${health}${ticks(timeline, time)}</div>`;
}

/** Class and method: there is no room for more. */
function shortName(id: string): string {
  return id.split('.').slice(-2).join('.');
}

/** All bars of a weight as one shape without words: in whole units, so that hundreds of bars are a few KB. */
function shape({ from, to }: Timeline, bars: readonly TestBar[], weight: Weight): Markup | undefined {
  const scale = WIDTH / (to - from);
  let end = 0;
  const spans: [number, number][] = [];
  for (const bar of bars.filter((one) => one.weight === weight)) {
    const start = Math.floor((bar.from - from) * scale);
    const last = spans.at(-1);
    end = Math.max(end, start + 1, Math.ceil((bar.to - from) * scale));
    if (last !== undefined && start <= last[1]) last[1] = end;
    else spans.push([start, end]);
  }
  if (spans.length === 0) return undefined;
  const path = spans.map(([x, stop]) => `M${x} 0h${stop - x}v${LANE_HEIGHT}H${x}z`).join('');
  return html`<path class="${weight}" d="${path}"/>`;
}

function ticks({ from, to }: Timeline, time: ZoneTime): Markup {
  const marks = Array.from({ length: TICKS + 1 }, (_, at) => from + ((to - from) / TICKS) * at);
  return html`<div class="lane" aria-hidden="true"><span class="lane-name"></span><div class="ticks">${marks.map((at) => html`<span>${time.clock(at)}</span>`)}</div></div>`;
}

const WEIGHT_OF_KIND: Readonly<Record<Window['kind'], Weight>> = {
  away: 'blocks',
  stall: 'warns',
  cut: 'incomplete',
};

function windowTable({ windows, lanes }: Timeline, wording: Wording, time: ZoneTime): Markup {
  if (windows.length === 0) return html`<p>${wording.timeline.quiet(lanes.length)}</p>`;
  const rows = windows.map(({ from, to, kind, what, failures }) => {
    const named = failures.slice(0, MAX_FAILURES_NAMED).map(({ id }) => html`<li>${breakable(id)}</li>`);
    const hidden = failures.length - named.length;
    return html`<tr><td>${sign(WEIGHT_OF_KIND[kind])} ${time.clock(from)}–${time.clock(to)}</td>
<th scope="row">${wording.timeline[kind]}${what === '' ? '' : html` <span class="exception">${what}</span>`}</th>
<td class="number">${formatClock((to - from) / 1000)}</td>
<td>${wording.timeline.failures(failures.length)}${named.length === 0 ? '' : html`<ul>${named}${hidden > 0 ? html`<li>${wording.moreTests(hidden)}</li>` : ''}</ul>`}</td></tr>`;
  });
  const { when, what, duration, failures } = wording.timeline.column;
  return dataTable({
    caption: wording.timeline.caption,
    head: [when, what, duration, failures],
    rows,
    numbers: [2],
  });
}

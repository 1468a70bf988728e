import type { HealthSample } from '../model/health.ts';
import type { RunEnd } from '../model/run-record.ts';
import type { Attempt } from '../model/test-result.ts';
import { type JudgedTest, WEIGHTS, type Weight } from '../model/verdict.ts';
import { worstWeight } from './findings.ts';
import type { ReportInput } from './report-input.ts';

/** A stretch of time; times are milliseconds since 1970. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** A bar of a lane: one test, or several that lie so close together that they cannot be told apart. */
export interface TestBar extends Span {
  readonly weight: Weight;
  /** The worst of them. */
  readonly test: JudgedTest;
  readonly tests: number;
}

/** A service of the region, and when it did not answer. */
interface ServiceHealth {
  readonly service: string;
  readonly away: readonly (Span & { readonly why: string })[];
}

/** A time in which something was wrong with the region or the run, and the failures that fall into it. */
export interface Window extends Span {
  readonly kind: 'away' | 'stall' | 'cut';
  readonly what: string;
  readonly failures: readonly JudgedTest[];
}

export interface Timeline extends Span {
  /** One for each worker. */
  readonly lanes: readonly { readonly worker: string; readonly bars: readonly TestBar[] }[];
  readonly health: readonly ServiceHealth[];
  readonly windows: readonly Window[];
}

/** Nothing runs for so long: the run stood still. */
const STALL_MS = 60_000;
/** A bar is at least this share of the whole: narrower ones are merged. */
const NARROWEST_SHARE = 1 / 600;

/** What happened when in a run; undefined where the results have no times. */
export function makeTimeline({ record, verdict, health = [] }: ReportInput): Timeline | undefined {
  const timed = verdict.tests.flatMap((test) => spansOf(test).map((span) => ({ ...span, test })));
  if (timed.length === 0) return undefined;
  timed.sort((a, b) => a.from - b.from || a.to - b.to);
  const isOwn = record.end.kind !== 'unknown';
  const bounds = isOwn ? [Date.parse(record.started), Date.parse(record.ended ?? record.started)] : [];
  const from = Math.min(timed[0]?.from ?? 0, ...bounds);
  const to = timed.reduce((latest, span) => Math.max(latest, span.to), Math.max(...bounds, from + 1));
  const lanes = Map.groupBy(timed, ({ test }) => test.result?.worker ?? '');
  const services = healthOf(health);
  return {
    from,
    to,
    lanes: [...lanes].map(([worker, spans]) => ({
      worker,
      bars: mergeBars(spans, (to - from) * NARROWEST_SHARE),
    })),
    health: services,
    windows: windowsOf({
      timed,
      services,
      from,
      to,
      end: record.end,
    }),
  };
}

type TimedTest = Span & { readonly test: JudgedTest };

function spansOf({ result }: JudgedTest): Span[] {
  const attempts: readonly Attempt[] =
    result === undefined || result.attempts.length > 0 ? (result?.attempts ?? []) : [result];
  return attempts.flatMap(({ start, stop }) => {
    const from = Date.parse(start ?? '');
    const to = Date.parse(stop ?? '');
    return Number.isNaN(from) ? [] : [{ from, to: Number.isNaN(to) ? from : Math.max(from, to) }];
  });
}

/** Bars of a lane in order; those that overlap the one before, widened to the narrowest that shows, become one. */
function mergeBars(spans: readonly TimedTest[], narrowest: number): TestBar[] {
  const bars: TestBar[] = [];
  for (const { from, to, test } of spans) {
    const weight = worstWeight(test);
    const last = bars.at(-1);
    const isClose = last !== undefined && from < last.from + narrowest;
    if (last === undefined || !isClose) {
      bars.push({ from, to: Math.max(to, from + narrowest), weight, test, tests: 1 });
      continue;
    }
    const worse = WEIGHTS.indexOf(weight) < WEIGHTS.indexOf(last.weight);
    bars[bars.length - 1] = {
      from: last.from,
      to: Math.max(last.to, to),
      weight: worse ? weight : last.weight,
      test: worse ? test : last.test,
      tests: last.tests + 1,
    };
  }
  return bars;
}

/** A service was away from the first probe that it did not answer to the next that it did. */
function healthOf(samples: readonly HealthSample[]): ServiceHealth[] {
  const byService = Map.groupBy(samples, ({ service }) => service);
  return [...byService].map(([service, all]) => {
    const away: { from: number; to: number; why: string }[] = [];
    let open = false;
    for (const { time, ok, detail } of all) {
      const at = Date.parse(time);
      const last = away.at(-1);
      if (open && last !== undefined) last.to = at;
      if (!ok && !open) away.push({ from: at, to: at, why: detail });
      open = !ok;
    }
    return { service, away };
  });
}

function windowsOf({
  timed,
  services,
  from,
  to,
  end,
}: {
  timed: readonly TimedTest[];
  services: readonly ServiceHealth[];
  from: number;
  to: number;
  end: RunEnd;
}): Window[] {
  const failing = timed.filter(({ test }) => ['blocks', 'incomplete'].includes(worstWeight(test)));
  const failuresIn = (span: Span) => [
    ...new Set(failing.filter((one) => one.from <= span.to && one.to >= span.from).map(({ test }) => test)),
  ];
  const windows: Window[] = [
    ...services.flatMap(({ service, away }) =>
      away.map((span) => ({
        ...span,
        kind: 'away' as const,
        what: `${service}: ${span.why}`,
        failures: failuresIn(span),
      })),
    ),
    ...stalls(timed, from, to).map((span) => ({
      ...span,
      kind: 'stall' as const,
      what: '',
      failures: failuresIn(span),
    })),
    ...cutOf(end, from, to),
  ];
  return windows.toSorted((a, b) => a.from - b.from);
}

/** At the moment that the engine tells, where it lies in the run; else at the run's end. */
function cutOf(end: RunEnd, from: number, to: number): Window[] {
  if (end.kind !== 'cut') return [];
  const told = Date.parse(end.at ?? '');
  const at = told >= from && told <= to ? told : to;
  return [{ from: at, to: at, kind: 'cut', what: end.why, failures: [] }];
}

function stalls(timed: readonly TimedTest[], from: number, to: number): Span[] {
  const gaps: Span[] = [];
  let end = from;
  for (const span of [...timed, { from: to, to }]) {
    if (span.from - end > STALL_MS) gaps.push({ from: end, to: span.from });
    end = Math.max(end, span.to);
  }
  return gaps;
}

import type { Measurement } from './measure.ts';

/** What osgate promises on a stream of so many tests, as whole processes. */
interface Bar {
  readonly tests: number;
  /** Of osgate. */
  readonly reader: string;
  /** How long the other one takes, in times of osgate, at least. */
  readonly times?: { readonly of: string; readonly atLeast: number };
  readonly belowMb?: number;
}

const RESULTS = 'osgate, results in memory';
const COUNT = 'osgate, count';
const LOOP = 'python-subunit, bare loop';

const BARS: readonly Bar[] = [
  { tests: 200_000, reader: RESULTS, times: { of: LOOP, atLeast: 5 } },
  { tests: 200_000, reader: RESULTS, times: { of: 'subunit2junitxml', atLeast: 12 } },
  { tests: 200_000, reader: RESULTS, times: { of: 'stestr load', atLeast: 45 } },
  { tests: 200_000, reader: RESULTS, times: { of: 'Rust limit, results', atLeast: 1 / 2.3 } },
  { tests: 200_000, reader: RESULTS, belowMb: 250 },
  { tests: 200_000, reader: COUNT, times: { of: LOOP, atLeast: 9 } },
  { tests: 200_000, reader: COUNT, belowMb: 60 },
  { tests: 2000, reader: RESULTS, times: { of: 'node, bare read as a stream', atLeast: 1 / 2 } },
];

/** A line for each bar that these figures can be held against. */
export function heldBars(tests: number, figures: ReadonlyMap<string, Measurement>): string[] {
  return BARS.filter((bar) => bar.tests === tests).flatMap((bar) => lineOf(bar, figures) ?? []);
}

function lineOf({ reader, times, belowMb }: Bar, figures: ReadonlyMap<string, Measurement>) {
  const own = figures.get(reader);
  const other = times && figures.get(times.of)?.seconds;
  if (own !== undefined && times !== undefined && other !== undefined) {
    const ratio = other / own.seconds;
    const said =
      times.atLeast < 1
        ? `takes ${(1 / ratio).toFixed(2)} times as long as ${times.of}, bar ${(1 / times.atLeast).toFixed(1)}`
        : `is ${ratio.toFixed(1)} times as fast as ${times.of}, bar ${times.atLeast}`;
    return `- ${ratio >= times.atLeast ? 'held' : 'MISSED'}: ${reader} ${said}`;
  }
  if (own?.peakMb === undefined || belowMb === undefined) return undefined;
  return `- ${own.peakMb < belowMb ? 'held' : 'MISSED'}: ${reader} peaks at ${own.peakMb.toFixed(0)} MB, bar ${belowMb}`;
}

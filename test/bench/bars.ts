import type { Measurement } from './measure.ts';

/** What is read: a generated file of so many tests. */
export interface Subject {
  readonly format: 'subunit' | 'JUnit XML';
  readonly tests: number;
}

/** What osgate promises, as whole processes. */
interface Bar extends Subject {
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
  { format: 'subunit', tests: 200_000, reader: RESULTS, times: { of: LOOP, atLeast: 5 } },
  { format: 'subunit', tests: 200_000, reader: RESULTS, times: { of: 'subunit2junitxml', atLeast: 12 } },
  { format: 'subunit', tests: 200_000, reader: RESULTS, times: { of: 'stestr load', atLeast: 45 } },
  {
    format: 'subunit',
    tests: 200_000,
    reader: RESULTS,
    times: { of: 'Rust limit, results', atLeast: 1 / 2.3 },
  },
  { format: 'subunit', tests: 200_000, reader: RESULTS, belowMb: 250 },
  { format: 'subunit', tests: 200_000, reader: COUNT, times: { of: LOOP, atLeast: 9 } },
  { format: 'subunit', tests: 200_000, reader: COUNT, belowMb: 60 },
  {
    format: 'subunit',
    tests: 2000,
    reader: RESULTS,
    times: { of: 'node, bare read as a stream', atLeast: 1 / 2 },
  },
  // about 100 MB
  { format: 'JUnit XML', tests: 214_000, reader: RESULTS, times: { of: 'ElementTree', atLeast: 1 / 2 } },
  { format: 'JUnit XML', tests: 214_000, reader: RESULTS, belowMb: 250 },
];

/** A line for each bar that these figures can be held against. */
export function heldBars({ format, tests }: Subject, figures: ReadonlyMap<string, Measurement>): string[] {
  const bars = BARS.filter((bar) => bar.format === format && bar.tests === tests);
  return bars.flatMap((bar) => lineOf(bar, figures) ?? []);
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

import { classOf } from '../model/test-id.ts';
import type { JudgedTest } from '../model/verdict.ts';
import type { ReportInput } from './report-input.ts';

/** A test that took long, in seconds. */
export interface SlowTest {
  readonly id: string;
  readonly seconds: number;
  /** What it took in the baseline. */
  readonly before: number | undefined;
}

/** What a service or a class took together, in seconds. */
export interface TimeShare {
  readonly name: string;
  readonly tests: number;
  readonly seconds: number;
  /** What the same tests took in the baseline; undefined where it has none of them. */
  readonly before: number | undefined;
}

/** The slowest tests, the slowest first. */
export function slowestTests({ verdict, baselineSeconds }: ReportInput, most: number): SlowTest[] {
  return timed(verdict.tests)
    .map(({ id, seconds }) => ({ id, seconds, before: baselineSeconds?.get(id) }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, most);
}

/** Tests that take much longer than in the baseline: half as long again and 10 seconds more, the largest difference first. */
export function slowerTests(input: ReportInput, most: number): SlowTest[] {
  return slowestTests(input, Infinity)
    .filter(({ seconds, before }) => before !== undefined && seconds > before * 1.5 && seconds > before + 10)
    .toSorted((a, b) => b.seconds - (b.before ?? 0) - (a.seconds - (a.before ?? 0)))
    .slice(0, most);
}

/** Time by service, or by class; the largest share first. */
export function timeShares(input: ReportInput, by: 'service' | 'class', most: number): TimeShare[] {
  const nameOf = by === 'service' ? serviceOf : classOf;
  const groups = Map.groupBy(timed(input.verdict.tests), ({ id }) => nameOf(id));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return [...groups]
    .map(([name, tests]) => {
      const before = tests.flatMap(({ id }) => input.baselineSeconds?.get(id) ?? []);
      return {
        name,
        tests: tests.length,
        seconds: sum(tests.map(({ seconds }) => seconds)),
        before: before.length === 0 ? undefined : sum(before),
      };
    })
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, most);
}

/** `compute` of `tempest.api.compute.servers…`, `scenario`, or a plugin's package. */
function serviceOf(id: string): string {
  const [top = '', kind = '', service = ''] = id.split('.');
  if (top !== 'tempest') return top;
  return kind === 'api' ? service : kind;
}

function timed(tests: readonly JudgedTest[]): { id: string; seconds: number }[] {
  return tests.flatMap(({ id, fixture, result }) =>
    fixture === undefined && result?.durationSeconds !== undefined
      ? [{ id, seconds: result.durationSeconds }]
      : [],
  );
}

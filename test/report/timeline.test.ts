import { expect, test } from 'vitest';
import type { HealthSample } from '../../src/model/health.ts';
import { makeTimeline } from '../../src/report/timeline.ts';
import { judged, PASS, result, sampleInput } from './sample.ts';

const at = (seconds: number) => new Date(Date.parse('2026-02-17T08:15:00Z') + seconds * 1000).toISOString();
const row = (id: string, from: number, to: number, fails = false) =>
  judged(id, fails ? 'new-failure' : 'pass', fails ? 'blocks' : 'accounted', {
    observed: fails ? 'fail' : 'pass',
    result: result({ start: at(from), stop: at(to) }),
  });
const probe = (seconds: number, ok: boolean): HealthSample => ({
  time: at(seconds),
  service: 'identity',
  ok,
  ms: 3,
  detail: ok ? '200' : 'ECONNREFUSED',
});
const input = sampleInput({
  ...PASS.verdict,
  tests: [row('a.A.test_1', 1, 100), row('a.A.test_2', 100, 200, true), row('a.A.test_3', 400, 700)],
});

test('an outage stands beside the failures that fall into it', () => {
  const health = [probe(0, true), probe(110, false), probe(125, false), probe(140, true)];
  const windows = makeTimeline({ ...input, health })?.windows ?? [];
  expect(
    windows.map(({ kind, what, from, to, failures }) => ({
      kind,
      what,
      seconds: (to - from) / 1000,
      failures: failures.map(({ id }) => id),
    })),
  ).toEqual([
    { kind: 'away', what: 'identity: ECONNREFUSED', seconds: 30, failures: ['a.A.test_2'] },
    { kind: 'stall', what: '', seconds: 200, failures: ['a.A.test_2'] },
  ]);
});

test('tests too short to see are one bar with the worst of them', () => {
  const tests = Array.from({ length: 5000 }, (_, n) => row(`a.A.test_${n}`, n, n + 1, n === 2500));
  const bars = makeTimeline(sampleInput({ ...PASS.verdict, tests }))?.lanes[0]?.bars ?? [];
  expect(bars.length).toBeLessThanOrEqual(1001);
  expect(bars.reduce((sum, bar) => sum + bar.tests, 0)).toBe(5000);
  expect(bars.filter(({ weight }) => weight === 'blocks').map((bar) => bar.test.id)).toEqual([
    'a.A.test_2500',
  ]);
});

test('results without times have no timeline', () => {
  const tests = [judged('a', 'pass', 'accounted', { result: result({ start: undefined, stop: undefined }) })];
  expect(makeTimeline(sampleInput({ ...PASS.verdict, tests }))).toBeUndefined();
});

test.each([
  ['when the engine says that its container ended', at(500), 500],
  ['at its end where that lies outside of it', at(5000), 700],
  ['at its end where nobody says when', undefined, 700],
])('a cut run is marked %s', (_, told, seconds) => {
  const end = { kind: 'cut', why: 'the container was killed', ...(told && { at: told }) } as const;
  const record = { ...input.record, started: at(0), ended: at(700), end };
  const cut = makeTimeline({ ...input, record })?.windows.find(({ kind }) => kind === 'cut');
  expect(cut).toMatchObject({ from: Date.parse(at(seconds)), what: 'the container was killed' });
});

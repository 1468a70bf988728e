import { expect, test } from 'vitest';
import { slowerTests, slowestTests, timeShares } from '../../src/report/durations.ts';
import { judged, PASS, result, sampleInput } from './sample.ts';

const row = (id: string, durationSeconds: number | undefined) =>
  judged(id, 'pass', 'accounted', { result: result({ durationSeconds }) });
const input = {
  ...sampleInput({
    ...PASS.verdict,
    tests: [
      row('tempest.api.compute.test_a.A.test_1', 5),
      row('tempest.api.compute.test_a.B.test_2', 60),
      row('tempest.scenario.test_c.C.test_3', 20),
      row('neutron_tempest_plugin.api.test_d.D.test_4', undefined),
    ],
  }),
  baselineSeconds: new Map([
    ['tempest.api.compute.test_a.B.test_2', 10],
    ['tempest.scenario.test_c.C.test_3', 19],
  ]),
};

test('the slowest tests come first, with what they took before', () => {
  expect(slowestTests(input, 2)).toEqual([
    { id: 'tempest.api.compute.test_a.B.test_2', seconds: 60, before: 10 },
    { id: 'tempest.scenario.test_c.C.test_3', seconds: 20, before: 19 },
  ]);
  expect(slowerTests(input, 9).map(({ id }) => id)).toEqual(['tempest.api.compute.test_a.B.test_2']);
});

test('time is added up by service and by class', () => {
  expect(timeShares(input, 'service', 9)).toEqual([
    { name: 'compute', tests: 2, seconds: 65, before: 10 },
    { name: 'scenario', tests: 1, seconds: 20, before: 19 },
  ]);
  expect(timeShares(input, 'class', 1)).toEqual([
    { name: 'tempest.api.compute.test_a.B', tests: 1, seconds: 60, before: 10 },
  ]);
});

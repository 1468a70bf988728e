import { expect, test } from 'vitest';
import { type HealthSample, parseHealthSamples } from '../../src/model/health.ts';

test('what was written is read again, without a line that was cut off', () => {
  const sample: HealthSample = {
    time: '2026-02-17T08:15:00.000Z',
    service: 'image',
    ok: true,
    ms: 3,
    detail: '300',
  };
  expect(parseHealthSamples(`${JSON.stringify(sample)}\n${JSON.stringify(sample)}\n{"time":"20`)).toEqual([
    sample,
    sample,
  ]);
});

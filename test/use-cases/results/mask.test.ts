import { describe, expect, test } from 'vitest';
import { renderResultsJson } from '../../../src/report/results-json.ts';
import { readSubunit } from '../../../src/subunit/read.ts';
import { maskResults } from '../../../src/use-cases/results/mask.ts';
import { fixture, heard, results } from '../../gate/build.ts';
import { stream } from '../../subunit/streams.ts';

test('reasons, tracebacks, logs and problems lose what stands behind known keys, in every attempt', () => {
  const log = { name: 'log', mime: 'text/plain', sizeBytes: 1, text: "'X-Auth-Token': 'gAAAAABl'" };
  const failed = { status: 'fail', traceback: '{"adminPass": "x7"} boom', attachments: [log] } as const;
  const masked = maskResults(
    results([heard('a.B.test_1', failed, { status: 'skip', reason: 'http://u:pw@host/ is away' })], {
      fixtures: [fixture('setUpClass', 'a.B', failed)],
      problems: [{ code: 'foreign-bytes', message: 'printed {"password": "x7"}' }],
    }),
  );
  expect(JSON.stringify(masked)).not.toMatch(/x7|pw@|gAAAA/);
  expect(masked.tests[0]?.attempts.map(({ traceback, reason }) => traceback ?? reason)).toEqual([
    '{"adminPass": "***"} boom',
    'http://u:***@host/ is away',
  ]);
});

test('properties and output of suites are masked too', () => {
  const property = { name: 'properties', mime: 'text/plain', sizeBytes: 20, text: 'OS_PASSWORD=hunter2x' };
  const masked = maskResults({
    format: 'junit',
    tests: [],
    fixtures: [],
    suites: [{ name: 's', attachments: [property] }],
    problems: [],
    intact: true,
  });
  expect(masked.suites?.[0]?.attachments[0]?.text).toBe('OS_PASSWORD=***');
});

describe('a recording without secrets', () => {
  test.each(['smoke', 'all-statuses', 'k_korean'])('%s stays what it is', async (name) => {
    const results = await readSubunit([stream(name)]);
    const text = (set: typeof results) => renderResultsJson(set, true).replaceAll('<omitted>', '***');
    expect(text(maskResults(results))).toBe(text(results));
  });
});

import { expect, test } from 'vitest';
import { formatLogLine } from '../../src/use-cases/events.ts';

test('a log line has time, kind and fields, and stays one line whatever a test printed', () => {
  const time = new Date('2026-01-01T00:00:00Z');
  expect(
    formatLogLine(
      { kind: 'finished', id: 'a.B.test_1', status: 'fail', durationSeconds: 1.5, detail: 'Boom\nat "x"' },
      time,
    ),
  ).toMatchInlineSnapshot(`
    "2026-01-01T00:00:00.000Z finished id="a.B.test_1" status="fail" durationSeconds=1.5 detail="Boom\\nat \\"x\\""
    "
  `);
});

import { expect, test } from 'vitest';
import type { ResultSet } from '../../src/model/test-result.ts';
import { renderResultsJson } from '../../src/report/results-json.ts';
import { result } from './sample.ts';

const RESULTS: ResultSet = {
  format: 'subunit-v2',
  tests: [
    {
      id: 'a.B.test_1',
      attrs: ['id-5aa1e1f2-0c5b-4a6e-9b1a-3d0d6a1c2b3c', 'smoke'],
      ...result({ attachments: [{ name: 'log', mime: 'text/plain', sizeBytes: 5, text: 'hello' }] }),
    },
    {
      id: 'a.B.test_2',
      attrs: [],
      ...result({
        status: 'exists',
        start: undefined,
        stop: undefined,
        durationSeconds: undefined,
        worker: undefined,
      }),
    },
  ],
  fixtures: [{ ...result({ status: 'fail', traceback: 'ValueError: 1' }), kind: 'setUpClass', scope: 'a.B' }],
  problems: [{ code: 'foreign-bytes', message: '12 bytes at offset 0 are no packet' }],
  intact: true,
};

test('results are rows with the documented keys; fixtures are results of their own', () => {
  expect(renderResultsJson(RESULTS, false)).toMatchInlineSnapshot(`
    "{
      "schema": "osgate-results/v1",
      "complete": false,
      "problems": [
        {
          "code": "foreign-bytes",
          "message": "12 bytes at offset 0 are no packet"
        }
      ],
      "counts": {
        "success": 1,
        "exists": 1,
        "fail": 1
      },
      "suites": [],
      "tests": [
        {
          "id": "a.B.test_1",
          "attrs": [
            "id-5aa1e1f2-0c5b-4a6e-9b1a-3d0d6a1c2b3c",
            "smoke"
          ],
          "status": "success",
          "attempts": [
            "success"
          ],
          "start": "2026-02-17T08:16:00Z",
          "stop": "2026-02-17T08:16:01Z",
          "duration_s": 1.25,
          "reason": null,
          "traceback": null,
          "tags": [],
          "worker": "worker-0",
          "attachments": [
            {
              "name": "log",
              "mime": "text/plain",
              "bytes": 5
            }
          ]
        },
        {
          "id": "a.B.test_2",
          "attrs": [],
          "status": "exists",
          "attempts": [
            "exists"
          ],
          "start": null,
          "stop": null,
          "duration_s": null,
          "reason": null,
          "traceback": null,
          "tags": [],
          "worker": null,
          "attachments": []
        },
        {
          "id": "a.B::setUpClass",
          "attrs": [],
          "status": "fail",
          "attempts": [
            "fail"
          ],
          "start": "2026-02-17T08:16:00Z",
          "stop": "2026-02-17T08:16:01Z",
          "duration_s": 1.25,
          "reason": null,
          "traceback": "ValueError: 1",
          "tags": [],
          "worker": null,
          "attachments": []
        }
      ]
    }
    "
  `);
});

test('the pieces join to what JSON.stringify prints, with tests and without', () => {
  for (const results of [RESULTS, { ...RESULTS, tests: [], fixtures: [], problems: [] }]) {
    const text = renderResultsJson(results, true);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  }
});

import { expect, test } from 'vitest';
import { classifyTraceback, findRequestIds } from '../../../../src/report/page/client/traceback.ts';

const TRACEBACK = `Traceback (most recent call last):
  File "/opt/lib/python3.11/site-packages/neutron_tempest_plugin/api/test_x.py", line 3, in test_x
    self.client.show()
  File "/opt/lib/python3.11/site-packages/tempest/lib/common/rest_client.py", line 9, in request
    raise exceptions.Conflict()
tempest.lib.exceptions.Conflict: Conflict
Details: req-12345678-1234-1234-1234-123456789abc

During handling of the above exception, another exception occurred:`;

test("the test's own frames, those of libraries and the exception are told apart", () => {
  const lines = classifyTraceback(TRACEBACK, 'neutron_tempest_plugin.api.test_x.T.test_x');
  expect(lines.map(({ kind }) => kind)).toEqual([
    'plain',
    'own',
    'own',
    'frame',
    'frame',
    'exception',
    'exception',
    'exception',
    'exception',
  ]);
  expect(lines.map(({ text }) => text).join('\n')).toBe(TRACEBACK);
});

test('each request id is found once', () => {
  expect(findRequestIds(`${TRACEBACK}\n${TRACEBACK}`)).toEqual(['req-12345678-1234-1234-1234-123456789abc']);
});

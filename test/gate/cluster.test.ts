import { expect, test } from 'vitest';
import { clusterFailures } from '../../src/gate/cluster.ts';

const SITE = '/usr/lib/python3/dist-packages';

/** Frames from the outermost to the one that raised, as `file:function`. */
function traceback(frames: readonly string[], exception: string): string {
  const lines = frames.map((frame, index) => {
    const [file, name] = frame.split(':');
    return `  File "${SITE}/${file}", line ${index + 7}, in ${name}\n    some(code)\n    ^^^^^^^^^^`;
  });
  return ['Traceback (most recent call last):', ...lines, exception, ''].join('\n');
}

const NOT_FOUND =
  'tempest.lib.exceptions.NotFound: Object not found\nDetails: The resource could not be found.';
const CREATE_ROUTER = [
  'tempest/api/network/base.py:create_router',
  'tempest/lib/services/network/routers_client.py:create_router',
  'tempest/lib/common/rest_client.py:_error_checker',
];

test('failures of one call in different tests and fixtures are one cluster', () => {
  const clusters = clusterFailures([
    {
      id: 'tempest.api.network.test_ports.PortsTestJSON.test_x',
      text: traceback(['tempest/api/network/test_ports.py:test_x', ...CREATE_ROUTER], NOT_FOUND),
    },
    {
      id: 'tempest.api.network.test_tags.TagsExtTest::setUpClass',
      text: traceback(
        ['tempest/test.py:setUpClass', 'tempest/api/network/test_tags.py:resource_setup', ...CREATE_ROUTER],
        NOT_FOUND,
      ),
    },
  ]);
  expect(clusters).toMatchInlineSnapshot(`
    [
      {
        "id": "6d7409df5849",
        "tests": [
          "tempest.api.network.test_ports.PortsTestJSON.test_x",
          "tempest.api.network.test_tags.TagsExtTest::setUpClass",
        ],
        "title": "network refused create_router (NotFound): The resource could not be found.",
      },
    ]
  `);
});

test('one exception from two places of test code is two causes', () => {
  const failing = (name: string) => ({
    id: `tempest.api.network.test_ports.PortsTestJSON.${name}`,
    text: traceback(
      [`tempest/api/network/test_ports.py:${name}`, 'tempest/lib/common/rest_client.py:_error_checker'],
      NOT_FOUND,
    ),
  });
  expect(clusterFailures([failing('test_x'), failing('test_y')])).toHaveLength(2);
});

test('ids, names, numbers and line numbers make no difference, and the id of a cluster stays', () => {
  const failing = (test: string, server: string, line: number) => ({
    id: `pkg.test_mod.Klass.${test}`,
    text: `  File "/opt/x/pkg/base.py", line ${line}, in wait\nTimeout: server ${server} after ${line} s`,
  });
  const [cluster, ...more] = clusterFailures([
    failing('test_b', '5ad01ed0-0e6e-4c5d-8194-232801b15c72', 10),
    failing('test_a', '6ad01ed0-0e6e-4c5d-8194-232801b15c72', 300),
  ]);
  expect(more).toEqual([]);
  expect(cluster).toMatchInlineSnapshot(`
    {
      "id": "b56556a6e2b9",
      "tests": [
        "pkg.test_mod.Klass.test_a",
        "pkg.test_mod.Klass.test_b",
      ],
      "title": "Timeout: server <uuid> after 300 s",
    }
  `);
});

test.each([
  ['a message without a traceback', 'expected 200\nbut was 500', 'but was 500'],
  [
    'the last of several tracebacks',
    `${traceback(['pkg/a.py:f'], 'ValueError: a')}\n${traceback(['pkg/a.py:g'], 'KeyError: b')}`,
    'KeyError: b',
  ],
  [
    'an exception without a message',
    traceback(['pkg/a.py:f'], 'fixtures._fixtures.timeout.TimeoutException'),
    'fixtures._fixtures.timeout.TimeoutException',
  ],
])('the title of %s is its last exception line', (_title, text, title) => {
  expect(clusterFailures([{ id: 'pkg.a.Klass.test_x', text }]).map((cluster) => cluster.title)).toEqual([
    title,
  ]);
});

test('failures without any text have no cluster', () => {
  expect(clusterFailures([{ id: 'pkg.a.Klass.test_x', text: '' }])).toEqual([]);
});

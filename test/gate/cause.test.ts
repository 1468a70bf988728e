import { expect, test } from 'vitest';
import { causeOf, draftSignature } from '../../src/gate/cause.ts';
import { normalise } from '../../src/gate/normalise.ts';
import { compileSignature } from '../../src/known/signature.ts';

const ID = 'tempest.api.compute.servers.test_servers.ServersTestJSON.test_x';

/** As urllib3 1.26 and 2.x, requests and keystoneauth print it. */
const refused = (host: string, port: number, url: string) =>
  `urllib3.exceptions.MaxRetryError: HTTPConnectionPool(host='${host}', port=${port}): Max retries exceeded with url: ${url} ` +
  "(Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f73c7bae110>: Failed to establish a new connection: [Errno 111] Connection refused'))";

const raisedIn = (file: string, exception: string) =>
  `Traceback (most recent call last):\n  File "/opt/osgate/lib/python3.11/site-packages/${file}.py", line 7, in request\n    some(code)\n${exception}\n`;

test.each([
  [refused('192.0.2.10', 5000, '/v3/auth/tokens'), 'connection refused: identity at 192.0.2.10:5000'],
  [refused('192.0.2.10', 80, '/identity/v3/users'), 'connection refused: identity at 192.0.2.10:80'],
  [
    refused('cloud.example.org', 8774, '/v2.1/servers'),
    'connection refused: compute at cloud.example.org:8774',
  ],
  [refused('cloud.example.org', 4711, '/x'), 'connection refused: cloud.example.org:4711'],
  [
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='192.0.2.10', port=9696): Max retries exceeded with url: /v2.0/ports (Caused by NewConnectionError(\"HTTPSConnection(host='192.0.2.10', port=9696): Failed to establish a new connection: [Errno 113] No route to host\"))",
    'no route to host: network at 192.0.2.10:9696',
  ],
  [
    "urllib3.exceptions.ReadTimeoutError: HTTPConnectionPool(host='192.0.2.10', port=9292): Read timed out. (read timeout=60)",
    'no answer in time: image at 192.0.2.10:9292',
  ],
  [
    "urllib3.exceptions.MaxRetryError: HTTPConnectionPool(host='no-such-host.invalid', port=5000): Max retries exceeded with url: /v3/auth/tokens (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f>: Failed to establish a new connection: [Errno -2] Name or service not known'))",
    'host name not known: identity at no-such-host.invalid:5000',
  ],
])('a service that does not answer is named: %#', (exception, title) => {
  expect(causeOf(raisedIn('tempest/lib/common/rest_client', exception), ID)?.title).toBe(title);
});

test('one dead service is one cause whatever was asked of it, and another one is another cause', () => {
  const keys = [
    raisedIn('tempest/lib/auth', refused('192.0.2.10', 5000, '/v3/auth/tokens')),
    raisedIn(
      'tempest/lib/services/identity/v3/users_client',
      refused('192.0.2.10', 5000, '/v3/users?name=x'),
    ),
    raisedIn('tempest/api/identity/base', refused('192.0.2.10', 5000, `/v3/projects/${'0'.repeat(500)}`)),
    raisedIn('tempest/lib/auth', refused('192.0.2.10', 9696, '/v2.0/networks')),
  ].map((text) => causeOf(text, ID)?.key);
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(new Set(keys).size).toBe(2);
});

/** A test that calls a method of one of Tempest's clients, and what that raised. */
const calling = (client: string, method: string, exception: string, test = 'test_x') =>
  [
    'Traceback (most recent call last):',
    `  File "/opt/osgate/lib/python3.11/site-packages/tempest/api/compute/servers/test_servers.py", line 7, in ${test}`,
    '    some(code)',
    `  File "/opt/osgate/lib/python3.11/site-packages/tempest/lib/services/${client}.py", line 9, in ${method}`,
    '    some(code)',
    '  File "/opt/osgate/lib/python3.11/site-packages/tempest/lib/services/network/base.py", line 60, in create_resource',
    '    some(code)',
    '  File "/opt/osgate/lib/python3.11/site-packages/tempest/lib/services/compute/base_compute_client.py", line 48, in request',
    '    some(code)',
    '  File "/opt/osgate/lib/python3.11/site-packages/tempest/lib/common/rest_client.py", line 900, in _error_checker',
    '    some(code)',
    exception,
    '',
  ].join('\n');

test.each([
  [
    "tempest.lib.exceptions.ServerFault: Got server fault\nDetails: b'<html><body><h1>500 Internal Server Error</h1>\\nAn internal server error occurred.\\n</body></html>\\n'",
    'network answered with 500: 500 Internal Server Error An internal server error occurred.',
  ],
  [
    "tempest.lib.exceptions.ServerFault: Got server fault\nDetails: Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.\n<class 'oslo_messaging.exceptions.MessagingTimeout'>",
    "network answered with 500: <class 'oslo_messaging.exceptions.MessagingTimeout'>",
  ],
  [
    'tempest.lib.exceptions.UnexpectedResponseCode: Unexpected response code received\nDetails: 503',
    'network answered with 503',
  ],
  [
    'tempest.lib.exceptions.UnexpectedContentType: Unexpected content type provided\nDetails: 502',
    'network answered with 502',
  ],
])('a service that fails is named with its status, and is one cause whoever called: %#', (exception, title) => {
  const one = causeOf(calling('network/ports_client', 'create_port', exception), ID);
  const other = causeOf(calling('network/networks_client', 'show_network', exception, 'test_y'), ID);
  expect(one?.title).toBe(title);
  expect(other?.key).toBe(one?.key);
});

test.each([
  [
    `Forbidden: Forbidden\nDetails: {'code': 403, 'message': "Policy doesn't allow os_compute_api:os-keypairs:create to be performed."}`,
    "compute refused create_keypair (Forbidden): Policy doesn't allow os_compute_api:os-keypairs:create to be performed.",
  ],
  [
    "NotFound: Object not found\nDetails: {'type': 'HTTPNotFound', 'message': 'Server 5ad01ed0-0e6e-4c5d-8194-232801b15c72 could not be found.', 'detail': ''}",
    'compute refused create_keypair (NotFound): Server <uuid> could not be found.',
  ],
  [
    'Unauthorized: Unauthorized\nDetails: The request you have made requires authentication.',
    'compute refused create_keypair (Unauthorized): The request you have made requires authentication.',
  ],
  ['Gone: The requested resource is no longer available', 'compute refused create_keypair (Gone)'],
])('a call that an API refuses is one cause in every test, and another call is another cause: %#', (refusal, title) => {
  const exception = `tempest.lib.exceptions.${refusal}`;
  const keys = [
    calling('compute/keypairs_client', 'create_keypair', exception),
    calling('compute/keypairs_client', 'create_keypair', exception, 'test_y'),
    calling('compute/keypairs_client', 'delete_keypair', exception),
  ].map((text) => causeOf(text, ID)?.key);
  expect(keys[0]).toBe(title);
  expect(keys[1]).toBe(title);
  expect(keys[2]).not.toBe(title);
});

test('a service at a port that is not its own is named by the client that called it', () => {
  const text = calling('image/v2/images_client', 'create_image', refused('192.0.2.10', 9293, '/v2/images'));
  expect(causeOf(text, ID)?.title).toBe('connection refused: image at 192.0.2.10:9293');
});

const NOT_FOUND = raisedIn(
  'tempest/lib/common/rest_client',
  "tempest.lib.exceptions.NotFound: Object not found\nDetails: {'type': 'HTTPNotFound', 'message': 'Router 5ad01ed0-0e6e-4c5d-8194-232801b15c72 (x) could not be found.', 'detail': ''}",
);

test.each([
  [
    NOT_FOUND,
    "tempest\\.lib\\.exceptions\\.NotFound: Object not found\\s+Details: \\{'type': 'HTTPNotFound', 'message': 'Router <uuid> \\(x\\) could not be found\\.', 'detail': ''\\}",
  ],
  [
    raisedIn('tempest/lib/auth', refused('192.0.2.10', 5000, '/v3/auth/tokens')),
    "host='192\\.0\\.2\\.10', port=5000\\).*Connection refused",
  ],
  ['3 != 4', '<n> != <n>'],
])('the signature of a failure matches it: %#', (text, signature) => {
  expect(draftSignature(text)).toBe(signature);
  const compiled = compileSignature(signature);
  if ('error' in compiled) throw new Error(compiled.error);
  expect(compiled.matches(text) || compiled.matches(normalise(text))).toBe(true);
});

test('the signature of a failure does not match another one', () => {
  const compiled = compileSignature(draftSignature(NOT_FOUND) ?? '');
  if ('error' in compiled) throw new Error(compiled.error);
  const other = NOT_FOUND.replace('Router', 'Port');
  expect(compiled.matches(other) || compiled.matches(normalise(other))).toBe(false);
});

test.each([
  [
    'Java',
    'java.lang.AssertionError: boom\n\tat a.B.c(B.java:1)\n\tat a.D.e(D.java:2)\n',
    'java.lang.AssertionError: boom',
  ],
  [
    'Java with a cause',
    'A: a\n\tat x.y(Z.java:1)\nCaused by: B: b\n\tat x.y(Z.java:2)\n\t... 3 more\n',
    'Caused by: B: b',
  ],
  ['JavaScript', 'Error: expected 1\n\n    at Object.<anonymous> (/src/a.test.js:3:9)', 'Error: expected 1'],
  ['frames alone', '    at f (/src/a.js:3:9)', 'at f (/src/a.js:3:9)'],
  ['other text', 'one\ntwo', 'two'],
])('the cause of a failure in %s is what it says, not where', (_, text, title) => {
  expect(causeOf(text, 'a.B.c')?.title.trim()).toBe(title);
});

test('a text that says nothing has neither cause nor signature', () => {
  expect([causeOf('', ID), draftSignature('')]).toEqual([undefined, undefined]);
});

test('a response body of megabytes on one line makes a short title and a short signature', () => {
  const text = raisedIn('tempest/lib/common/rest_client', `ServerFault: ${'<html>(0)'.repeat(30_000)}`);
  expect(causeOf(text, ID)?.title).toHaveLength(300);
  expect(draftSignature(text)?.length).toBeLessThan(600);
});

import { expect, test } from 'vitest';
import { normalise } from '../../src/gate/normalise.ts';

test.each([
  ['(Request-ID: req-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f)', '(Request-ID: <request-id>)'],
  ['Router 5ad01ed0-0e6e-4c5d-8194-232801b15c72 not found', 'Router <uuid> not found'],
  ['project 5ad01ed00e6e4c5d8194232801b15c72', 'project <id>'],
  ['at 2026-11-22T18:35:10.516083+00:00 and 2026-11-22 18:35:10,123', 'at <time> and <time>'],
  ['http://192.0.2.10:9696/v2.0/routers', 'http://<ip>:<n>/v2.<n>/routers'],
  ['fixed ip 2001:db8::1 of fa:16:3e:00:11:22 in 2001:db8::/64', 'fixed ip <ip> of <mac> in <ip>'],
  ['<object at 0x7f3a5c0d1e2f>', '<object at <address>>'],
  ['server tempest-ServerActionsTestJSON-server-1234567890 failed', 'server <name> failed'],
  ['File "/usr/lib/python3/dist-packages/tempest/test.py", line 168', 'File "tempest/test.py", line <n>'],
  ['cannot read /tmp/abc/def.json', 'cannot read <path>/def.json'],
  ['(ServersTestJSON:test_resize) Server x and (Klass:_run_cleanups)', '(<test>) Server x and (<test>)'],
  ['GET /v2.0/networks timed out after 300.5 s', 'GET /v2.<n>/networks timed out after <n> s'],
  ['a::b and std::vector and setUpClass stay', 'a::b and std::vector and setUpClass stay'],
])('%s', (text, normalised) => {
  expect(normalise(text)).toBe(normalised);
});

test('text that was normalised stays as it is', () => {
  const once = normalise('req-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f at 10.0.0.1 in /tmp/x/y-123456');
  expect(normalise(once)).toBe(once);
});

test.each([
  'a-'.repeat(100_000),
  '/a'.repeat(100_000),
  'a:'.repeat(100_000),
  '1.'.repeat(100_000),
  '/usr'.repeat(60_000),
])('hostile text, on which a careless pattern would hang, is normalised: %#', (text) => {
  expect(normalise(normalise(text))).toBe(normalise(text));
});

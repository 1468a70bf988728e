import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from '../../src/tempest/redact.ts';

const secret = 'p$ss/w0rd "한"';

describe('redact', () => {
  test.each([
    ['as it is', `login with ${secret} ok`],
    ['in JSON', JSON.stringify({ other: secret })],
    ['URL-encoded', `http://x/?p=${encodeURIComponent(secret)}&q=1`],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['inside a longer base64 text', Buffer.from(`admin:${secret}\n`).toString('base64')],
  ])('a known secret %s is gone', (_, text) => {
    const masked = redact(text, [secret]);
    expect(masked).toContain('***');
    expect(masked).not.toContain('w0rd');
    expect(masked).not.toContain(Buffer.from(secret).toString('base64').slice(8, 16));
  });

  test.each([
    ["'X-Auth-Token': 'gAAAAABl'", "'X-Auth-Token': '***'"],
    ['X-Subject-Token: gAAAAABl', 'X-Subject-Token: ***'],
    ['Authorization: Basic YWRtaW46eA==', 'Authorization: ***'],
    ['{"adminPass": "x7", "name": "n"}', '{"adminPass": "***", "name": "n"}'],
    ["{'password': 'a\\'b', 'id': 1}", "{'password': '***', 'id': 1}"],
    ['{"user_data": "IyEvYmlu"}', '{"user_data": "***"}'],
    ['admin_password = x', 'admin_password = ***'],
    ['http://user:pw@proxy:3128/', 'http://user:***@proxy:3128/'],
    [
      '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
      '-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----',
    ],
    ["'X-Auth-Token': '<omitted>'", "'X-Auth-Token': '***'"],
  ])('%s', (text, masked) => expect(redact(text, [])).toBe(masked));

  test.each([
    ['run test_password_history'],
    ['min_password_length'],
    ['tokens: 3'],
    ['http://host:80/a@b'],
    ['a@b.org'],
  ])('%s holds no secret and stays', (text) => expect(redact(text, [])).toBe(text));

  test('a long secret goes before a short one that it holds', () => {
    expect(redact('abcdef abc', ['abc', 'abcdef'])).toBe('*** ***');
  });

  test('masking twice is masking once', () => {
    const text = `{"adminPass": "x"} admin_password = ${secret} //u:p@h Authorization: Basic x`;
    const once = redact(text, [secret]);
    expect(redact(once, [secret])).toBe(once);
  });

  test('no text around a secret lets it through', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(redact(`${before}hunter2-secret${after}`, ['hunter2-secret'])).not.toContain('hunter2-secret');
        const encoded = Buffer.from(`${before}hunter2-secret${after}`).toString('base64');
        expect(Buffer.from(redact(encoded, ['hunter2-secret']), 'base64').toString()).not.toContain(
          'hunter2-secret',
        );
      }),
    );
  });
});

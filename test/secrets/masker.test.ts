import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMasker, maskText } from '../../src/secrets/masker.ts';
import { secretRules } from '../../src/secrets/rules.ts';

const secret = 'p$ss/w0rd "한"';

function mask(text: string, secrets: readonly string[] = []): string {
  return maskText(text, secretRules(secrets));
}

describe('maskText', () => {
  test.each([
    ['as it is', `login with ${secret} ok`],
    ['in JSON', JSON.stringify({ other: secret })],
    ['in the JSON that Python writes', '{"other": "p$ss/w0rd \\"\\ud55c\\""}'],
    ['in HTML', '<b>p$ss/w0rd &quot;한&quot;</b>'],
    ['URL-encoded by Python', 'http://x/?p=p%24ss%2Fw0rd+%22%ED%95%9C%22'],
    ['URL-encoded', `http://x/?p=${encodeURIComponent(secret)}&q=1`],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['inside a longer base64 text', Buffer.from(`admin:${secret}\n`).toString('base64')],
  ])('a known secret %s is gone', (_, text) => {
    const masked = mask(text, [secret]);
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
    ['{"body": "{\\"password\\": \\"x7\\"}"}', '{"body": "{\\"password\\": \\"***\\"}"}'],
    [`{"password": "it's"}`, '{"password": "***"}'],
    ['wss://host:6080/?token=4f2a&x=1', 'wss://host:6080/?token=***&x=1'],
    [`token gAAAAAB${'k'.repeat(60)}==`, 'token ***'],
    ['Set-Cookie: sid=1; Path=/', 'Set-Cookie: ***'],
    ["'X-Auth-Token': '<omitted>'", "'X-Auth-Token': '***'"],
  ])('%s', (text, masked) => expect(mask(text)).toBe(masked));

  test.each([
    ['run test_password_history'],
    ['min_password_length'],
    ['tokens: 3'],
    ['http://host:80/a@b'],
    ['a@b.org'],
  ])('%s holds no secret and stays', (text) => expect(mask(text)).toBe(text));

  test('a key block of another kind, a URL with a port and an open quote at the end of a line stay readable', () => {
    const text = 'see http://127.0.0.1:8774\n-----BEGIN CERTIFICATE-----\nMIIB\n{"password": "x\nnext line';
    expect(mask(text)).toBe(
      'see http://127.0.0.1:8774\n-----BEGIN CERTIFICATE-----\nMIIB\n{"password": "***\nnext line',
    );
  });

  test('a long secret goes before a short one that it holds', () => {
    expect(mask('abcdef abc', ['abc', 'abcdef'])).toBe('*** ***');
  });

  test('masking twice is masking once', () => {
    const text = `{"adminPass": "x"} admin_password = ${secret} //u:p@h Authorization: Basic x`;
    const once = mask(text, [secret]);
    expect(mask(once, [secret])).toBe(once);
  });

  test('no text around a secret lets it through', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(mask(`${before}hunter2-secret${after}`, ['hunter2-secret'])).not.toContain('hunter2-secret');
        const encoded = Buffer.from(`${before}hunter2-secret${after}`).toString('base64');
        expect(Buffer.from(mask(encoded, ['hunter2-secret']), 'base64').toString()).not.toContain(
          'hunter2-secret',
        );
      }),
    );
  });
});

describe('createMasker', () => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom(
      `password=${secret}`,
      `{"adminPass": "${'z'.repeat(40)}"}`,
      `  admin_password = ${'y'.repeat(30)}`,
      Buffer.from(`a:${secret}`).toString('base64'),
      `-----BEGIN PRIVATE KEY-----\n${'M'.repeat(64)}\n-----END PRIVATE KEY-----`,
      `{"user_data": "${'I'.repeat(9000)}"}`,
      'x'.repeat(3000),
    ),
  );

  test('any cut into pieces gives what the whole text gives', () => {
    const rules = secretRules([secret]);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.integer({ min: 1, max: 5000 }), (lines, size) => {
        const text = Buffer.from(lines.join('\n'));
        const masker = createMasker(rules);
        const pieces: Buffer[] = [];
        for (let from = 0; from < text.length; from += size) {
          pieces.push(masker.push(text.subarray(from, from + size)));
        }
        const masked = Buffer.concat([...pieces, masker.end()]).toString();
        expect(masked).toBe(maskText(text.toString(), rules));
        expect(masked).not.toMatch(/w0rd|zzzz|yyyy|MMMM|IIII/);
      }),
      { numRuns: 60 },
    );
  });

  test('a value without an end is masked and does not stop the reading', () => {
    const masker = createMasker(secretRules([]));
    const open = masker.push(Buffer.from(`{"user_data": "${'I'.repeat(1 << 19)}`));
    expect(open.toString()).toBe('{"user_data": "***');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMasker, maskText } from '../../src/secrets/masker.ts';
import { secretRules } from '../../src/secrets/rules.ts';

const secret = 'p$ss/w0rd "한"';

function mask(text: string, secrets: readonly string[] = []): string {
  return maskText(text, secretRules(secrets));
}

describe('maskText', () => {
  const json = JSON.stringify(secret);
  const url = encodeURIComponent(secret);
  const base64 = (text: string, encoding: BufferEncoding = 'utf8') =>
    Buffer.from(text, encoding).toString('base64');
  test.each([
    ['as it is', `login with ${secret} ok`],
    ['in JSON', JSON.stringify({ other: secret })],
    ['in JSON with every slash escaped', json.replaceAll('/', '\\/')],
    ['in JSON made for HTML', json.replaceAll('"', '\\u0022').replaceAll('$', '\\u0024')],
    ['in JSON in JSON', JSON.stringify(json)],
    ['in the JSON that Python writes', '{"other": "p$ss/w0rd \\"\\ud55c\\""}'],
    ["in Python's repr", `'p$ss/w0rd "한"'`],
    ["in Python's repr of bytes", `b'p$ss/w0rd "\\xed\\x95\\x9c"'`],
    ['in YAML', 'p$ss/w0rd \\"\\uD55C\\"'],
    ['for oslo.config', 'p$$ss/w0rd "한"'],
    ['in HTML', '<b>p$ss/w0rd &quot;한&quot;</b>'],
    ['in XML, in numbers', 'p&#36;ss/w0rd &#34;&#xd55c;&#x22;'],
    ['in HTML in HTML', 'p$ss/w0rd &amp;quot;한&amp;quot;'],
    ['URL-encoded by Python', 'http://x/?p=p%24ss%2Fw0rd+%22%ED%95%9C%22'],
    ['URL-encoded', `http://x/?p=${url}&q=1`],
    ['URL-encoded in lower case', url.replace(/%../g, (code) => code.toLowerCase())],
    ['URL-encoded twice', encodeURIComponent(url)],
    ['in base64', base64(secret)],
    ['inside a longer base64 text', base64(`admin:${secret}\n`)],
    ['inside a longer base64 text, at 1', base64(`x${secret} and more`)],
    ['inside a longer base64 text, at 2', base64(`xy${secret} and more`)],
    ['in base64 for URLs', Buffer.from(`a?>${secret}`).toString('base64url')],
    ['in base64 in lines', base64(`admin:${secret}`).replace(/.{6}/g, '$&\r\n')],
    ['in base64 of UTF-16', base64(`net user x ${secret}`, 'utf16le')],
    ['in hexadecimal', Buffer.from(secret).toString('hex').toUpperCase()],
  ])('a known secret %s is gone', (_, text) => {
    const masked = mask(text, [secret]);
    expect(masked).toContain('***');
    expect(masked).not.toMatch(/w0rd|한/);
    expect(masked.replaceAll(/\s/g, '').length).toBeLessThan(text.length);
    for (const form of ['utf8', 'utf16le'] as const) {
      expect(Buffer.from(masked.replaceAll('***', ''), 'base64').toString(form)).not.toContain('w0rd');
    }
  });

  test.each([
    ['as they are', (text: string) => text],
    ['in JSON', JSON.stringify],
    ['in JSON in JSON', (text: string) => JSON.stringify(JSON.stringify(text))],
    ['after a backslash', (text: string) => text.replaceAll('\n', '\\\n')],
  ])('line ends and tabs in a known secret %s do not hide it', (_, write) => {
    const lines = 'first line\r\nsecond\tline\n';
    expect(mask(`say ${write(lines)}!`, [lines])).toMatch(/^say \W*\*\*\*\W*!$/);
  });

  test.each(['utf16le', 'utf16be'])('a known secret in %s is gone', (encoding) => {
    const bytes = Buffer.from(`say ${secret} twice`, 'utf16le');
    const masker = createMasker(secretRules([secret]));
    const text = encoding === 'utf16le' ? bytes : bytes.swap16();
    const masked = Buffer.concat([masker.push(text), masker.end()]);
    expect(masked.toString('latin1').replaceAll('\0', '')).toBe('say *** twice');
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
    [`curl -H "X-Auth-Token: {SHA256}4f2a" -H "Accept: a"`, `curl -H "X-Auth-Token: ***" -H "Accept: a"`],
    [`[('X-Auth-Token', 'abc'), ('x', 'y')]`, `[('X-Auth-Token', '***'), ('x', 'y')]`],
    ['curl -s -u admin:x7 http://h/', 'curl -s -u admin:*** http://h/'],
    [`sshpass -p 'x7' ssh root@h`, `sshpass -p '***' ssh root@h`],
    ['openstack --os-password x7 --os-token=4f2a list', 'openstack --os-password *** --os-token=*** list'],
    ['{"Env": ["OS_PASSWORD=x7", "PATH=/bin"]}', '{"Env": ["OS_PASSWORD=***", "PATH=/bin"]}'],
    ['export OS_PASSWORD="x7"', 'export OS_PASSWORD="***"'],
    [`create(name='n', password='x7', email='e')`, `create(name='n', password='***', email='e')`],
    ['Credentials(username=u, password=x7, tenant=t)', 'Credentials(username=u, password=***, tenant=t)'],
    ['body oauth_token=a1&oauth_token_secret=b2', 'body oauth_token=***&oauth_token_secret=***'],
    ['{"newPassword": "x7", "db_password": "x8"}', '{"newPassword": "***", "db_password": "***"}'],
    [
      '{"access": {"token": {"tenant": {"id": "t"}, "id": "x7"}}}',
      '{"access": {"token": {"tenant": {"id": "t"}, "id": "***"}}}',
    ],
    ['&quot;adminPass&quot;: &quot;x7&quot;', '&quot;adminPass&quot;: &quot;***&quot;'],
    ['  - username: u\n    password: x 7\n', '  - username: u\n    password: ***\n'],
    ['password: "x\\"7"', 'password: ***"'],
    ['http://user:p@ss@proxy:3128/', 'http://user:***@proxy:3128/'],
    ['redis://:x7@host:6379', 'redis://:***@host:6379'],
    ['https://ghp_0123456789abcdef@host/x.git', 'https://***@host/x.git'],
    ['rabbit://a:x7@h1:5672,b:x8@h2:5672//', 'rabbit://a:***@h2:5672//'],
    ['http://h/o?temp_url_sig=4f2a&temp_url_expires=1', 'http://h/o?temp_url_sig=***&temp_url_expires=1'],
    [
      `['-----BEGIN PRIVATE KEY-----', 'MIIE', '-----END PRIVATE KEY-----']`,
      `['-----BEGIN PRIVATE KEY-----***-----END PRIVATE KEY-----']`,
    ],
    [
      '-----BEGIN%20PRIVATE%20KEY-----%0AMIIE%0A-----END%20PRIVATE%20KEY-----',
      '-----BEGIN%20PRIVATE%20KEY-----***-----END%20PRIVATE%20KEY-----',
    ],
    ['AWS_SECRET_ACCESS_KEY=x7', 'AWS_SECRET_ACCESS_KEY=***'],
    ['{"secretAccessKey": "x7"}', '{"secretAccessKey": "***"}'],
    ['{"totp": {"user": {"passcode": "x7"}}}', '{"totp": {"user": {"passcode": "***"}}}'],
    ['{"ipsec_site_connection": {"psk": "x7"}}', '{"ipsec_site_connection": {"psk": "***"}}'],
    ['http://h:6080/vnc_auto.html?path=%3Ftoken%3D4f2a', 'http://h:6080/vnc_auto.html?path=%3Ftoken%3D***'],
    ['| adminPass | x7 y |\n| name | n |', '| adminPass | *** |\n| name | n |'],
    ['<adminPass>x&quot;7</adminPass>', '<adminPass>***</adminPass>'],
    ['&lt;password&gt;x7&lt;/password&gt;', '&lt;password&gt;***&lt;/password&gt;'],
    [`key: ${Buffer.from('-----BEGIN EC PRIVATE KEY-----\nMIIE').toString('base64')}`, 'key: ***'],
  ])('%s', (text, masked) => expect(mask(text)).toBe(masked));

  test.each([
    ['run test_password_history'],
    ['min_password_length'],
    ['tokens: 3'],
    ['http://host:80/a@b'],
    ['a@b.org'],
    ['change_password = true'],
    ['    password = data_utils.rand_password()'],
    ['client.create(user, password=self.password)'],
    ["{'vary': 'X-Auth-Token', 'x-openstack-request-id': 'req-1'}"],
    ['{"methods": ["password", "token"]}'],
    ['{"url": "http://host:80", "mail": "a@b"}'],
  ])('%s holds no secret and stays', (text) => expect(mask(text)).toBe(text));

  test('a key block of another kind, a URL with a port and an open quote at the end of a line stay readable', () => {
    const text = 'see http://127.0.0.1:8774\n-----BEGIN CERTIFICATE-----\nMIIB\n{"password": "x\nnext line';
    expect(mask(text)).toBe(
      'see http://127.0.0.1:8774\n-----BEGIN CERTIFICATE-----\nMIIB\n{"password": "***\nnext line',
    );
  });

  test('a long secret goes before a short one that it holds', () => {
    expect(mask('abcdefgh abcde', ['abcde', 'abcdefgh'])).toBe('*** ***');
  });

  test.each([
    'p$s',
    'pass',
    '1234567',
  ])('%s, which stands in texts by chance, is masked behind keys only', (value) => {
    const text = `with password=${value} in a text with pass, p$s and 1234567`;
    expect(mask(text, [value])).toBe(`with password=*** in a text with pass, p$s and 1234567`);
  });

  test('JSON and XML with whole secrets in their texts stay JSON and XML', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...['{"password": "x7"}', "{'adminPass': 'x7'}", '{\\"secret\\": \\"x7\\"}', 'X-Auth-Token: x7 x8'],
        ...[
          '\npassword = x7 <x8> "x9"\n',
          '\n  - password: "x7"\n',
          'f(password=x7)',
          '--os-token x7',
          'http://u:p@h/',
          '| password | x7 |',
          '| password | x7',
          '<password>x7</password>',
          '<password>x7',
        ],
        ...[
          '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----',
          '<',
          '&',
          '</t>',
          '"',
          "'",
          '\\',
          secret,
        ],
      ),
      fc.string({ maxLength: 4 }),
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(' '));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }), (pairs) => {
        const document = mask(JSON.stringify(pairs), [secret]);
        expect(JSON.parse(document)).toHaveLength(pairs.length);
        const attribute = (value: string) => xml(value).replaceAll('"', '&quot;');
        const elements = pairs.map(([a, b]) => `<t n="${attribute(a)}">${xml(b)}</t>\n`);
        expect(tagsOf(mask(elements.join(''), [secret]))).toEqual(tagsOf(elements.join('')));
      }),
      { numRuns: 300 },
    );
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

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Tags without the values of their attributes. */
function tagsOf(text: string): string[] {
  return Array.from(text.matchAll(/<[^>]*>/g), ([tag]) => tag.replace(/"[^"]*"/, '""'));
}

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

  test.each([
    '-----BEGIN PRIVATE KEY-----',
    'eyJaaaaaaaaaaaaa',
    '//a:',
    '"token": {',
    'curl ',
    'a.b-',
    'password=',
    '"password": "\\',
    'LS0tLS1CRUdJTiBQUklWQVRFIEtF',
    '\\"',
    '%25',
  ])('a megabyte of %s is no reason to hang', (piece) => {
    const masker = createMasker(secretRules([secret, '\\\\"""\'\'\'']));
    const text = Buffer.from(piece.repeat((1 << 20) / piece.length));
    for (let from = 0; from < text.length; from += 1 << 16)
      masker.push(text.subarray(from, from + (1 << 16)));
    expect(masker.end()).toBeInstanceOf(Buffer);
  });
});

import { describe, expect, test } from 'vitest';
import { createGithub } from '../../src/tracker/github.ts';
import { createGitlab } from '../../src/tracker/gitlab.ts';
import { createJira } from '../../src/tracker/jira.ts';
import { createRedmine } from '../../src/tracker/redmine.ts';
import { type Tracker, updateTicket } from '../../src/tracker/tracker.ts';
import { startFakeTracker } from './fake-tracker.ts';

const UPDATE = {
  comment: '# GO: 실패 없음\n',
  files: [
    { name: 'osgate-한.html', mime: 'text/html', content: new Uint8Array(Buffer.from('<p>report</p>')) },
  ],
};

describe('what each tracker is asked, by its documented API', () => {
  test('Redmine: upload, then one update of the issue', async () => {
    await using fake = await startFakeTracker((request) =>
      request.startsWith('GET')
        ? { status: 200, body: { issue: { id: 2081 } } }
        : request.startsWith('POST')
          ? { status: 201, body: { upload: { id: 7, token: '7.ed1ccdb093' } } }
          : { status: 204 },
    );
    const receipt = await updateTicket(createRedmine(fake.url, 'key'), '#2081', UPDATE);
    expect(receipt).toEqual({
      url: `${fake.url}/issues/2081`,
      uploaded: ['osgate-한.html'],
      commented: true,
    });
    expect(fake.seen).toMatchInlineSnapshot(`
      [
        {
          "body": "",
          "headers": {
            "x-redmine-api-key": "key",
          },
          "request": "GET /users/current.json",
        },
        {
          "body": "",
          "headers": {
            "x-redmine-api-key": "key",
          },
          "request": "GET /issues/2081.json?include=attachments,journals",
        },
        {
          "body": "<p>report</p>",
          "headers": {
            "content-type": "application/octet-stream",
            "x-redmine-api-key": "key",
          },
          "request": "POST /uploads.json?filename=osgate-%ED%95%9C.html",
        },
        {
          "body": "{"issue":{"notes":"<pre>\\n\\n    # GO: 실패 없음\\n\\n</pre>","uploads":[{"token":"7.ed1ccdb093","filename":"osgate-한.html","content_type":"text/html"}]}}",
          "headers": {
            "content-type": "application/json",
            "x-redmine-api-key": "key",
          },
          "request": "PUT /issues/2081.json",
        },
      ]
    `);
  });

  test('Jira Data Center: an attachment, then a comment', async () => {
    await using fake = await startFakeTracker(() => ({ status: 201, body: { id: '1', fields: {} } }));
    const receipt = await updateTicket(createJira(fake.url, 'key', undefined), 'OPS-2081', UPDATE);
    expect(receipt).toEqual({
      url: `${fake.url}/browse/OPS-2081`,
      uploaded: ['osgate-한.html'],
      commented: true,
    });
    expect(fake.seen).toMatchInlineSnapshot(`
      [
        {
          "body": "",
          "headers": {
            "authorization": "Bearer key",
            "x-atlassian-token": "no-check",
          },
          "request": "GET /rest/api/2/issue/OPS-2081?fields=attachment,comment",
        },
        {
          "body": "--BORDER
      Content-Disposition: form-data; name="file"; filename="osgate-한.html"
      Content-Type: text/html

      <p>report</p>
      --BORDER--
      ",
          "headers": {
            "authorization": "Bearer key",
            "content-type": "multipart/form-data; boundary=BORDER",
            "x-atlassian-token": "no-check",
          },
          "request": "POST /rest/api/2/issue/OPS-2081/attachments",
        },
        {
          "body": "{"body":"{noformat}\\n# GO: 실패 없음\\n\\n{noformat}"}",
          "headers": {
            "authorization": "Bearer key",
            "content-type": "application/json",
            "x-atlassian-token": "no-check",
          },
          "request": "POST /rest/api/2/issue/OPS-2081/comment",
        },
      ]
    `);
  });

  test('Jira Cloud: user and token as basic authentication', async () => {
    await using fake = await startFakeTracker(() => ({ status: 201, body: { fields: {} } }));
    await updateTicket(createJira(fake.url, 'key', 'ops@example.org'), 'OPS-1', { ...UPDATE, files: [] });
    expect(fake.seen[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('ops@example.org:key').toString('base64')}`,
    );
  });

  test('GitLab: an upload to the project, then a note that links it', async () => {
    await using fake = await startFakeTracker((request) => ({
      status: 201,
      body: request.startsWith('GET')
        ? []
        : request.endsWith('/uploads')
          ? { markdown: '[osgate.html](/uploads/66db/osgate.html)' }
          : { id: 1 },
    }));
    const receipt = await updateTicket(createGitlab(fake.url, 'key'), 'cloud/ops#12', UPDATE);
    expect(receipt).toEqual({
      url: `${fake.url}/cloud/ops/-/issues/12`,
      uploaded: ['osgate-한.html'],
      commented: true,
    });
    expect(fake.seen).toMatchInlineSnapshot(`
      [
        {
          "body": "",
          "headers": {
            "private-token": "key",
          },
          "request": "GET /api/v4/projects/cloud%2Fops/issues/12/notes?sort=desc&per_page=100&page=1",
        },
        {
          "body": "--BORDER
      Content-Disposition: form-data; name="file"; filename="osgate-한.html"
      Content-Type: text/html

      <p>report</p>
      --BORDER--
      ",
          "headers": {
            "content-type": "multipart/form-data; boundary=BORDER",
            "private-token": "key",
          },
          "request": "POST /api/v4/projects/cloud%2Fops/uploads",
        },
        {
          "body": "{"body":"# GO: 실패 없음\\n\\n[osgate.html](/uploads/66db/osgate.html)"}",
          "headers": {
            "content-type": "application/json",
            "private-token": "key",
          },
          "request": "POST /api/v4/projects/cloud%2Fops/issues/12/notes",
        },
      ]
    `);
  });

  test('GitHub: a comment alone, cut at what a comment holds', async () => {
    const page = 'https://github.example.org/cloud/ops/issues/12#issuecomment-1';
    await using fake = await startFakeTracker((request) => ({
      status: 201,
      body: request.startsWith('GET') ? [] : { html_url: page },
    }));
    const receipt = await updateTicket(createGithub(fake.url, 'key'), 'cloud/ops#12', {
      ...UPDATE,
      comment: 'x'.repeat(70_000),
    });
    expect(receipt).toEqual({ url: page, uploaded: [], commented: true });
    expect(fake.seen.map(({ request }) => request)).toEqual([
      'GET /repos/cloud/ops/issues/12/comments?per_page=100&page=1',
      'POST /repos/cloud/ops/issues/12/comments',
    ]);
    expect(JSON.parse(fake.seen[1]?.body ?? '').body).toHaveLength(65_536);
  });
});

describe('what is there already is not posted again', () => {
  const page = 'https://github.example.org/cloud/ops/issues/12#issuecomment-1';
  const [file] = UPDATE.files;
  const kept = { filename: file?.name, filesize: file?.content.length, size: file?.content.length };
  const link = `[${file?.name}](/uploads/66db/x.html)`;
  const jira = (url: string, token: string) => createJira(url, token, undefined);
  /** What a ticket with these comments and files is for each tracker. */
  const asked: [
    string,
    (url: string, token: string) => Tracker,
    string,
    (comment: string, files: boolean) => unknown,
  ][] = [
    [
      'Redmine',
      createRedmine,
      '1',
      (notes, files) => ({
        issue: { journals: [{ notes }, { notes: null }], attachments: files ? [kept] : [] },
      }),
    ],
    [
      'Jira',
      jira,
      'OPS-1',
      (body, files) => ({ fields: { comment: { comments: [{ body }] }, attachment: files ? [kept] : [] } }),
    ],
    ['GitLab', createGitlab, 'a/b#1', (body, files) => [{ body: files ? `${body}\n\n${link}` : body }]],
    ['GitHub', createGithub, 'a/b#1', (body) => [{ body, html_url: page }]],
  ];

  test.each(asked)('%s: a second time nothing is', async (_, create, ticket, contentOf) => {
    const quoted = create('', '').quote(UPDATE.comment).replaceAll('\n', '\r\n');
    await using fake = await startFakeTracker(() => ({ status: 200, body: contentOf(quoted, true) }));
    expect(await updateTicket(create(fake.url, 'key'), ticket, UPDATE)).toMatchObject({
      uploaded: [],
      commented: false,
    });
    expect(fake.seen.filter(({ request }) => !request.startsWith('GET'))).toEqual([]);
  });

  test('Jira: what failed half-way is made whole, with the comment alone', async () => {
    await using fake = await startFakeTracker(() => ({
      status: 200,
      body: { fields: { attachment: [kept], comment: { comments: [{ body: 'of somebody else' }] } } },
    }));
    expect(await updateTicket(jira(fake.url, 'key'), 'OPS-1', UPDATE)).toMatchObject({
      uploaded: [],
      commented: true,
    });
    expect(fake.seen.map(({ request }) => request)).toEqual([
      'GET /rest/api/2/issue/OPS-1?fields=attachment,comment',
      'POST /rest/api/2/issue/OPS-1/comment',
    ]);
  });

  test('GitLab: what was said a hundred notes ago is not said again', async () => {
    const quoted = createGitlab('', '').quote(UPDATE.comment);
    const later = Array.from({ length: 100 }, () => ({ body: 'changed the description' }));
    await using fake = await startFakeTracker((request) => ({
      status: 200,
      body: request.endsWith('&page=2') ? [{ body: `${quoted}\n\n${link}` }] : later,
    }));
    expect(await updateTicket(createGitlab(fake.url, 'key'), 'a/b#1', UPDATE)).toMatchObject({
      uploaded: [],
      commented: false,
    });
  });

  test('Redmine: a report that was made again is uploaded again', async () => {
    const quoted = createRedmine('', '').quote(UPDATE.comment);
    await using fake = await startFakeTracker((request) => ({
      status: 200,
      body: request.startsWith('POST')
        ? { upload: { token: 't' } }
        : { issue: { journals: [{ notes: quoted }], attachments: [{ ...kept, filesize: 1 }] } },
    }));
    expect(await updateTicket(createRedmine(fake.url, 'key'), '1', UPDATE)).toMatchObject({
      uploaded: ['osgate-한.html'],
      commented: false,
    });
    expect(JSON.parse(fake.seen.at(-1)?.body ?? '').issue).not.toHaveProperty('notes');
  });
});

test('text of tests is preformatted in Redmine and Jira, which have their own markup', () => {
  const text = '# GO: `!https://evil.example/x.png! </pre>{noformat}<img src=x>`\n';
  expect(createRedmine('', '').quote(text)).toBe(
    '<pre>\n\n    # GO: `!https://evil.example/x.png! ‹/pre>{noformat}‹img src=x>`\n\n</pre>',
  );
  expect(createJira('', '', undefined).quote(text)).toBe(
    '{noformat}\n# GO: `!https://evil.example/x.png! </pre>{ noformat }<img src=x>`\n\n{noformat}',
  );
  expect(createJira('', '', undefined).quote('x'.repeat(40_000))).toHaveLength(32_767);
});

describe('what goes wrong', () => {
  test.each([
    ['Redmine', createRedmine, 'OPS-1', 'a ticket of Redmine is a number like 2081, not OPS-1'],
    ['GitLab', createGitlab, '12', 'an issue of GitLab is GROUP/PROJECT#NUMBER, not 12'],
    ['GitHub', createGithub, 'ops#12', 'an issue of GitHub is OWNER/REPOSITORY#NUMBER, not ops#12'],
    [
      'Jira',
      (url: string, token: string) => createJira(url, token, undefined),
      '2081',
      'a ticket of Jira is a key like OPS-2081, not 2081',
    ],
  ])('a ticket that %s cannot have is refused before anything is sent', async (_, create, ticket, message) => {
    await using fake = await startFakeTracker(() => ({ status: 200 }));
    await expect(updateTicket(create(fake.url, 'key'), ticket, UPDATE)).rejects.toMatchObject({
      code: 'invalid-input',
      message,
    });
    expect(fake.seen).toEqual([]);
  });

  test.each([
    [401, 'the tracker does not take the token in REDMINE_TOKEN'],
    [404, 'check the ticket id and the URL; some trackers say 404 to a token that may not see the ticket'],
    [413, 'the file is larger than the tracker takes; its limit is in its settings'],
  ])('%d says what to do, and never the token', async (status, hint) => {
    await using fake = await startFakeTracker(() => ({ status, body: { errors: ['no  such\nthing'] } }));
    const error = await updateTicket(createRedmine(fake.url, 'key-1234'), '1', UPDATE).catch(
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ code: 'environment', hint });
    expect(error.message).toMatch(/^GET http.*\/users\/current\.json: \d+: \{"errors":\["no /);
    expect(JSON.stringify([error.message, error.hint])).not.toContain('key-1234');
  });

  test('a token does not follow a redirect', async () => {
    await using fake = await startFakeTracker(() => ({ status: 302, location: 'http://127.0.0.1:1/' }));
    await expect(updateTicket(createRedmine(fake.url, 'key'), '1', UPDATE)).rejects.toMatchObject({
      code: 'environment',
    });
    expect(fake.seen).toHaveLength(1);
  });

  test.each([
    ['a line break', 'one-1234\ntwo-1234'],
    ['another alphabet', 'key-1234…'],
  ])('a token with %s is told before anything is sent, without it', async (_, token) => {
    await using fake = await startFakeTracker(() => ({ status: 200 }));
    const error = await updateTicket(createJira(fake.url, token, undefined), 'OPS-1', UPDATE).catch(
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ code: 'invalid-input', hint: 'copy it again' });
    expect(error.message).toMatch(/^JIRA_TOKEN holds what no token does: /);
    expect(error.message).not.toContain('1234');
    expect(fake.seen).toEqual([]);
  });

  test('an answer that breaks off is a tracker that does not answer', async () => {
    await using fake = await startFakeTracker(() => ({ status: 200, cut: true }));
    await expect(updateTicket(createRedmine(fake.url, 'key'), '1', UPDATE)).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringContaining('/users/current.json does not answer: '),
    });
  });

  test('nobody there, and somebody else there', async () => {
    await expect(updateTicket(createRedmine('http://127.0.0.1:1', 'key'), '1', UPDATE)).rejects.toThrow(
      /^http:\/\/127.0.0.1:1\/users\/current.json does not answer: /,
    );
    await using fake = await startFakeTracker(() => ({ status: 200, body: 'hello' }));
    await expect(updateTicket(createRedmine(fake.url, 'key'), '1', UPDATE)).rejects.toThrow('is no Redmine');
  });
});

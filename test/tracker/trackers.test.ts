import { describe, expect, test } from 'vitest';
import { createGithub } from '../../src/tracker/github.ts';
import { createGitlab } from '../../src/tracker/gitlab.ts';
import { createJira } from '../../src/tracker/jira.ts';
import { createRedmine } from '../../src/tracker/redmine.ts';
import type { TicketUpdate } from '../../src/tracker/tracker.ts';
import { startFakeTracker } from './fake-tracker.ts';

const UPDATE: TicketUpdate = {
  comment: '# GO: 실패 없음\n',
  files: [
    { name: 'osgate-한.html', mime: 'text/html', content: new Uint8Array(Buffer.from('<p>report</p>')) },
  ],
};

describe('what each tracker is asked, by its documented API', () => {
  test('Redmine: upload, then one update of the issue', async () => {
    await using fake = await startFakeTracker((request) =>
      request.startsWith('POST')
        ? { status: 201, body: { upload: { id: 7, token: '7.ed1ccdb093' } } }
        : { status: 204 },
    );
    const receipt = await createRedmine(fake.url, 'key').update('#2081', UPDATE);
    expect(receipt).toEqual({ url: `${fake.url}/issues/2081`, uploaded: ['osgate-한.html'] });
    expect(fake.seen).toMatchInlineSnapshot(`
      [
        {
          "body": "<p>report</p>",
          "headers": {
            "content-type": "application/octet-stream",
            "x-redmine-api-key": "key",
          },
          "request": "POST /uploads.json?filename=osgate-%ED%95%9C.html",
        },
        {
          "body": "{"issue":{"notes":"# GO: 실패 없음\\n","uploads":[{"token":"7.ed1ccdb093","filename":"osgate-한.html","content_type":"text/html"}]}}",
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
    await using fake = await startFakeTracker(() => ({ status: 201, body: [{ id: '1' }] }));
    const receipt = await createJira(fake.url, 'key', undefined).update('OPS-2081', UPDATE);
    expect(receipt).toEqual({ url: `${fake.url}/browse/OPS-2081`, uploaded: ['osgate-한.html'] });
    expect(fake.seen).toMatchInlineSnapshot(`
      [
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
    await using fake = await startFakeTracker(() => ({ status: 201, body: {} }));
    await createJira(fake.url, 'key', 'ops@example.org').update('OPS-1', { ...UPDATE, files: [] });
    expect(fake.seen[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('ops@example.org:key').toString('base64')}`,
    );
  });

  test('GitLab: an upload to the project, then a note that links it', async () => {
    await using fake = await startFakeTracker((request) => ({
      status: 201,
      body: request.endsWith('/uploads')
        ? { markdown: '[osgate.html](/uploads/66db/osgate.html)' }
        : { id: 1 },
    }));
    const receipt = await createGitlab(fake.url, 'key').update('cloud/ops#12', UPDATE);
    expect(receipt).toEqual({ url: `${fake.url}/cloud/ops/-/issues/12`, uploaded: ['osgate-한.html'] });
    expect(fake.seen).toMatchInlineSnapshot(`
      [
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
    await using fake = await startFakeTracker(() => ({ status: 201, body: { html_url: page } }));
    const receipt = await createGithub(fake.url, 'key').update('cloud/ops#12', {
      ...UPDATE,
      comment: 'x'.repeat(70_000),
    });
    expect(receipt).toEqual({ url: page, uploaded: [] });
    expect(fake.seen[0]?.request).toBe('POST /repos/cloud/ops/issues/12/comments');
    expect(JSON.parse(fake.seen[0]?.body ?? '').body).toHaveLength(65_536);
  });
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
    await expect(create(fake.url, 'key').update(ticket, UPDATE)).rejects.toMatchObject({
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
    const error = await createRedmine(fake.url, 'key-1234')
      .update('1', UPDATE)
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'environment', hint });
    expect(error.message).toMatch(/^POST http.*\/uploads\.json\?filename=.*: \d+: \{"errors":\["no /);
    expect(JSON.stringify([error.message, error.hint])).not.toContain('key-1234');
  });

  test('a token does not follow a redirect', async () => {
    await using fake = await startFakeTracker(() => ({ status: 302, location: 'http://127.0.0.1:1/' }));
    await expect(createRedmine(fake.url, 'key').update('1', UPDATE)).rejects.toMatchObject({
      code: 'environment',
    });
    expect(fake.seen).toHaveLength(1);
  });

  test('nobody there, and somebody else there', async () => {
    await expect(createRedmine('http://127.0.0.1:1', 'key').update('1', UPDATE)).rejects.toThrow(
      /^http:\/\/127.0.0.1:1\/uploads.json.* does not answer: /,
    );
    await using fake = await startFakeTracker(() => ({ status: 200, body: 'hello' }));
    await expect(createRedmine(fake.url, 'key').update('1', UPDATE)).rejects.toThrow('is no Redmine');
  });
});

import { z } from 'zod';
import { OsgateError } from '../model/errors.ts';
import { request, type TrackerAccess } from './http.ts';
import type { Tracker } from './tracker.ts';

/** A comment holds no more, unless the administrator raised it (`jira.text.field.character.limit`). */
const MAX_COMMENT_CHARACTERS = 32_767;
const FENCE = '{noformat}';
const ISSUE = z.object({
  fields: z.object({
    attachment: z.array(z.object({ filename: z.string(), size: z.number() })).default([]),
    comment: z.object({ comments: z.array(z.object({ body: z.string() })) }).default({ comments: [] }),
  }),
});

/**
 * Jira Data Center and Cloud, REST API 2: attachments as a form, then a comment. A personal access token is sent as bearer; with
 * a user's e-mail address (Cloud) user and token are sent as basic authentication. The comment stands in a `noformat` block,
 * since Jira's markup is not Markdown.
 * Source: developer.atlassian.com/server/jira/platform/rest, "Get issue", "Add attachment" and "Add comment".
 */
export function createJira(url: string, token: string, user: string | undefined): Tracker {
  const authorization =
    user === undefined ? `Bearer ${token}` : `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
  const access: TrackerAccess = {
    url,
    headers: { authorization, 'x-atlassian-token': 'no-check' },
    tokenVariable: 'JIRA_TOKEN',
  };
  const pageOf = (ticket: string) => `${url}/browse/${keyOf(ticket)}`;
  return {
    takesFiles: true,
    pageOf,
    quote: (comment) => {
      const text = comment.replaceAll(FENCE, '{ noformat }');
      return `${FENCE}\n${text.slice(0, MAX_COMMENT_CHARACTERS - 2 * FENCE.length - 2)}\n${FENCE}`;
    },
    read: async (ticket) => {
      const answer = await request(access, 'GET', `${issueOf(ticket)}?fields=attachment,comment`);
      const checked = ISSUE.safeParse(answer);
      if (!checked.success) throw new OsgateError('environment', `${url} is no Jira`);
      const { attachment, comment } = checked.data.fields;
      return {
        comments: comment.comments.map(({ body }) => body),
        files: attachment.map(({ filename, size }) => ({ name: filename, sizeBytes: size })),
      };
    },
    post: async (ticket, { comment, files }) => {
      for (const { name, mime, content } of files) {
        const form = new FormData();
        form.append('file', new Blob([content], { type: mime }), name);
        await request(access, 'POST', `${issueOf(ticket)}/attachments`, { form });
      }
      if (comment !== undefined) {
        await request(access, 'POST', `${issueOf(ticket)}/comment`, { json: { body: comment } });
      }
      return pageOf(ticket);
    },
  };
}

function issueOf(ticket: string): string {
  return `/rest/api/2/issue/${keyOf(ticket)}`;
}

function keyOf(ticket: string): string {
  if (/^[A-Za-z][A-Za-z0-9_]*-\d+$/.test(ticket)) return ticket;
  throw new OsgateError('invalid-input', `a ticket of Jira is a key like OPS-2081, not ${ticket}`);
}

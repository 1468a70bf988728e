import { z } from 'zod';
import { OsgateError } from '../model/errors.ts';
import { request, type TrackerAccess } from './http.ts';
import type { Tracker } from './tracker.ts';

const UPLOADED = z.object({ upload: z.object({ token: z.string() }) });
const ISSUE = z.object({
  issue: z.object({
    attachments: z.array(z.object({ filename: z.string(), filesize: z.number() })).default([]),
    journals: z.array(z.object({ notes: z.string().nullish() })).default([]),
  }),
});

/**
 * Redmine: files go to `/uploads.json`, one update of the issue names them and holds the comment. Whether Redmine reads comments
 * as Textile or as Markdown is its administrator's setting; as preformatted text the summary is the same in both, and nothing in
 * it is markup, a link, a picture or a mention.
 * Source: redmine.org/projects/redmine/wiki/Rest_api, "Attaching files", and Rest_Issues.
 */
export function createRedmine(url: string, token: string): Tracker {
  const access: TrackerAccess = {
    url,
    headers: { 'x-redmine-api-key': token },
    tokenVariable: 'REDMINE_TOKEN',
  };
  const pageOf = (ticket: string) => `${url}/issues/${idOf(ticket)}`;
  return {
    takesFiles: true,
    pageOf,
    // an indented block for Markdown without HTML; no end of the element inside
    quote: (comment) => `<pre>\n\n${comment.trimEnd().replaceAll('<', '‹').replace(/^/gm, '    ')}\n\n</pre>`,
    read: async (ticket) => {
      idOf(ticket);
      // a wrong key may read what everybody may
      await request(access, 'GET', '/users/current.json');
      const answer = await request(
        access,
        'GET',
        `/issues/${idOf(ticket)}.json?include=attachments,journals`,
      );
      const { issue } = shaped(ISSUE, answer, url);
      return {
        comments: issue.journals.flatMap(({ notes }) => notes ?? []),
        files: issue.attachments.map(({ filename, filesize }) => ({ name: filename, sizeBytes: filesize })),
      };
    },
    post: async (ticket, { comment, files }) => {
      const uploads = [];
      for (const { name, mime, content } of files) {
        const path = `/uploads.json?filename=${encodeURIComponent(name)}`;
        const answer = await request(access, 'POST', path, { bytes: content });
        const { upload } = shaped(UPLOADED, answer, url);
        uploads.push({ token: upload.token, filename: name, content_type: mime });
      }
      const issue = { ...(comment !== undefined && { notes: comment }), uploads };
      await request(access, 'PUT', `/issues/${idOf(ticket)}.json`, { json: { issue } });
      return pageOf(ticket);
    },
  };
}

function idOf(ticket: string): string {
  const id = ticket.replace(/^#/, '');
  if (/^\d+$/.test(id)) return id;
  throw new OsgateError('invalid-input', `a ticket of Redmine is a number like 2081, not ${ticket}`);
}

function shaped<T>(schema: z.ZodType<T>, answer: unknown, url: string): T {
  const checked = schema.safeParse(answer);
  if (checked.success) return checked.data;
  throw new OsgateError('environment', `${url} is no Redmine`);
}

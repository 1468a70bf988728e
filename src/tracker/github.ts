import { z } from 'zod';
import { OsgateError } from '../model/errors.ts';
import { readAllPages, request, type TrackerAccess } from './http.ts';
import type { Tracker } from './tracker.ts';

/** A comment of an issue holds no more. */
const MAX_COMMENT_CHARACTERS = 65_536;
const COMMENT = z.object({ html_url: z.string(), body: z.string().nullish() });

/**
 * GitHub and GitHub Enterprise (`https://HOST/api/v3`). Its API takes no files for an issue: the ticket gets the comment alone.
 * Source: docs.github.com/rest/issues/comments, "List issue comments" and "Create an issue comment".
 */
export function createGithub(url: string, token: string): Tracker {
  const access: TrackerAccess = {
    url,
    headers: { authorization: `Bearer ${token}`, 'x-github-api-version': '2022-11-28' },
    tokenVariable: 'GITHUB_TOKEN',
  };
  const shaped = <T>(schema: z.ZodType<T>, answer: unknown): T => {
    const checked = schema.safeParse(answer);
    if (checked.success) return checked.data;
    throw new OsgateError('environment', `${url} is no API of GitHub`);
  };
  return {
    takesFiles: false,
    pageOf: (ticket) => {
      const { name, issue } = placeOf(ticket);
      const page = url.replace(/\/api\/v3$/, '').replace('://api.github.com', '://github.com');
      return `${page}/${name}/issues/${issue}`;
    },
    quote: (comment) => comment.slice(0, MAX_COMMENT_CHARACTERS),
    read: async (ticket) => {
      const comments = await readAllPages(async (query) =>
        shaped(z.array(COMMENT), await request(access, 'GET', `${commentsOf(ticket)}?${query}`)),
      );
      return { comments: comments.flatMap(({ body }) => body ?? []), files: [] };
    },
    post: async (ticket, { comment = '' }) => {
      const answer = await request(access, 'POST', commentsOf(ticket), { json: { body: comment } });
      return shaped(COMMENT, answer).html_url;
    },
  };
}

function commentsOf(ticket: string): string {
  const { name, issue } = placeOf(ticket);
  return `/repos/${name}/issues/${issue}/comments`;
}

function placeOf(ticket: string): { name: string; issue: string } {
  const [, name, issue] = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(ticket) ?? [];
  if (name !== undefined && issue !== undefined) return { name, issue };
  throw new OsgateError('invalid-input', `an issue of GitHub is OWNER/REPOSITORY#NUMBER, not ${ticket}`);
}

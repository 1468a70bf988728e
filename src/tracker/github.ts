import { OsgateError } from '../model/errors.ts';
import { request, type TrackerAccess } from './http.ts';
import type { Tracker } from './tracker.ts';

/** A comment of an issue holds no more. */
const MAX_COMMENT_CHARACTERS = 65_536;

/**
 * GitHub and GitHub Enterprise (`https://HOST/api/v3`). Its API takes no files for an issue: the ticket gets the comment alone.
 * Source: docs.github.com/rest/issues/comments, "Create an issue comment".
 */
export function createGithub(url: string, token: string): Tracker {
  const access: TrackerAccess = {
    url,
    headers: { authorization: `Bearer ${token}`, 'x-github-api-version': '2022-11-28' },
    tokenVariable: 'GITHUB_TOKEN',
  };
  return {
    update: async (ticket, { comment }) => {
      const [, name, issue] = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(ticket) ?? [];
      if (name === undefined || issue === undefined) {
        throw new OsgateError(
          'invalid-input',
          `an issue of GitHub is OWNER/REPOSITORY#NUMBER, not ${ticket}`,
        );
      }
      const answer = await request(access, 'POST', `/repos/${name}/issues/${issue}/comments`, {
        json: { body: comment.slice(0, MAX_COMMENT_CHARACTERS) },
      });
      const { html_url: page } = (answer ?? {}) as { html_url?: string };
      if (page === undefined) throw new OsgateError('environment', `${url} is no API of GitHub`);
      return { url: page, uploaded: [] };
    },
  };
}

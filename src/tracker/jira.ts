import { OsgateError } from '../model/errors.ts';
import { request, type TrackerAccess } from './http.ts';
import type { Tracker } from './tracker.ts';

/**
 * Jira Data Center and Cloud, REST API 2: attachments as a form, then a comment. A personal access token is sent as bearer; with
 * a user's e-mail address (Cloud) user and token are sent as basic authentication. The comment stands in a `noformat` block,
 * since Jira's markup is not Markdown.
 * Source: developer.atlassian.com/server/jira/platform/rest, "Add attachment" and "Add comment".
 */
export function createJira(url: string, token: string, user: string | undefined): Tracker {
  const authorization =
    user === undefined ? `Bearer ${token}` : `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
  const access: TrackerAccess = {
    url,
    headers: { authorization, 'x-atlassian-token': 'no-check' },
    tokenVariable: 'JIRA_TOKEN',
  };
  return {
    update: async (ticket, { comment, files }) => {
      if (!/^[A-Za-z][A-Za-z0-9_]*-\d+$/.test(ticket)) {
        throw new OsgateError('invalid-input', `a ticket of Jira is a key like OPS-2081, not ${ticket}`);
      }
      const issue = `/rest/api/2/issue/${ticket}`;
      for (const { name, mime, content } of files) {
        const form = new FormData();
        form.append('file', new Blob([content], { type: mime }), name);
        await request(access, 'POST', `${issue}/attachments`, { form });
      }
      const body = `{noformat}\n${comment.replaceAll('{noformat}', '{ noformat }')}\n{noformat}`;
      await request(access, 'POST', `${issue}/comment`, { json: { body } });
      return { url: `${url}/browse/${ticket}`, uploaded: files.map(({ name }) => name) };
    },
  };
}

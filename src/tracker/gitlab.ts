import { OsgateError } from '../model/errors.ts';
import { request, type TrackerAccess } from './http.ts';
import type { Tracker } from './tracker.ts';

/**
 * GitLab: files are uploaded to the project, the comment links them.
 * Source: docs.gitlab.com/api, "Upload a file" (project uploads) and "Create new issue note".
 */
export function createGitlab(url: string, token: string): Tracker {
  const access: TrackerAccess = { url, headers: { 'private-token': token }, tokenVariable: 'GITLAB_TOKEN' };
  return {
    update: async (ticket, { comment, files }) => {
      const [, name, issue] = /^([^#\s]+)#(\d+)$/.exec(ticket) ?? [];
      if (name === undefined || issue === undefined) {
        throw new OsgateError('invalid-input', `an issue of GitLab is GROUP/PROJECT#NUMBER, not ${ticket}`);
      }
      const project = `/api/v4/projects/${encodeURIComponent(name)}`;
      const links: string[] = [];
      for (const file of files) {
        const form = new FormData();
        form.append('file', new Blob([file.content], { type: file.mime }), file.name);
        const answer = await request(access, 'POST', `${project}/uploads`, { form });
        const { markdown } = (answer ?? {}) as { markdown?: string };
        if (markdown === undefined) throw new OsgateError('environment', `${url} is no GitLab`);
        links.push(markdown);
      }
      const body = [comment.trimEnd(), ...links].join('\n\n');
      await request(access, 'POST', `${project}/issues/${issue}/notes`, { json: { body } });
      return { url: `${url}/${name}/-/issues/${issue}`, uploaded: files.map((file) => file.name) };
    },
  };
}

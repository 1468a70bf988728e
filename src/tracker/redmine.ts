import { OsgateError } from '../model/errors.ts';
import { request, type TrackerAccess } from './http.ts';
import type { Tracker } from './tracker.ts';

/**
 * Redmine: files go to `/uploads.json`, one update of the issue names them and holds the comment.
 * Source: redmine.org/projects/redmine/wiki/Rest_api, "Attaching files", and Rest_Issues.
 */
export function createRedmine(url: string, token: string): Tracker {
  const access: TrackerAccess = {
    url,
    headers: { 'x-redmine-api-key': token },
    tokenVariable: 'REDMINE_TOKEN',
  };
  return {
    update: async (ticket, { comment, files }) => {
      const id = ticket.replace(/^#/, '');
      if (!/^\d+$/.test(id)) {
        throw new OsgateError('invalid-input', `a ticket of Redmine is a number like 2081, not ${ticket}`);
      }
      const uploads = [];
      for (const { name, mime, content } of files) {
        const path = `/uploads.json?filename=${encodeURIComponent(name)}`;
        const answer = await request(access, 'POST', path, { bytes: content });
        const { upload } = (answer ?? {}) as { upload?: { token?: string } };
        if (upload?.token === undefined) throw new OsgateError('environment', `${url} is no Redmine`);
        uploads.push({ token: upload.token, filename: name, content_type: mime });
      }
      await request(access, 'PUT', `/issues/${id}.json`, { json: { issue: { notes: comment, uploads } } });
      return { url: `${url}/issues/${id}`, uploaded: files.map(({ name }) => name) };
    },
  };
}

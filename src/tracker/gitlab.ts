import { z } from 'zod';
import { OsgateError } from '../model/errors.ts';
import { readAllPages, request, type TrackerAccess } from './http.ts';
import type { Tracker } from './tracker.ts';

const UPLOADED = z.object({ markdown: z.string() });
const NOTES = z.array(z.object({ body: z.string() }));
/** How notes link what was uploaded. */
const UPLOAD_LINK = /\[([^\]\n]+)\]\(\/uploads\//g;

/**
 * GitLab: files are uploaded to the project, the comment links them.
 * Source: docs.gitlab.com/api, "Upload a file" (project uploads), "List project issue notes" and "Create new issue note".
 */
export function createGitlab(url: string, token: string): Tracker {
  const access: TrackerAccess = { url, headers: { 'private-token': token }, tokenVariable: 'GITLAB_TOKEN' };
  const shaped = <T>(schema: z.ZodType<T>, answer: unknown): T => {
    const checked = schema.safeParse(answer);
    if (checked.success) return checked.data;
    throw new OsgateError('environment', `${url} is no GitLab`);
  };
  const pageOf = (ticket: string) => {
    const { name, issue } = placeOf(ticket);
    return `${url}/${name}/-/issues/${issue}`;
  };
  return {
    takesFiles: true,
    pageOf,
    quote: (comment) => comment.trimEnd(),
    read: async (ticket) => {
      const { project, issue } = placeOf(ticket);
      const path = `${project}/issues/${issue}/notes?sort=desc`;
      const notes = await readAllPages(async (query) =>
        shaped(NOTES, await request(access, 'GET', `${path}&${query}`)),
      );
      const links = notes.flatMap(({ body }) => [...body.matchAll(UPLOAD_LINK)]);
      return {
        comments: notes.map(({ body }) => body),
        files: links.map(([, name = '']) => ({ name, sizeBytes: undefined })),
      };
    },
    post: async (ticket, { comment, files }) => {
      const { project, issue } = placeOf(ticket);
      const links: string[] = [];
      for (const file of files) {
        const form = new FormData();
        form.append('file', new Blob([file.content], { type: file.mime }), file.name);
        links.push(shaped(UPLOADED, await request(access, 'POST', `${project}/uploads`, { form })).markdown);
      }
      const body = [...(comment === undefined ? [] : [comment]), ...links].join('\n\n');
      await request(access, 'POST', `${project}/issues/${issue}/notes`, { json: { body } });
      return pageOf(ticket);
    },
  };
}

function placeOf(ticket: string): { name: string; project: string; issue: string } {
  const [, name, issue] = /^([^#\s]+)#(\d+)$/.exec(ticket) ?? [];
  if (name === undefined || issue === undefined) {
    throw new OsgateError('invalid-input', `an issue of GitLab is GROUP/PROJECT#NUMBER, not ${ticket}`);
  }
  return { name, project: `/api/v4/projects/${encodeURIComponent(name)}`, issue };
}

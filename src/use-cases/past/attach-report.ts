import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { OsgateError } from '../../model/errors.ts';
import { readSite } from '../../store/site.ts';
import { createGithub } from '../../tracker/github.ts';
import { createGitlab } from '../../tracker/gitlab.ts';
import { createJira } from '../../tracker/jira.ts';
import { createRedmine } from '../../tracker/redmine.ts';
import { type TicketReceipt, type Tracker, updateTicket } from '../../tracker/tracker.ts';
import { findEndedRun } from '../judge/ended-run.ts';
import { readRun } from '../judge/run-facts.ts';
import type { Surroundings } from '../surroundings.ts';

export type TrackerName = 'redmine' | 'jira' | 'gitlab' | 'github';

export interface AttachReportRequest {
  readonly run: string;
  readonly to: TrackerName;
  /** The run's own ticket when undefined. */
  readonly ticket: string | undefined;
  /** Of the tracker; else `<TRACKER>_URL`. */
  readonly url: string | undefined;
}

/** The only tracker with a place that everybody means. */
const DEFAULT_URL: Partial<Record<TrackerName, string>> = { github: 'https://api.github.com' };

/**
 * Uploads the report of a stored run to a ticket and posts its summary there.
 *
 * @throws OsgateError `invalid-input` when the run, its report, the ticket, the URL or the token is missing;
 * `environment` when the tracker does not answer or refuses.
 */
export async function attachReport(
  request: AttachReportRequest,
  { root, workingFolder, env }: Pick<Surroundings, 'root' | 'workingFolder' | 'env'>,
): Promise<TicketReceipt> {
  const site = await readSite(root, workingFolder);
  const folder = await findEndedRun({ root: site.root, workingFolder }, request.run);
  const { record } = await readRun(folder);
  const comment = await folder.read('summary');
  if (comment === undefined || !folder.has('report')) {
    throw new OsgateError('invalid-input', `run ${record.id} has no report yet`, {
      hint: `osgate report ${record.id}`,
    });
  }
  const ticket = request.ticket ?? record.ticket;
  if (ticket === undefined) {
    throw new OsgateError('invalid-input', `run ${record.id} was started without a ticket`, {
      hint: 'name it: --ticket ID',
    });
  }
  const content = new Uint8Array(await readFile(folder.pathOf('report')));
  const name = `osgate-${basename(folder.path)}.html`;
  const files = [{ name, mime: 'text/html', content }];
  return updateTicket(openTracker(request, env), ticket, { comment, files });
}

function openTracker({ to, url: given }: AttachReportRequest, env: NodeJS.ProcessEnv): Tracker {
  const prefix = to.toUpperCase();
  const url = (given ?? env[`${prefix}_URL`] ?? DEFAULT_URL[to])?.replace(/\/+$/, '');
  const token = env[`${prefix}_TOKEN`];
  if (url === undefined || !URL.canParse(url)) {
    throw new OsgateError('invalid-input', url === undefined ? `where is ${to}?` : `${url} is no URL`, {
      hint: `--url https://${to}.example.org, or the variable ${prefix}_URL`,
    });
  }
  if (token === undefined || token === '') {
    throw new OsgateError('invalid-input', `no token for ${to}: the variable ${prefix}_TOKEN is not set`, {
      hint: 'a token is never taken from the command line, where other users of this machine can read it',
    });
  }
  switch (to) {
    case 'redmine':
      return createRedmine(url, token);
    case 'jira':
      return createJira(url, token, env.JIRA_USER);
    case 'gitlab':
      return createGitlab(url, token);
    case 'github':
      return createGithub(url, token);
    default:
      return to satisfies never;
  }
}

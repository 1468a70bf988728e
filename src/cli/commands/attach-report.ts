import { type Command, Option } from 'commander';
import type { TicketReceipt } from '../../tracker/tracker.ts';
import type { TrackerName } from '../../use-cases/past/attach-report.ts';
import type { CommandContext } from '../context.ts';
import { parseWord, RUN_HELP } from '../run-options.ts';

interface Options {
  readonly root?: string;
  readonly to: TrackerName;
  readonly ticket?: string;
  readonly url?: string;
}

/** `osgate attach-report`: the report of a run on its ticket. */
export function addAttachReport(program: Command, { terminal }: CommandContext): void {
  program
    .command('attach-report')
    .description("upload a run's report to a ticket and post its summary there")
    .argument('<run>', RUN_HELP)
    .addOption(
      new Option('--to <TRACKER>', 'which kind of tracker')
        .choices(['redmine', 'jira', 'gitlab', 'github'])
        .makeOptionMandatory(),
    )
    .option('--ticket <ID>', "2081, OPS-2081, group/project#12 (default: the run's own ticket)", parseWord)
    .option('--url <URL>', 'where the tracker is (default: REDMINE_URL, JIRA_URL, GITLAB_URL, GITHUB_URL)')
    .addHelpText(
      'after',
      `
The token is read from REDMINE_TOKEN, JIRA_TOKEN (with JIRA_USER for Jira Cloud), GITLAB_TOKEN or GITHUB_TOKEN.
GitHub takes no files for an issue: it gets the summary alone. What the ticket holds already is not posted again, so that a command
that failed half-way can be typed again.
A CA of your own: NODE_EXTRA_CA_CERTS=FILE. A proxy: HTTPS_PROXY with NODE_USE_ENV_PROXY=1.

Example:
  $ REDMINE_TOKEN=… osgate attach-report latest:test --to redmine --ticket 2081 --url https://redmine.example.org`,
    )
    .action(async (run: string, _options: Options, command: Command) => {
      const { root, to, ticket, url } = command.optsWithGlobals<Options>();
      const { attachReport } = await import('../../use-cases/past/attach-report.ts');
      const surroundings = { root, workingFolder: process.cwd(), env: process.env };
      const receipt = await attachReport({ run, to, ticket, url }, surroundings);
      terminal.out(`${whatWasPosted(receipt)}: ${receipt.url}\n`);
    });
}

function whatWasPosted({ uploaded, commented }: TicketReceipt): string {
  const posted = [...uploaded, ...(commented ? ['the summary'] : [])];
  return posted.length === 0 ? 'already there, nothing was posted' : posted.join(' and ');
}

import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import type { PlaceOptions } from '../../report-place.ts';
import { runAndPrint } from '../../run-and-print.ts';

interface Options extends PlaceOptions {
  readonly root?: string;
  readonly region: string;
  readonly release?: string;
  readonly suite?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly dryRun?: boolean;
}

/** `osgate known verify`: only what the lists cover, to see what still fails. */
export function addKnownVerify(known: Command, context: CommandContext): void {
  known
    .command('verify')
    .description('run only the tests that the lists cover, and say of each entry whether it is still needed')
    .requiredOption('--region <NAME>', 'region to test')
    .option('--release <NAME>', "OpenStack release, where it is not the region's: zed, 2025.1")
    .option('--suite <NAME>', 'suite in which entries hold (default: entries for one suite only are not met)')
    .option('--dry-run', 'show the plan, run nothing')
    .option('--json', 'print the verdict as one JSON document')
    .option('--verbose', 'show what builds print')
    .addHelpText(
      'after',
      `
It is a run of named tests: it becomes no baseline and feeds no history. Excluded tests stay out.

Example:
  $ osgate known verify --region test
  $ osgate known verify --region test --suite full`,
    )
    .action(async (_options: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { region, release, suite: entriesSuite } = options;
      const { renderEntrySummary } = await import('../../../report/entry-summary.ts');
      await runAndPrint(
        {
          ...{ region, release, suite: undefined, tests: [], covered: true, entriesSuite },
          ...{ ticket: undefined, strict: false },
        },
        { ...options, appendix: ({ verdict }) => `\nentries\n${renderEntrySummary(verdict.tests)}` },
        context,
      );
    });
}

import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import type { PlaceOptions } from '../report-place.ts';
import { runAndPrint } from '../run-and-print.ts';
import {
  addLimitOptions,
  addRunOptions,
  CONFIRM_HELP,
  parseCount,
  parseWord,
  type RunOptions,
  toRunRequest,
} from '../run-options.ts';

interface Options extends RunOptions, PlaceOptions {
  readonly root?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** `osgate run`: the gate. */
export function addRun(program: Command, context: CommandContext): void {
  addLimitOptions(
    addRunOptions(program.command('run').description('test a region and give a verdict')).option(
      '--ticket <ID>',
      'upgrade ticket that the report belongs to',
      parseWord,
    ),
  )
    .option(
      '--baseline <RUN>',
      'compare with this run, or with none (default: the baseline of region and suite)',
    )
    .option('--confirm <N>', CONFIRM_HELP, parseCount)
    .option('--dry-run', 'only say what would be done, like osgate plan')
    .option('--json', 'print the verdict as one JSON document')
    .option('--verbose', 'show what builds print')
    .addHelpText(
      'after',
      `
Examples:
  $ osgate run --region test
  $ osgate run --region seoul --suite full --ticket OPS-1234
  $ osgate run --region test --test tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON.test_get_flavor`,
    )
    .action(async (_options: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await runAndPrint(toRunRequest(options), options, context);
    });
}

import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import type { PlaceOptions } from '../report-place.ts';
import { runAndPrint } from '../run-and-print.ts';
import { ACCEPT_IMAGE_HELP, CONFIRM_HELP, parseCount, parseWords } from '../run-options.ts';

interface Options extends PlaceOptions {
  readonly root?: string;
  readonly from: string;
  readonly failed?: boolean;
  readonly confirm?: number;
  readonly acceptImage?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** `osgate rerun`: single tests again, with the settings of a stored run. */
export function addRerun(program: Command, context: CommandContext): void {
  program
    .command('rerun')
    .description('run named tests, or what blocked or never ended in a run, again: seconds, no discovery')
    .argument('[ids...]', 'literal test ids', parseWords, [])
    .option('--from <RUN>', 'run whose region and release are used: id, prefix, path, latest', 'latest')
    .option('--failed', 'whatever blocked or never ended in that run')
    .option('--confirm <N>', CONFIRM_HELP, parseCount)
    .option('--accept-image', ACCEPT_IMAGE_HELP)
    .option('--json', 'print the verdict as one JSON document')
    .option('--verbose', 'show what builds print')
    .addHelpText(
      'after',
      `
Examples:
  $ osgate rerun --failed
  $ osgate rerun tempest.api.network.test_ports.PortsTestJSON.test_create_port --from latest:test`,
    )
    .action(async (ids: string[], _options: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { root, from, failed, confirm, acceptImage = false } = options;
      if ((ids.length === 0) === (failed !== true)) {
        command.error('error: name test ids or give --failed, one of the two');
      }
      const { planRerun } = await import('../../use-cases/past/rerun.ts');
      const request = await planRerun({ from, tests: ids, root, workingFolder: process.cwd() });
      await runAndPrint({ ...request, confirm, acceptImage }, options, context);
    });
}

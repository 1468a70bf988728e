import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import type { PlaceOptions } from '../report-place.ts';
import { attachAndPrint } from '../run-and-print.ts';

interface Options extends PlaceOptions {
  readonly root?: string;
  readonly json?: boolean;
}

/** `osgate attach`: a run whose osgate died, or one that goes on. */
export function addAttach(program: Command, context: CommandContext): void {
  program
    .command('attach')
    .description('follow a run that goes on, or finish one whose osgate died')
    .argument('[run]', 'run id, a unique prefix of one, its folder, latest, or latest:REGION', 'latest')
    .option('--json', 'print the verdict as one JSON document')
    .addHelpText('after', '\nExample:\n  $ osgate attach latest:test')
    .action(async (run: string, _options: Options, command: Command) => {
      await attachAndPrint(run, command.optsWithGlobals<Options>(), context);
    });
}

import type { Command } from 'commander';
import { formatJson } from '../../model/json.ts';
import type { CommandContext } from '../context.ts';
import { parseWord, toRunRequest } from '../run-options.ts';
import { currentSurroundings } from '../surroundings.ts';

interface Options {
  readonly root?: string;
  readonly region: string;
  readonly prefix?: string;
  readonly json?: boolean;
}

/** `osgate cleanup`: what earlier runs left in the cloud. */
export function addCleanup(program: Command, { terminal }: CommandContext): void {
  program
    .command('cleanup')
    .description(
      'name what killed runs left in a region and in Docker, and the commands that remove it; removes nothing itself',
    )
    .requiredOption('--region <NAME>', 'region to look at: tempest-profiles/regions/NAME.yaml')
    .option('--prefix <WORD>', 'resource_name_prefix of tempest.conf (default: tempest)', parseWord)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
What has a name as Tempest makes them (tempest-ServersTest-server-1234567), and all that belongs to a project with such a name. Read
the list before a command of it is typed: a Tempest of somebody else makes the same names. Besides, what osgate left in the Docker
Engine: containers and volumes of runs in this region whose osgate died, and the stages that Tempest images were built in.

Example:
  $ osgate cleanup --region test`,
    )
    .action(async (_options: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const [{ listLeftovers }, { renderLeftovers }] = await Promise.all([
        import('../../use-cases/cleanup.ts'),
        import('../../report/leftovers-text.ts'),
      ]);
      const surroundings = currentSurroundings(options.root, () => {});
      const left = await listLeftovers(surroundings, toRunRequest(options), options.prefix);
      const document = { schema: 'osgate-leftovers/v1', ...left };
      terminal.out(options.json === true ? formatJson(document) : renderLeftovers(left));
    });
}

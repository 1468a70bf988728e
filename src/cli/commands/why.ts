import type { Command } from 'commander';
import { formatJson } from '../../model/json.ts';
import type { CommandContext } from '../context.ts';
import { parseWord, RUN_HELP } from '../run-options.ts';
import { currentSite } from '../surroundings.ts';

interface Options {
  readonly root?: string;
  readonly json?: boolean;
}

/** `osgate why`: one test of a stored run, explained. */
export function addWhy(program: Command, { terminal }: CommandContext): void {
  program
    .command('why')
    .description('explain one test of a run: observed, expected, before, the rule, what to type next')
    .argument('<run>', RUN_HELP)
    .argument('<id>', 'test id, or a part of it that no other test has', parseWord)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ osgate why latest tempest.api.network.test_ports.PortsTestJSON.test_port_list_filter_by_router_id
  $ osgate why latest:test PortsTestJSON.test_create_port`,
    )
    .action(async (run: string, id: string, _options: Options, command: Command) => {
      const { root, json } = command.optsWithGlobals<Options>();
      const [{ explainTest }, { renderExplanation }] = await Promise.all([
        import('../../use-cases/past/why.ts'),
        import('../../report/why.ts'),
      ]);
      const why = await explainTest(await currentSite(root, run), run, id);
      terminal.out(json === true ? formatJson(why) : renderExplanation(why, terminal.width));
    });
}

import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';

interface Options {
  readonly root?: string;
  readonly json?: boolean;
}

/** `osgate why`: one test of a stored run, explained. */
export function addWhy(program: Command, { terminal }: CommandContext): void {
  program
    .command('why')
    .description('explain one test of a run: observed, expected, before, the rule, what to type next')
    .argument('<run>', 'run id, a unique prefix of one, its folder, latest, previous, or latest:REGION')
    .argument('<id>', 'test id, or a part of it that no other test has')
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
      const [{ readSite }, { explainTest }, { renderExplanation }] = await Promise.all([
        import('../../store/site.ts'),
        import('../../use-cases/past/why.ts'),
        import('../../report/why.ts'),
      ]);
      const site = { root: (await readSite(root, process.cwd())).root, workingFolder: process.cwd() };
      const why = await explainTest(site, run, id);
      terminal.out(
        json === true ? `${JSON.stringify(why, null, 2)}\n` : renderExplanation(why, terminal.width),
      );
    });
}

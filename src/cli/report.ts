import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { printReport } from './print-report.ts';

interface Options {
  readonly root?: string;
  readonly json?: boolean;
}

/** `osgate report`: a stored run again. */
export function addReport(program: Command, { terminal, done }: CommandContext): void {
  program
    .command('report')
    .description('judge a stored run again from its own files, write its reports, print the verdict')
    .argument('<run>', 'run id, a unique prefix of one, its folder, latest, or latest:REGION')
    .option('--json', 'print the verdict as one JSON document')
    .addHelpText('after', '\nExample:\n  $ osgate report latest:test')
    .action(async (run: string, _options: Options, command: Command) => {
      const { root, json } = command.optsWithGlobals<Options>();
      const [{ readSite }, { findRun }, { concludeRun }] = await Promise.all([
        import('../store/site.ts'),
        import('../store/runs.ts'),
        import('../run/conclude.ts'),
      ]);
      const site = await readSite(root, process.cwd());
      const folder = await findRun(site.root, run, process.cwd());
      const input = await concludeRun(folder, new Date().toISOString());
      await printReport(terminal, { folder, input, json: json === true });
      done(input.verdict.exitCode);
    });
}

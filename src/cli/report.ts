import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { printReport } from './print-report.ts';

/** `osgate report`: a stored run again. */
export function addReport(program: Command, { terminal, done }: CommandContext): void {
  program
    .command('report')
    .description('judge a stored run again from its own files, write its reports, print the verdict')
    .argument('<folder>', 'run folder: reports/REGION/RUN')
    .option('--json', 'print the verdict as one JSON document')
    .addHelpText('after', '\nExample:\n  $ osgate report reports/test/20261122T201500Z-smoke-3fa9')
    .action(async (path: string, options: { json?: boolean }) => {
      const { openRunFolder } = await import('../store/run-folder.ts');
      const { concludeRun } = await import('../run/conclude.ts');
      const folder = openRunFolder(resolve(path));
      const input = await concludeRun(folder, new Date().toISOString());
      await printReport(terminal, { folder, input, json: options.json === true });
      done(input.verdict.exitCode);
    });
}

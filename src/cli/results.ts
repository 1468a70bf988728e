import type { Command } from 'commander';
import { EXIT } from '../model/errors.ts';
import type { CommandContext } from './context.ts';

interface Options {
  readonly json?: boolean;
}

/** `osgate results`: what result files say, in one form. */
export function addResults(program: Command, { terminal, done }: CommandContext): void {
  program
    .command('results')
    .description('read result files of any supported format, print them in one form, judge nothing')
    .argument(
      '<files...>',
      'subunit v2, JUnit XML or Rally JSON, plain or packed (gzip, zstd, xz); - is standard input',
    )
    .option('--json', 'print osgate-results/v1 as one JSON document')
    .addHelpText(
      'after',
      `
Exit code 3 says that the results are cut, damaged, or of a run that was not over.

Examples:
  $ osgate results reports/test/20261122T201500Z-smoke-4f1a/stream.subunit
  $ ssh ci cat run.subunit.gz | osgate results - --json
  $ rally task report --json --out task.json && osgate results task.json`,
    )
    .action(async (names: string[], { json }: Options) => {
      const [{ openResultFiles }, { readResults }, { isComplete }] = await Promise.all([
        import('../store/result-file.ts'),
        import('../run/read-results.ts'),
        import('../run/completeness.ts'),
      ]);
      const results = await readResults(openResultFiles(names, process.stdin));
      const complete = isComplete(results);
      if (json === true) {
        const { renderResultsJson } = await import('../report/results-json.ts');
        terminal.out(renderResultsJson(results, complete));
      } else {
        const { renderResultsText } = await import('../report/results-text.ts');
        terminal.out(renderResultsText(results, complete));
      }
      done(complete ? EXIT.pass : EXIT.incomplete);
    });
}

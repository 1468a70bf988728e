import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { printReport } from '../print-report.ts';
import { type PlaceOptions, reportPlace } from '../report-place.ts';
import { addLimitOptions, parseWord } from '../run-options.ts';
import { currentSurroundings } from '../surroundings.ts';

interface Options extends PlaceOptions {
  readonly root?: string;
  readonly region: string;
  readonly plan?: string;
  readonly out?: string;
  readonly suite?: string;
  readonly release?: string;
  readonly ticket?: string;
  readonly strict?: boolean;
  readonly maxNewFlakes?: number;
  readonly json?: boolean;
}

/** `osgate gate`: a verdict on results that osgate did not run. */
export function addGate(program: Command, { terminal, done }: CommandContext): void {
  const command = program
    .command('gate')
    .description('judge result files of a run that was not started by osgate')
    .argument(
      '<files...>',
      'subunit v2, JUnit XML or Rally JSON, plain or packed (gzip, zstd, xz); - is standard input',
    )
    .requiredOption('--region <NAME>', 'region whose known-failure lists judge')
    .option('--plan <LIST>', 'text file of the planned test ids, one a line')
    .option('--out <DIR>', 'write a whole run folder, reports included, into a new folder', parseWord)
    .option('--suite <NAME>', 'suite for which entries are looked up (default: smoke)')
    .option('--release <NAME>', "OpenStack release, where it is not the profile's: zed, 2025.1")
    .option('--ticket <ID>', 'upgrade ticket, shown in the report', parseWord);
  addLimitOptions(command)
    .option('--json', 'print the verdict as one JSON document')
    .addHelpText(
      'after',
      `
Without --plan nobody can see that a planned test is missing: the verdict then says "plan: unverified".

Examples:
  $ osgate gate run.subunit --region test --plan load-list.txt
  $ stestr last --subunit | osgate gate - --region test --out reports/test/by-hand`,
    )
    .action(async (files: string[], _options: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { judgeFiles } = await import('../../use-cases/gate/judge-files.ts');
      const { folder, input } = await judgeFiles(
        {
          files,
          planFile: options.plan,
          out: options.out,
          run: {
            region: options.region,
            suite: options.suite,
            release: options.release,
            tests: [],
            ticket: options.ticket,
            strict: options.strict,
            maxNewFlakes: options.maxNewFlakes,
          },
        },
        {
          ...currentSurroundings(options.root, () => {}, await reportPlace(options, process.env)),
          stdin: process.stdin,
        },
      );
      await printReport(terminal, { folder, input, form: options.json === true ? 'json' : 'table' });
      done(input.verdict.exitCode);
    });
}

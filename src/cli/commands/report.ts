import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import { type PrintedForm, printReport, renderForm } from '../print-report.ts';
import { type PlaceOptions, reportPlace } from '../report-place.ts';
import { RUN_HELP } from '../run-options.ts';
import { currentSite } from '../surroundings.ts';

interface Options extends PlaceOptions {
  readonly root?: string;
  readonly json?: boolean;
  readonly format: PrintedForm;
  readonly output?: string;
}

/** A table in a file has no colour and no window to fit in. */
const FILE_LOOK = { width: 120, colour: false } as const;

/** `osgate report`: a stored run again, in any form. */
export function addReport(program: Command, { terminal, done }: CommandContext): void {
  program
    .command('report')
    .description('judge a stored run again from its own files, write its reports, print the verdict')
    .argument('<run>', RUN_HELP)
    .addOption(
      new Option('--format <FORM>', 'what is printed')
        .choices(['table', 'html', 'junit', 'ctrf', 'markdown', 'json'])
        .default('table'),
    )
    .option('-o, --output <FILE>', 'write it there instead of printing it')
    .option('--json', 'the same as --format json')
    .addHelpText(
      'after',
      `
The exit code is the verdict's, whatever is printed; 3 for a run that still goes on, of which nothing is written.

Examples:
  $ osgate report latest:test
  $ osgate report latest:test --lang ko --timezone Asia/Seoul
  $ osgate report 20261122T2015 --format junit -o junit.xml`,
    )
    .action(async (run: string, _options: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { root, json, format, output } = options;
      const form = json === true ? 'json' : format;
      const [{ findEndedRun }, { concludeRun }] = await Promise.all([
        import('../../use-cases/judge/ended-run.ts'),
        import('../../use-cases/judge/conclude.ts'),
      ]);
      const folder = await findEndedRun(await currentSite(root, run), run);
      const input = await concludeRun(
        folder,
        new Date().toISOString(),
        await reportPlace(options, process.env),
      );
      if (output === undefined) await printReport(terminal, { folder, input, form });
      else await writeOutput(output, await renderForm({ folder, input, form }, FILE_LOOK));
      done(input.verdict.exitCode);
    });
}

async function writeOutput(file: string, text: string): Promise<void> {
  const [{ writeFile }, { unwritable }] = await Promise.all([
    import('node:fs/promises'),
    import('../../store/whole-file.ts'),
  ]);
  await writeFile(file, text).catch((cause: unknown) => {
    throw unwritable(file, cause, 'name another file: -o FILE');
  });
}

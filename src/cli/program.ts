import { Command, CommanderError } from 'commander';
import { EXIT } from '../model/errors.ts';
import type { CommandContext } from './context.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import { misspeltOption } from './unknown-option.ts';
import { readVersion } from './version.ts';

type AddCommand = (program: Command, context: CommandContext) => void;

/** In the order of `--help`. The file of a command is loaded when it is needed. */
const COMMANDS: ReadonlyMap<string, () => Promise<AddCommand>> = new Map([
  ['run', async () => (await import('./commands/run.ts')).addRun],
  ['rerun', async () => (await import('./commands/rerun.ts')).addRerun],
  ['attach', async () => (await import('./commands/attach.ts')).addAttach],
  ['plan', async () => (await import('./commands/plan.ts')).addPlan],
  ['render', async () => (await import('./commands/render.ts')).addRender],
  ['profile', async () => (await import('./commands/profile.ts')).addProfile],
  ['report', async () => (await import('./commands/report.ts')).addReport],
  ['bundle', async () => (await import('./commands/bundle.ts')).addBundle],
  ['attach-report', async () => (await import('./commands/attach-report.ts')).addAttachReport],
  ['doctor', async () => (await import('./commands/doctor.ts')).addDoctor],
  ['pins', async () => (await import('./commands/pins.ts')).addPins],
  ['image', async () => (await import('./commands/image.ts')).addImage],
  ['gate', async () => (await import('./commands/gate.ts')).addGate],
  ['results', async () => (await import('./commands/results.ts')).addResults],
  ['why', async () => (await import('./commands/why.ts')).addWhy],
  ['runs', async () => (await import('./commands/runs.ts')).addRuns],
  ['history', async () => (await import('./commands/history.ts')).addHistory],
  ['compare', async () => (await import('./commands/compare.ts')).addCompare],
  ['baseline', async () => (await import('./commands/baseline.ts')).addBaseline],
  ['known', async () => (await import('./commands/known.ts')).addKnown],
  ['cleanup', async () => (await import('./commands/cleanup.ts')).addCleanup],
  ['lab', async () => (await import('./commands/lab.ts')).addLab],
]);

const EXIT_CODES = `
Exit codes:
  0    pass: every failure is accounted for, every planned test has a result
  1    fail: at least one failure that no list accounts for
  2    usage, or an invalid profile, pin or list; nothing ran
  3    incomplete: no verdict is possible (stream cut, tests in flight or never started,
       a run that still goes on)
  4    nothing to run, or a requested test does not exist
  5    the environment cannot be tested: Docker, credentials, cloud
  70   a bug in osgate
  130, 143  interrupted; the report is still written`;

/**
 * Parses a command line (without `node` and the script), runs it, and returns the exit code. Commands load what they
 * need when they run, so that `--help` stays quick.
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const terminal = createTerminal(process);
  process.on('uncaughtException', (error) => void endWith(error, terminal));
  let exitCode: number = EXIT.pass;
  const program = await buildProgram(argv[0] ?? '', {
    terminal,
    done: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      const isMissing = error.code === 'commander.missingMandatoryOptionValue';
      const misspelt = isMissing ? misspeltOption(program, argv) : undefined;
      if (misspelt !== undefined) terminal.err(`${misspelt}\n`);
      return error.exitCode === 0 ? EXIT.pass : EXIT.usage;
    }
    const { reportError } = await import('./report-error.ts');
    return reportError(error, terminal);
  }
}

/** What nobody waited for ends the process, and by a code of its own: that of Node would say that the cloud failed. */
async function endWith(error: unknown, terminal: Terminal): Promise<never> {
  const { reportError } = await import('./report-error.ts');
  process.exit(reportError(error, terminal));
}

/** With every command, or with none but the one whose name comes first. */
async function buildProgram(name: string, context: CommandContext): Promise<Command> {
  const program = new Command('osgate')
    .description(
      'The test gate of an in-house OpenStack: pinned Tempest in Docker, known failures, one verdict.',
    )
    .version(readVersion(), '-V, --version', 'print the version')
    .option('--root <DIR>', 'the site repository (default: the nearest folder above with tempest-profiles/)')
    .option('--lang <LANG>', 'language of reports: en or ko (default: that of LC_ALL or LANG)')
    .option(
      '--timezone <ZONE>',
      'zone in which reports tell times beside UTC (default: timezone of the profile, else that of TZ)',
    )
    .showSuggestionAfterError()
    .showHelpAfterError('(osgate --help lists the commands, osgate COMMAND --help their options)')
    .addHelpText('after', EXIT_CODES)
    // unless the command comes to an end: nothing left to wait for is no verdict
    .hook('preAction', () => {
      process.exitCode = EXIT.bug;
    })
    .exitOverride();
  const only = COMMANDS.get(name);
  for (const load of only === undefined ? COMMANDS.values() : [only]) (await load())(program, context);
  return program;
}

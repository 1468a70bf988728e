import { Command, CommanderError } from 'commander';
import { EXIT } from '../model/errors.ts';
import { addAttach } from './attach.ts';
import { addBaseline } from './baseline.ts';
import { addBundle } from './bundle.ts';
import type { CommandContext } from './context.ts';
import { addDoctor } from './doctor.ts';
import { addGate } from './gate.ts';
import { addKnown } from './known.ts';
import { addLab } from './lab.ts';
import { addPins } from './pins.ts';
import { addPlan } from './plan.ts';
import { addRender } from './render.ts';
import { addReport } from './report.ts';
import { addRerun } from './rerun.ts';
import { addResults } from './results.ts';
import { addRun } from './run.ts';
import { createTerminal } from './terminal.ts';
import { readVersion } from './version.ts';

const EXIT_CODES = `
Exit codes:
  0    pass: every failure is accounted for, every planned test has a result
  1    fail: at least one failure that no list accounts for
  2    usage, or an invalid profile, pin or list; nothing ran
  3    incomplete: no verdict is possible (stream cut, tests in flight or never started)
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
  let exitCode: number = EXIT.pass;
  const program = buildProgram({
    terminal,
    done: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.usage;
    const { reportError } = await import('./report-error.ts');
    return reportError(error, terminal);
  }
}

function buildProgram(context: CommandContext): Command {
  const program = new Command('osgate')
    .description(
      'The test gate of an in-house OpenStack: pinned Tempest in Docker, known failures, one verdict.',
    )
    .version(readVersion(), '-V, --version', 'print the version')
    .option('--root <DIR>', 'the site repository (default: the nearest folder above with tempest-profiles/)')
    .showSuggestionAfterError()
    .showHelpAfterError('(osgate --help lists the commands, osgate COMMAND --help their options)')
    .addHelpText('after', EXIT_CODES)
    .exitOverride();
  addRun(program, context);
  addRerun(program, context);
  addAttach(program, context);
  addPlan(program, context);
  addRender(program, context);
  addReport(program, context);
  addBundle(program, context);
  addDoctor(program, context);
  addPins(program, context);
  addGate(program, context);
  addResults(program, context);
  addBaseline(program, context);
  addKnown(program, context);
  addLab(program, context);
  return program;
}

import type { Command } from 'commander';
import { EXIT } from '../model/errors.ts';
import type { CommandContext } from './context.ts';
import { printPlan } from './plan.ts';
import { printReport } from './print-report.ts';
import { showProgress } from './progress.ts';
import { addRunOptions, type RunOptions, toRunRequest } from './run-options.ts';
import { currentSurroundings } from './surroundings.ts';

const EXIT_OF_SIGNAL = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;
type EndingSignal = keyof typeof EXIT_OF_SIGNAL;

interface Options extends RunOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** `osgate run`: the gate. */
export function addRun(program: Command, { terminal, done }: CommandContext): void {
  addRunOptions(program.command('run').description('test a region and give a verdict'))
    .option('--ticket <ID>', 'upgrade ticket that the report belongs to')
    .option('--strict', 'a known failure that passes blocks, too')
    .option('--dry-run', 'only say what would be done, like osgate plan')
    .option('--json', 'print the verdict as one JSON document')
    .option('--verbose', 'show what builds print')
    .addHelpText(
      'after',
      `
Examples:
  $ osgate run --region test
  $ osgate run --region seoul --suite full --ticket OPS-1234
  $ osgate run --region test --test tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON.test_get_flavor`,
    )
    .action(async (options: Options, command: Command) => {
      const { prepareRun, runGate } = await import('../run/gate.ts');
      const progress = await showProgress(terminal, { verbose: options.verbose === true });
      const { root } = command.optsWithGlobals<{ root?: string }>();
      const surroundings = currentSurroundings(root, progress.notify);
      const request = toRunRequest(options);
      const interruption = new AbortController();
      const watch = watchSignals(interruption);
      try {
        const prepared = await prepareRun(surroundings, request);
        if (options.dryRun === true) return printPlan(terminal, prepared.plan, options.json === true);
        const { folder, input } = await runGate(prepared, request, surroundings, interruption.signal);
        progress.end();
        await printReport(terminal, { folder, input, json: options.json === true });
        done(watch.seen === undefined ? input.verdict.exitCode : EXIT_OF_SIGNAL[watch.seen]);
      } finally {
        progress.end();
        watch.stop();
      }
    });
}

/** The first SIGINT or SIGTERM ends the run in order; a second one ends osgate at once. */
function watchSignals(interruption: AbortController): {
  readonly seen: EndingSignal | undefined;
  stop(): void;
} {
  let seen: EndingSignal | undefined;
  const listener = (signal: EndingSignal) => {
    if (seen !== undefined) process.exit(EXIT_OF_SIGNAL[signal]);
    seen = signal;
    interruption.abort(signal);
  };
  const signals = Object.keys(EXIT_OF_SIGNAL) as EndingSignal[];
  for (const signal of signals) process.on(signal, listener);
  return {
    get seen() {
      return seen;
    },
    stop: () => {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}

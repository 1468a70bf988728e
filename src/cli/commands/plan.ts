import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { printPlan } from '../print-plan.ts';
import { showProgress } from '../progress.ts';
import { addRunOptions, type RunOptions, toRunRequest } from '../run-options.ts';
import { currentSurroundings } from '../surroundings.ts';

/** `osgate plan`: what `run` would do, as a value. */
export function addPlan(program: Command, { terminal }: CommandContext): void {
  addRunOptions(
    program.command('plan').description('say what run would do: pins, image, tests, lists in force'),
  )
    .option('--json', 'print the plan as one JSON document')
    .option('--verbose', 'show what builds print')
    .addHelpText('after', '\nExample:\n  $ osgate plan --region test --suite full --json')
    .action(async (options: RunOptions & { json?: boolean; verbose?: boolean }, command: Command) => {
      const { prepareRun } = await import('../../use-cases/run/prepare.ts');
      const progress = await showProgress(terminal, { verbose: options.verbose === true });
      const { root } = command.optsWithGlobals<{ root?: string }>();
      const { plan } = await prepareRun(
        currentSurroundings(root, progress.notify),
        toRunRequest(options),
      ).finally(progress.end);
      printPlan(terminal, plan, options.json === true);
    });
}

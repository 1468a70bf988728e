import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { showProgress } from './progress.ts';
import { addRunOptions, type RunOptions, toRunRequest } from './run-options.ts';
import { currentSurroundings } from './surroundings.ts';

/** `osgate render`: a rendered file on standard output. */
export function addRender(program: Command, { terminal }: CommandContext): void {
  addRunOptions(program.command('render').description('print the tempest.conf of a region, secrets masked'))
    .option('--reveal-secrets', 'with the passwords in it')
    .addHelpText('after', '\nExample:\n  $ osgate render --region test > tempest.conf')
    .action(async (options: RunOptions & { revealSecrets?: boolean }, command: Command) => {
      const { renderRegionConf } = await import('../run/gate.ts');
      const progress = await showProgress(terminal, { verbose: false });
      const { root } = command.optsWithGlobals<{ root?: string }>();
      const conf = await renderRegionConf(
        currentSurroundings(root, progress.notify),
        toRunRequest(options),
      ).finally(progress.end);
      terminal.out(options.revealSecrets === true ? conf.text : conf.masked);
    });
}

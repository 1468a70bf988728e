import type { Command } from 'commander';
import type { ExplainedValue } from '../profile/explain.ts';
import type { CommandContext } from './context.ts';
import { showProgress } from './progress.ts';
import { addRunOptions, type RunOptions, toRunRequest } from './run-options.ts';
import { currentSurroundings } from './surroundings.ts';

interface Options extends RunOptions {
  readonly revealSecrets?: boolean;
  readonly explain?: boolean;
}

/** `osgate render`: a rendered file on standard output, or where its settings come from. */
export function addRender(program: Command, { terminal }: CommandContext): void {
  addRunOptions(program.command('render').description('print the tempest.conf of a region, secrets masked'))
    .option('--reveal-secrets', 'with the passwords in it')
    .option('--explain', 'instead, every effective key of the profile with the file and line that set it')
    .addHelpText(
      'after',
      '\nExamples:\n  $ osgate render --region test > tempest.conf\n  $ osgate render --region test --explain',
    )
    .action(async (options: Options, command: Command) => {
      const progress = await showProgress(terminal, { verbose: false });
      const { root } = command.optsWithGlobals<{ root?: string }>();
      const surroundings = currentSurroundings(root, progress.notify);
      const request = toRunRequest(options);
      if (options.explain === true) {
        const { explainRegion } = await import('../run/explain.ts');
        return terminal.out(
          formatExplanation(await explainRegion(surroundings, request).finally(progress.end)),
        );
      }
      const { renderRegionConf } = await import('../run/gate.ts');
      const conf = await renderRegionConf(surroundings, request).finally(progress.end);
      terminal.out(options.revealSecrets === true ? conf.text : conf.masked);
    });
}

function formatExplanation(values: readonly ExplainedValue[]): string {
  const rows = values.map(({ key, value, place, isOverride }) => ({
    setting: `${key} = ${JSON.stringify(value)}`,
    place,
    mark: isOverride ? ' (raw override)' : '',
  }));
  const widest = Math.max(...rows.map(({ setting }) => Math.min(setting.length, WIDEST_SETTING)));
  return rows.map(({ setting, place, mark }) => `${setting.padEnd(widest)}  ${place}${mark}\n`).join('');
}

/** A long list pushes its own place to the right, not everybody's. */
const WIDEST_SETTING = 60;

import { type Command, Option } from 'commander';
import type { ExplainedValue } from '../../profile/explain.ts';
import type { CommandContext } from '../context.ts';
import { showProgress } from '../progress.ts';
import { currentSurroundings } from '../surroundings.ts';

interface Options {
  readonly region: string;
  readonly release?: string;
  readonly revealSecrets?: boolean;
  readonly what: (typeof FILES)[number];
  readonly explain?: boolean;
}

const FILES = ['tempest.conf', 'accounts'] as const;

/** `osgate render`: a rendered file on standard output, or where its settings come from. */
export function addRender(program: Command, { terminal }: CommandContext): void {
  program
    .command('render')
    .description('print what Tempest would read of a region, secrets masked')
    .requiredOption('--region <NAME>', 'whose: tempest-profiles/regions/NAME.yaml')
    .option('--release <NAME>', "OpenStack release, where it is not the profile's: zed, 2025.1")
    .addOption(new Option('--what <FILE>', 'the file to print').choices(FILES).default('tempest.conf'))
    .option('--reveal-secrets', 'with the passwords in it')
    .option('--explain', 'instead, every effective key of the profile with the file and line that set it')
    .addHelpText(
      'after',
      '\nExamples:\n  $ osgate render --region test > tempest.conf\n  $ osgate render --region test --what accounts\n  $ osgate render --region test --explain',
    )
    .action(async (options: Options, command: Command) => {
      const progress = await showProgress(terminal, { verbose: false });
      const { root } = command.optsWithGlobals<{ root?: string }>();
      const surroundings = currentSurroundings(root, progress.notify);
      const { regionRequest } = await import('../../use-cases/site/settings.ts');
      const request = regionRequest(options.region, options.release);
      if (options.explain === true) {
        const { explainRegion } = await import('../../use-cases/profile/explain.ts');
        return terminal.out(
          formatExplanation(await explainRegion(surroundings, request).finally(progress.end)),
        );
      }
      const { renderRegion } = await import('../../use-cases/run/prepare.ts');
      const { conf, accounts } = await renderRegion(surroundings, request).finally(progress.end);
      const file = options.what === 'accounts' ? accounts : conf;
      if (file === undefined) {
        const { OsgateError } = await import('../../model/errors.ts');
        throw new OsgateError('invalid-input', `region ${request.region} has no pre-provisioned accounts`, {
          hint: 'Tempest makes its users itself, unless the profile gives credentials.accounts',
        });
      }
      terminal.out(options.revealSecrets === true ? file.text : file.masked);
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

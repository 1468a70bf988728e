import type { Command } from 'commander';
import type { Check } from '../../model/check.ts';
import { EXIT } from '../../model/errors.ts';
import { formatJson } from '../../model/json.ts';
import type { CommandContext } from '../context.ts';
import { toRunRequest } from '../run-options.ts';
import { currentSurroundings } from '../surroundings.ts';

interface Options {
  readonly root?: string;
  readonly region: string;
  readonly release?: string;
  readonly json?: boolean;
}

/** `osgate doctor`: can this region be tested from this machine? */
export function addDoctor(program: Command, { terminal, done }: CommandContext): void {
  program
    .command('doctor')
    .description('look at Docker and a region, and say what keeps a run from it; exit 5 when anything does')
    .requiredOption('--region <NAME>', 'region to look at: tempest-profiles/regions/NAME.yaml')
    .option('--release <NAME>', "OpenStack release, where it is not the profile's")
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ osgate doctor --region test')
    .action(async (_options: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const { diagnose } = await import('../../use-cases/doctor.ts');
      const checks = await diagnose(
        currentSurroundings(options.root, () => {}),
        toRunRequest(options),
      );
      const healthy = checks.every((check) => check.state !== 'fail');
      const document = { schema: 'osgate-doctor/v1', healthy, checks };
      terminal.out(options.json === true ? formatJson(document) : formatChecks(checks));
      done(healthy ? EXIT.pass : EXIT.environment);
    });
}

const SIGN: Readonly<Record<Check['state'], string>> = { ok: '✓', warn: '⚠', fail: '✗' };

function formatChecks(checks: readonly Check[]): string {
  const width = Math.max(...checks.map((check) => check.name.length));
  return checks
    .flatMap(({ name, state, detail, remedy }) => [
      `${SIGN[state]} ${name.padEnd(width)}  ${detail}\n`,
      ...(remedy === undefined ? [] : [`  ${''.padEnd(width)}  → ${remedy}\n`]),
    ])
    .join('');
}

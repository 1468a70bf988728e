import type { Command } from 'commander';
import type { Engine } from '../../engine/engine.ts';
import { EXIT } from '../../model/errors.ts';
import { formatJson } from '../../model/json.ts';
import type { LabHealth } from '../../use-cases/lab.ts';
import type { CommandContext } from '../context.ts';
import { showProgress } from '../progress.ts';

/** `osgate lab up|down|status`: a real all-in-one OpenStack in one container. */
export function addLab(program: Command, { terminal, done }: CommandContext): void {
  const lab = program
    .command('lab')
    .description('a real all-in-one OpenStack in one container, the region "test" of this repository')
    .addHelpText(
      'afterAll',
      `
Examples:
  $ osgate lab up                 build it where needed, start it, wait until every API and agent answers
  $ osgate lab status --json
  $ osgate lab down`,
    );

  lab
    .command('up')
    .description('build, start, wait until healthy; leaves a lab that is up as it is')
    .option('--verbose', 'show what the builds print')
    .action(async (options: { verbose?: boolean }) => {
      const { labUp } = await import('../../use-cases/lab.ts');
      const progress = await showProgress(terminal, { verbose: options.verbose === true });
      const health = await labUp(await connect(), progress.notify, process.env).finally(progress.end);
      terminal.out(`the lab is up: ${health.checks.length} checks are green\n`);
    });

  lab
    .command('down')
    .description('stop and remove it; its images stay')
    .action(async () => {
      const { labDown } = await import('../../use-cases/lab.ts');
      const removed = await labDown(await connect());
      terminal.out(removed ? 'the lab is down\n' : 'there was no lab\n');
    });

  lab
    .command('status')
    .description('is it up, and does every API and agent answer? Exit 5 when not')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: boolean }) => {
      const { labStatus } = await import('../../use-cases/lab.ts');
      const { state, health } = await labStatus(await connect());
      if (options.json === true) {
        const { healthy = false, checks = [] } = health ?? {};
        terminal.out(formatJson({ schema: 'osgate-lab/v1', state, healthy, checks }));
      } else terminal.out(`the lab is ${state}\n${health === undefined ? '' : formatHealth(health)}`);
      done(health?.healthy === true ? EXIT.pass : EXIT.environment);
    });
}

/** Docker is loaded when a lab command runs, not with the program. */
async function connect(): Promise<Engine> {
  const { connectEngine } = await import('../../engine/engine.ts');
  return connectEngine();
}

function formatHealth(health: LabHealth): string {
  return health.checks
    .map(
      (check) => `${check.ok ? '✓' : '✗'} ${check.name}${check.detail === '' ? '' : `: ${check.detail}`}\n`,
    )
    .join('');
}

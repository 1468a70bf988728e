import type { Command } from 'commander';
import { formatJson } from '../../model/json.ts';
import type { RunComparison } from '../../use-cases/past/compare.ts';
import type { CommandContext } from '../context.ts';
import { RUN_HELP } from '../run-options.ts';
import { currentSite } from '../surroundings.ts';

interface Options {
  readonly root?: string;
  readonly json?: boolean;
}

/** `osgate compare`: before and after. */
export function addCompare(program: Command, { terminal }: CommandContext): void {
  program
    .command('compare')
    .description('what changed from one run to another; judges nothing')
    .argument('<before>', RUN_HELP)
    .argument('<after>', 'the same')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ osgate compare previous:test latest:test')
    .action(async (before: string, after: string, _options: Options, command: Command) => {
      const { root, json } = command.optsWithGlobals<Options>();
      const { compareStoredRuns } = await import('../../use-cases/past/compare.ts');
      const comparison = await compareStoredRuns(await currentSite(root, before, after), before, after);
      terminal.out(json === true ? formatJson(comparison) : formatComparison(comparison));
    });
}

function formatComparison(found: RunComparison): string {
  const slower = found.slower.map(
    ({ id, beforeSeconds, afterSeconds }) =>
      `${beforeSeconds.toFixed(1)}s → ${afterSeconds.toFixed(1)}s  ${id}`,
  );
  const groups: [string, readonly string[]][] = [
    ['differs', found.notes],
    ['new failures', found.newFailures],
    ['still failing', found.stillFailing],
    ['fixed', found.fixed],
    ['newly skipped', found.newlySkipped],
    ['newly run', found.newlyRun],
    ['disappeared', found.disappeared],
    ['added', found.added],
    ['slower', slower],
  ];
  const shown = groups.filter(([, lines]) => lines.length > 0);
  const text = shown.map(
    ([title, lines]) => `${title}: ${lines.length}\n${lines.map((line) => `  ${line}\n`).join('')}`,
  );
  return [`${found.before} → ${found.after}\n`, ...(text.length === 0 ? ['nothing changed\n'] : text)].join(
    '',
  );
}

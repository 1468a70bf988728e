import type { Command } from 'commander';
import { countOf } from '../../../model/count-of.ts';
import { formatJson } from '../../../model/json.ts';
import type { CommandContext } from '../../context.ts';
import { knownSurroundings } from './surroundings.ts';

interface Options {
  readonly from: readonly string[];
  readonly write?: boolean;
  readonly json?: boolean;
}

/** `osgate known prune`: entries that nothing needs any more. */
export function addKnownPrune(known: Command, { terminal }: CommandContext): void {
  known
    .command('prune')
    .description('show which entries nothing needs any more, as a patch; write it only with --write')
    .requiredOption('--from <RUN...>', 'runs that say so: id, prefix, path, latest, previous')
    .option('--write', 'write the lists without them')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
An entry goes when it has expired, when its tests passed in two complete runs or more (ten for a flaky one), or when it matches nothing.
Runs must cover every region, release and suite that the entry names. Comments of other entries stay.

Examples:
  $ osgate known prune --from previous latest
  $ osgate known prune --from previous:test latest:test --write`,
    )
    .action(async ({ from, write = false, json }: Options, command: Command) => {
      const { pruneKnown } = await import('../../../use-cases/known/prune.ts');
      const { removable, passedOver, patch } = await pruneKnown({ from, write }, knownSurroundings(command));
      if (json === true) {
        const removed = removable.map(({ entry: { file, line, target }, code, why }) => ({
          file,
          line,
          target,
          code,
          why,
        }));
        const schema = 'osgate-known-prune/v1';
        const document = { schema, removable: removed, passedOver, patch, written: write };
        terminal.out(formatJson(document));
        return;
      }
      for (const { run, why } of passedOver)
        terminal.err(`⚠ run ${run} ${why}, and says nothing about entries\n`);
      for (const { entry, why } of removable) {
        terminal.err(`${entry.file}:${entry.line}: ${entry.target} ${why}\n`);
      }
      terminal.out(patch);
      const many = countOf(removable.length, 'entry', 'entries');
      const then = write || removable.length === 0 ? '' : '; --write removes them';
      terminal.err(`${write ? 'removed' : 'found'} ${many} that nothing needs${then}\n`);
    });
}

import type { Command } from 'commander';
import { countOf } from '../../../model/count-of.ts';
import { EXIT } from '../../../model/errors.ts';
import { formatJson } from '../../../model/json.ts';
import type { CommandContext } from '../../context.ts';
import { knownSurroundings } from './surroundings.ts';

interface Options {
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `osgate known fmt`: the lists in canonical form. */
export function addKnownFmt(known: Command, { terminal, done }: CommandContext): void {
  known
    .command('fmt')
    .description(
      'write every list in canonical form: keys in their order, one entry a paragraph; comments stay',
    )
    .option('--check', 'change nothing; exit 1 when a list is not in that form')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ osgate known fmt
  $ osgate known fmt --check`,
    )
    .action(async ({ check = false, json }: Options, command: Command) => {
      const { formatLists } = await import('../../../use-cases/known/fmt.ts');
      const { changed, lists } = await formatLists({ write: !check }, knownSurroundings(command));
      if (json === true) {
        const document = { schema: 'osgate-known-fmt/v1', changed, lists, written: !check };
        terminal.out(formatJson(document));
      } else {
        for (const path of changed) terminal.out(`${path}\n`);
        const verb = check ? 'not in canonical form' : 'written anew';
        terminal.err(`${changed.length} of ${countOf(lists, 'list')} ${verb}\n`);
      }
      done(check && changed.length > 0 ? EXIT.fail : EXIT.pass);
    });
}

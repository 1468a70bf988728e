import { type Command, Option } from 'commander';
import { IMPORT_FORMATS, type ImportFormat } from '../../../known/foreign/list.ts';
import { countOf } from '../../../model/count-of.ts';
import { formatJson } from '../../../model/json.ts';
import type { ImportRequest } from '../../../use-cases/known/import.ts';
import type { CommandContext } from '../../context.ts';
import { knownSurroundings } from './surroundings.ts';

interface ImportOptions extends Omit<ImportRequest, 'format' | 'out'> {
  readonly format: ImportFormat;
  readonly everywhere?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** `osgate known import`: a list from another tool. */
export function addKnownImport(known: Command, { terminal }: CommandContext): void {
  known
    .command('import')
    .description('turn a list from another tool into a known-failure list, and say line by line what is lost')
    .argument('<file>', 'the list')
    .addOption(new Option('--format <NAME>', 'what it is').choices(IMPORT_FORMATS).makeOptionMandatory())
    .option('--region <NAME>', 'region in which its entries hold')
    .option('--everywhere', 'they hold in every region')
    .option('--release <NAME>', 'only entries for this release, or for any')
    .addOption(
      new Option('--kind <KIND>', 'what its tests are')
        .choices(['fails', 'skip', 'exclude'])
        .default('fails'),
    )
    .addOption(new Option('--why <WHY>', 'of kind exclude').choices(['hangs', 'destructive', 'cost']))
    .option('--expires <DATE>', 'YYYY-MM-DD (default: in 60 days, for kind skip in a year)')
    .option(
      '--plan <LIST>',
      'list of test ids, or plan.json: counts classes, resolves regular expressions, finds stale lines',
    )
    .option('--out <PATH>', 'new list to write: blacklists/NAME.yaml (default: standard output)')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Entries that have all they need are in force. Those that lack a bug, a reason or a number of tests are written as comments with a
TODO: osgate makes nothing up, and excuses nothing that nobody has looked at. An exclude list becomes entries of kind fails: the
tests run again, and the list shrinks as they pass.

Examples:
  $ osgate known import exclude.txt --format tempest-exclude --region test --plan tests.txt --out blacklists/imported.yaml
  $ osgate known import tempest_skip.yml --format tempest-skiplist --everywhere --release zed`,
    )
    .action(async (file: string, options: ImportOptions, command: Command) => {
      if ((options.region === undefined) === (options.everywhere !== true)) {
        command.error('error: say where the entries hold: --region NAME or --everywhere, one of the two');
      }
      const { importList } = await import('../../../use-cases/known/import.ts');
      const { converted, text, written } = await importList(
        requestOf(file, options),
        knownSurroundings(command),
      );
      if (options.json === true) {
        const schema = 'osgate-known-import/v1';
        terminal.out(formatJson({ schema, lines: converted, text, written: written ?? null }));
        return;
      }
      if (written === undefined) terminal.out(text);
      const count = (outcome: string) => converted.filter((each) => each.outcome === outcome).length;
      for (const { line, pattern, outcome, notes } of converted) {
        if (notes.length > 0)
          terminal.err(`${GLYPHS[outcome]} ${file}:${line}: ${pattern}: ${notes.join('; ')}\n`);
      }
      const sum = `${countOf(converted.length, 'entry', 'entries')}: ${count('complete')} in force, ${count('waiting')} wait for what they lack, ${count('left-out')} left out`;
      terminal.err(`${sum}${written === undefined ? '' : `; written to ${written}`}\n`);
    });
}

const GLYPHS = { complete: '✓', waiting: '⚠', 'left-out': '✗' } as const;

function requestOf(file: string, options: ImportOptions): ImportRequest {
  const { format, region, release, kind, why, expires, plan, out } = options;
  return { file, format, region, release, kind, why, expires, plan, out };
}

import { type Command, InvalidArgumentError } from 'commander';
import { formatJson } from '../../../model/json.ts';
import type { CommandContext } from '../../context.ts';
import { parseWord } from '../../run-options.ts';
import { knownSurroundings } from './surroundings.ts';

interface Options {
  readonly from: string;
  readonly bug: string;
  readonly reason: string;
  readonly expires?: string;
  readonly owner?: string;
  readonly file?: string;
  readonly signature?: string;
  readonly flaky?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `osgate known add`: an entry for one failure of a stored run. */
export function addKnownAdd(known: Command, { terminal }: CommandContext): void {
  known
    .command('add')
    .description(
      'write an entry for one failure of a run, and prove that it excuses this failure and no other',
    )
    .argument(
      '<id>',
      'literal test id, a class whose set-up failed, or a fixture: pkg.mod.Class::tearDownClass',
      parseWord,
    )
    .requiredOption('--bug <URL>', 'the bug that tracks it')
    .requiredOption('--reason <TEXT>', 'why, for the reader of the report')
    .option('--from <RUN>', 'run in which it failed: id, prefix, path, latest', 'latest')
    .option('--expires <DATE>', 'last day on which it excuses anything: YYYY-MM-DD (default: in 60 days)')
    .option('--owner <NAME>', 'who is asked')
    .option('--file <PATH>', "list to write to (default: the site's only one, else blacklists/REGION.yaml)")
    .option('--signature <REGEX>', 'RE2 pattern, instead of the one that the failure makes')
    .option('--flaky <RATE>', 'it fails now and then, in at most this share of runs: 0.2', toRate)
    .option('--dry-run', 'show the change, write nothing')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
The signature is made of the failure, region and release are those of the run.

Examples:
  $ osgate known add tempest.api.network.test_ports.PortsTestJSON.test_create_port \\
      --bug https://bugs.example.org/CLOUD-7 --reason "the switch drops the first packet"
  $ osgate known add tempest.api.network.test_tags.TagsExtTest --from latest:test --dry-run \\
      --bug docs/known-failures.md#the-lab-has-no-router --reason "no router, so its set-up fails"`,
    )
    .action(async (id: string, options: Options, command: Command) => {
      const { addKnown } = await import('../../../use-cases/known/add.ts');
      const { from, bug, reason, expires, owner, file, signature, flaky } = options;
      const write = options.dryRun !== true;
      const added = await addKnown(
        {
          ...{ id, from, bug, reason, expires, owner, file, signature, write },
          flaky: flaky === undefined ? undefined : { maxRate: flaky },
        },
        knownSurroundings(command),
      );
      if (options.json === true) {
        terminal.out(formatJson({ schema: 'osgate-known-add/v1', ...added, written: write }));
        return;
      }
      terminal.out(added.patch);
      terminal.err(
        `${write ? '✓ written' : '✓ would be written'} to ${added.file}:${added.line}; run ${added.run}, judged with it: ${added.before} → ${added.after}, nothing else changes\n`,
      );
    });
}

function toRate(text: string): number {
  const rate = Number(text);
  if (rate > 0 && rate <= 1) return rate;
  throw new InvalidArgumentError('expected a share of runs, over 0 to 1.');
}

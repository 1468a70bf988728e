import type { Command } from 'commander';
import { formatJson } from '../../model/json.ts';
import type { TestPast } from '../../use-cases/past/history.ts';
import type { CommandContext } from '../context.ts';
import { parseLimit, parseWord, type StoredRunsOptions } from '../run-options.ts';
import { currentSite } from '../surroundings.ts';

/** `osgate history`: one test over the stored runs. */
export function addHistory(program: Command, { terminal }: CommandContext): void {
  program
    .command('history')
    .description('what one test did in the stored runs')
    .argument('<id>', 'test id, or a part of it that no other test has', parseWord)
    .option('--region <NAME>', 'only this region')
    .option('--suite <NAME>', 'only this suite')
    .option('--limit <N>', 'look at so many runs, the newest', parseLimit, 20)
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ osgate history PortsTestJSON.test_create_port --region test')
    .action(async (id: string, _options: StoredRunsOptions, command: Command) => {
      const { root, region, suite, limit, json } = command.optsWithGlobals<StoredRunsOptions>();
      const { findPast } = await import('../../use-cases/past/history.ts');
      const past = await findPast(await currentSite(root), id, { region, suite, limit });
      const document = { ...past, flakeRate: past.flakeRate ?? null };
      terminal.out(json === true ? formatJson(document) : await formatPast(past));
    });
}

async function formatPast({ id, results, flakeRate }: TestPast): Promise<string> {
  const [{ columns }, { formatSeconds }] = await Promise.all([
    import('../../report/columns.ts'),
    import('../../report/duration.ts'),
  ]);
  const rows = results.map((result) => [
    result.run,
    result.region,
    result.suite,
    result.observed,
    result.category,
    formatSeconds(result.durationSeconds ?? undefined).padStart(7),
    result.counts ? '' : 'not counted',
  ]);
  const counted = results.filter((result) => result.counts).length;
  const rate =
    flakeRate === undefined
      ? `${counted} of these runs count; statistics of flakes need 10 complete runs of suites`
      : `flipped in ${flakeRate.flips} of ${flakeRate.runs} runs that count`;
  const table = columns([['RUN', 'REGION', 'SUITE', 'OBSERVED', 'CATEGORY', '   TIME', ''], ...rows]);
  return `${id}\n${table}${rate}\n`;
}

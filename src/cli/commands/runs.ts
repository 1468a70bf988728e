import type { Command } from 'commander';
import { formatJson } from '../../model/json.ts';
import type { RunSummary } from '../../use-cases/past/runs.ts';
import type { CommandContext } from '../context.ts';
import { parseLimit, RUN_HELP, type StoredRunsOptions } from '../run-options.ts';
import { currentSite } from '../surroundings.ts';

const EXAMPLES = `
Examples:
  $ osgate runs --region test
  $ osgate runs show latest:test
  $ osgate runs rm 20261122T2015`;

/** `osgate runs [list|show|rm]`: stored runs. */
export function addRuns(program: Command, context: CommandContext): void {
  const runs = program
    .command('runs')
    .description('stored runs: list them, show one, remove some')
    .addHelpText('afterAll', EXAMPLES);
  addList(runs, context);
  addShow(runs, context);
  addRemove(runs, context);
}

const NO_RUN = 'no run is stored; osgate run makes one';

const siteOf = (command: Command) => currentSite(command.optsWithGlobals<StoredRunsOptions>().root);

function addList(runs: Command, { terminal }: CommandContext): void {
  runs
    .command('list', { isDefault: true })
    .description('newest first')
    .option('--region <NAME>', 'only this region')
    .option('--suite <NAME>', 'only this suite; tests: runs of tests asked for by name')
    .option('--limit <N>', 'at most so many', parseLimit, 20)
    .option('--json', 'print one JSON document')
    .action(async (options: StoredRunsOptions, command: Command) => {
      const { listStoredRuns } = await import('../../use-cases/past/runs.ts');
      const { region, suite, limit, json } = options;
      const found = await listStoredRuns(await siteOf(command), { region, suite, limit });
      const document = { schema: 'osgate-runs/v1', runs: found };
      if (json === true) return terminal.out(formatJson(document));
      const isNarrowed = region !== undefined || suite !== undefined;
      const nothing = isNarrowed ? 'no stored run matches; osgate runs lists all' : NO_RUN;
      terminal.out(found.length === 0 ? `${nothing}\n` : await formatRuns(found));
    });
}

function addShow(runs: Command, { terminal }: CommandContext): void {
  runs
    .command('show')
    .description('what was run, with what, how it ended, where its files are')
    .argument('<run>', RUN_HELP)
    .option('--json', 'print one JSON document')
    .action(async (reference: string, options: StoredRunsOptions, command: Command) => {
      const [{ showRun }, { columns }] = await Promise.all([
        import('../../use-cases/past/runs.ts'),
        import('../../report/columns.ts'),
      ]);
      const { headline, folder, facts } = await showRun(
        await siteOf(command),
        reference,
        new Date().toISOString(),
      );
      const document = { schema: 'osgate-run-facts/v1', headline, folder, facts: Object.fromEntries(facts) };
      terminal.out(
        options.json === true
          ? formatJson(document)
          : `${headline}\n${columns([...facts, ['folder', folder]])}`,
      );
    });
}

function addRemove(runs: Command, { terminal }: CommandContext): void {
  runs
    .command('rm')
    .description('delete run folders; a baseline made of one stays')
    .argument('<runs...>', 'run ids, unique prefixes, folders, latest, previous, or latest:REGION')
    .option('--json', 'print one JSON document')
    .action(async (references: string[], options: StoredRunsOptions, command: Command) => {
      const { removeRuns } = await import('../../use-cases/past/runs.ts');
      const removed = await removeRuns(await siteOf(command), references);
      const document = { schema: 'osgate-runs/v1', removed };
      terminal.out(
        options.json === true ? formatJson(document) : removed.map((path) => `removed ${path}\n`).join(''),
      );
    });
}

async function formatRuns(runs: readonly RunSummary[]): Promise<string> {
  const { columns } = await import('../../report/columns.ts');
  const rows = runs.map((run) => [
    run.id,
    run.region,
    run.suite,
    run.verdict,
    String(run.tests).padStart(5),
    String(run.blocking).padStart(6),
    [run.isBaseline ? 'baseline' : '', run.ticket ?? ''].filter((note) => note !== '').join(', '),
  ]);
  return columns([['RUN', 'REGION', 'SUITE', 'VERDICT', 'TESTS', 'BLOCKS', 'NOTES'], ...rows]);
}

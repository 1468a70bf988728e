import type { Command } from 'commander';
import type { StoredBaseline } from '../../model/baseline.ts';
import { formatJson } from '../../model/json.ts';
import type { CommandContext } from '../context.ts';
import { parseWord, RUN_HELP } from '../run-options.ts';
import { currentSite } from '../surroundings.ts';

const EXAMPLES = `
A complete run of a suite that passes becomes the baseline by itself. Each is a plain file,
reports/REGION/baselines/SUITE.json, which outlives the folder of its run.

Examples:
  $ osgate baseline show --region test
  $ osgate baseline accept latest:test --ticket OPS-1234 --reason "two volume tests fail since the new array"
  $ osgate baseline clear --region test --suite smoke`;

interface SelectOptions {
  readonly root?: string;
  readonly region?: string;
  readonly suite?: string;
  readonly json?: boolean;
}

/** `osgate baseline show|accept|clear`: what runs are compared with. */
export function addBaseline(program: Command, context: CommandContext): void {
  const baseline = program
    .command('baseline')
    .description('the run that later runs of the same region and suite are compared with')
    .addHelpText('afterAll', EXAMPLES);
  addShow(baseline, context);
  addAccept(baseline, context);
  addClear(baseline, context);
}

function addShow(baseline: Command, { terminal }: CommandContext): void {
  baseline
    .command('show')
    .description('which run is the baseline of which region and suite, and why')
    .option('--region <NAME>', 'only this region')
    .option('--suite <NAME>', 'only this suite')
    .option('--json', 'print one JSON document')
    .action(async (_options: SelectOptions, command: Command) => {
      const { root, region, suite, json } = command.optsWithGlobals<SelectOptions>();
      const { listBaselines } = await import('../../store/baselines.ts');
      const all = await listBaselines((await currentSite(root)).root);
      const shown = all.filter(
        (each) => (region ?? each.region) === each.region && (suite ?? each.suite) === each.suite,
      );
      const document = { schema: 'osgate-baselines/v1', baselines: shown };
      terminal.out(json === true ? formatJson(document) : await formatBaselines(shown));
    });
}

interface AcceptOptions {
  readonly root?: string;
  readonly ticket: string;
  readonly reason?: string;
  readonly json?: boolean;
}

function addAccept(baseline: Command, { terminal }: CommandContext): void {
  baseline
    .command('accept')
    .description(
      'take a run that did not pass as the baseline: its failures are still failures, but not news',
    )
    .argument('<run>', RUN_HELP)
    .requiredOption('--ticket <ID>', 'where it was decided', parseWord)
    .option('--reason <TEXT>', 'why, for whoever reads the report')
    .option('--json', 'print one JSON document')
    .action(async (run: string, _options: AcceptOptions, command: Command) => {
      const { root, ticket, reason, json } = command.optsWithGlobals<AcceptOptions>();
      const { acceptBaseline } = await import('../../use-cases/judge/comparison.ts');
      const accepted = await acceptBaseline({ run, ticket, reason }, await currentSite(root), new Date());
      const document = { schema: 'osgate-baselines/v1', baselines: [accepted.baseline] };
      if (json === true) return terminal.out(formatJson(document));
      terminal.out(await formatBaselines([accepted.baseline]));
      terminal.out(`written: ${accepted.path}\n`);
    });
}

function addClear(baseline: Command, { terminal }: CommandContext): void {
  baseline
    .command('clear')
    .description('forget a baseline: the next run is compared with nothing')
    .requiredOption('--region <NAME>', 'region')
    .requiredOption('--suite <NAME>', 'suite')
    .option('--json', 'print one JSON document')
    .action(async (_options: SelectOptions, command: Command) => {
      const { root, region = '', suite = '', json } = command.optsWithGlobals<SelectOptions>();
      const [{ listBaselines, removeBaseline }, { OsgateError }] = await Promise.all([
        import('../../store/baselines.ts'),
        import('../../model/errors.ts'),
      ]);
      const site = await currentSite(root);
      if (!(await removeBaseline(site.root, region, suite))) {
        const names = (await listBaselines(site.root)).map((each) => `${each.region} ${each.suite}`);
        throw new OsgateError('invalid-input', `region ${region} has no baseline for suite ${suite}`, {
          hint: names.length === 0 ? 'there is no baseline yet' : `baselines: ${names.join(', ')}`,
        });
      }
      const document = { schema: 'osgate-baselines/v1', cleared: { region, suite } };
      terminal.out(
        json === true ? formatJson(document) : `${suite} in region ${region} has no baseline any more\n`,
      );
    });
}

async function formatBaselines(baselines: readonly StoredBaseline[]): Promise<string> {
  if (baselines.length === 0) {
    return 'no baseline: a complete run of a suite that passes becomes one, or osgate baseline accept RUN --ticket T\n';
  }
  const { columns } = await import('../../report/columns.ts');
  const rows = baselines.map((each) => [
    each.region,
    each.suite,
    each.run,
    `${each.release}, ${each.tempest.name} ${each.tempest.version}`,
    counts(each),
    [why(each), ...lost(each)].join('; '),
  ]);
  return columns([['REGION', 'SUITE', 'RUN', 'RELEASE', 'PASS FAIL SKIP', 'WHY'], ...rows]);
}

function counts({ tests }: StoredBaseline): string {
  const count = (status: string) => String(tests.filter((test) => test.status === status).length).padStart(4);
  return [count('pass'), count('fail'), count('skip')].join(' ');
}

function lost({ tests }: StoredBaseline): string[] {
  const count = tests.filter((test) => test.lostSince !== undefined).length;
  return count === 0 ? [] : [`${count} not executed since an earlier one`];
}

function why({ accepted: { how, at, by, ticket, reason } }: StoredBaseline): string {
  const who = by === undefined ? '' : ` by ${by}`;
  const facts = [`${how}${who} on ${at.slice(0, 'YYYY-MM-DD'.length)}`, ticket, reason];
  return facts.filter((fact) => fact !== undefined).join(', ');
}

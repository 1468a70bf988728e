import type { Command } from 'commander';
import { EXIT } from '../../model/errors.ts';
import { formatJson } from '../../model/json.ts';
import { formatProblem } from '../../model/problem.ts';
import { columns } from '../../report/columns.ts';
import type { PinFindings } from '../../use-cases/pins/check.ts';
import type { ReleaseDiff } from '../../use-cases/pins/diff.ts';
import type { PinnedRelease } from '../../use-cases/pins/list.ts';
import type { CommandContext } from '../context.ts';
import { currentSurroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';

const EXAMPLES = `
Examples:
  $ osgate pins list
  $ osgate pins show 2025.1
  $ osgate pins diff zed 2025.1
  $ osgate pins diff osgate/tempest:zed-0123456789ab 41.0.0
  $ osgate pins check`;

interface Options {
  readonly root?: string;
  readonly region?: string;
  readonly json?: boolean;
}

/** `osgate pins list|show|diff|check`: which Tempest tests which release, and what another one would change. */
export function addPins(program: Command, context: CommandContext): void {
  const pins = program
    .command('pins')
    .description('which Tempest tests which release, and what another one would change')
    .addHelpText('afterAll', EXAMPLES);
  addList(pins, context);
  addShow(pins, context);
  addDiff(pins, context);
  addCheck(pins, context);
}

const around = (command: Command) => currentSurroundings(command.optsWithGlobals<Options>().root, () => {});

function addList(pins: Command, { terminal }: CommandContext): void {
  pins
    .command('list')
    .description('every pinned release')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: Options, command: Command) => {
      const { listPins } = await import('../../use-cases/pins/list.ts');
      const list = await listPins(around(command));
      terminal.out(json === true ? formatJson(toDocument(list)) : formatList(list));
    });
}

function addShow(pins: Command, { terminal }: CommandContext): void {
  pins
    .command('show')
    .description('the pins of one release')
    .argument('<release>', 'OpenStack release: zed, 2025.1')
    .option('--json', 'print one JSON document')
    .action(async (name: string, { json }: Options, command: Command) => {
      const { showPin } = await import('../../use-cases/pins/list.ts');
      const pin = await showPin(around(command), name);
      terminal.out(json === true ? formatJson(toDocument([pin])) : formatPin(pin));
    });
}

function addDiff(pins: Command, { terminal }: CommandContext): void {
  pins
    .command('diff')
    .description(
      'pins, options and tests that another release changes, and list entries that it would strand',
    )
    .argument('<before>', 'release, or image: reference, or version or commit of its Tempest')
    .argument('<after>', 'the same')
    .option('--region <NAME>', "region whose images are compared (default: the site's only one)")
    .option('--json', 'print one JSON document')
    .action(async (before: string, after: string, { region, json }: Options, command: Command) => {
      const { diffReleases } = await import('../../use-cases/pins/diff.ts');
      const diff = await diffReleases(around(command), { before, after, region });
      const document = { schema: 'osgate-pins-diff/v1', ...diff };
      terminal.out(json === true ? formatJson(document) : formatDiff(diff));
    });
}

function addCheck(pins: Command, { terminal, done }: CommandContext): void {
  pins
    .command('check')
    .description('hold pins, locks and git mirrors to their rules; exit 2 when one is broken')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: Options, command: Command) => {
      const { findPinProblems } = await import('../../use-cases/pins/check.ts');
      const found = await findPinProblems(around(command));
      const problems = [...found.problems, ...found.mirrors.flatMap((mirror) => mirror.problems)];
      if (json === true) terminal.out(formatJson({ schema: 'osgate-pins-check/v1', ...found }));
      else printFindings(terminal, found, problems.map(formatProblem));
      done(problems.length === 0 ? EXIT.pass : EXIT.usage);
    });
}

/** What the site changed belongs to a region, and is no part of the pin file. */
function toDocument(pins: readonly PinnedRelease[]): object {
  const releases = pins.map(({ release: { overrides: _, needs, ...release }, lock }) => ({
    ...release,
    needs: Object.fromEntries(needs),
    lock: lock ?? null,
  }));
  return { schema: 'osgate-pins/v1', releases };
}

function printFindings(terminal: Terminal, found: PinFindings, problems: readonly string[]): void {
  for (const notice of found.notices) terminal.err(`${notice}\n`);
  for (const problem of problems) terminal.err(`${problem}\n`);
  if (found.problems.length === 0) {
    terminal.out(`✓ the pins of ${found.releases} releases and their locks keep every rule\n`);
  }
  for (const { mirror, compared, missing, problems: wrong } of found.mirrors) {
    const lacks = missing.length === 0 ? '' : `; not there: ${missing.join(', ')}`;
    const sign = wrong.length === 0 ? '✓' : '✗';
    terminal.out(`${sign} ${mirror}: ${compared} pins compared with their tags${lacks}\n`);
  }
  if (found.mirrors.length === 0)
    terminal.out('  no git mirror (build.git_mirror): no commit was compared with its tag\n');
}

function formatList(pins: readonly PinnedRelease[]): string {
  const rows = pins.map(({ release, lock }) => [
    release.name,
    release.tempest.version,
    release.tempest.commit.slice(0, 9),
    release.python,
    lock === undefined ? 'no' : 'yes',
    release.why,
  ]);
  return columns([['RELEASE', 'TEMPEST', 'COMMIT', 'PYTHON', 'LOCK', 'WHY'], ...rows]);
}

function formatPin({ release, lock }: PinnedRelease): string {
  const { tempest, plugins, rally, rallyOpenstack } = release;
  const packages = [tempest, ...plugins, rally, ...(rallyOpenstack === undefined ? [] : [rallyOpenstack])];
  const { series, commit } = release.constraints;
  return columns([
    ['release', release.name],
    ['why', release.why],
    ...release.caveats.map((caveat) => ['caveat', caveat]),
    [
      'supported by',
      `tempest ${release.window.first} to ${release.window.last ?? 'the next end of support'}`,
    ],
    ...Object.entries(release.others).map(([who, what]) => [`${who} takes`, what]),
    ...packages.map(({ name, version, commit: of }) => [name, `${version.padEnd(8)} ${of}`]),
    ['python', release.python],
    ['base image', release.baseImage],
    ['constraints', `${series} at ${commit}`],
    ['lock', lock ?? 'none: the build reads the constraints from the network'],
  ]);
}

function formatDiff({ pins, images, notBuilt, region }: ReleaseDiff): string {
  const pinRows = pins.map(({ what, before = 'none', after = 'none' }) => [what, `${before} → ${after}`]);
  const parts = [section('pins changed', pinRows.length === 0 ? [] : columns(pinRows).trimEnd().split('\n'))];
  if (images === undefined) {
    const why =
      region === undefined
        ? 'options and tests: name the region whose images are to be compared (--region)'
        : `options and tests: not compared, no image for ${notBuilt.join(' and ')} yet; osgate image build --region ${region} --release ${notBuilt[0]}`;
    return `${parts.join('')}${why}\n`;
  }
  const { options, tests, lostEntries } = images;
  const arrows = (each: { before: string; after: string }) => `${each.before} → ${each.after}`;
  return [
    ...parts,
    section('options added', options.added),
    section('options removed: set, they would do nothing', options.removed),
    section('options renamed', options.renamed.map(arrows)),
    section(
      'defaults changed',
      options.defaults.map((each) => `${each.option}: ${arrows(each)}`),
    ),
    section('tests added', tests.added),
    section('tests removed', tests.removed),
    section('tests renamed', tests.renamed.map(arrows)),
    section('list entries that match no test any more', lostEntries),
  ].join('');
}

function section(title: string, lines: readonly string[]): string {
  return `${title}: ${lines.length}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

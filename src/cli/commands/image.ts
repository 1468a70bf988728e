import { type Command, Option } from 'commander';
import type { ImageSummary } from '../../engine/images.ts';
import { countOf } from '../../model/count-of.ts';
import { EXIT } from '../../model/errors.ts';
import { formatJson } from '../../model/json.ts';
import { formatProblem } from '../../model/problem.ts';
import type { CommandContext } from '../context.ts';
import { showProgress } from '../progress.ts';
import { currentSurroundings } from '../surroundings.ts';

interface Options {
  readonly root?: string;
  readonly region: string;
  readonly release?: string;
  readonly portable?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

const EXAMPLES = `
Examples:
  $ osgate image build --region test
  $ osgate image build --region seoul --release 2025.1 --verbose
  $ osgate image lock --region seoul
  $ osgate image fetch --region seoul
  $ osgate image list
  $ osgate image prune --yes`;

/** `osgate image build|lock|fetch|list|prune`: the Tempest image of a region, without a run. */
export function addImage(program: Command, context: CommandContext): void {
  const image = program
    .command('image')
    .description('the Tempest image of a region: build it, lock it, list what there is')
    .addHelpText('afterAll', EXAMPLES);
  const forRegion = (command: Command) =>
    command
      .requiredOption('--region <NAME>', 'whose image: tempest-profiles/regions/NAME.yaml')
      .option('--release <NAME>', "OpenStack release, where it is not the profile's: zed, 2025.1")
      .option('--json', 'print one JSON document')
      .option('--verbose', 'show what builds print');

  forRegion(image.command('build'))
    .description('build and verify it; the cloud is not asked; exit 2 when it differs from its lock')
    .action((_: Options, command: Command) => build(command.optsWithGlobals<Options>(), context));
  forRegion(image.command('lock'))
    .description('build, verify, and write down what it holds: a run refuses another image from then on')
    .option('--portable', 'without the ids of this build, for engines that each build their own')
    .action((_: Options, command: Command) => lock(command.optsWithGlobals<Options>(), context));
  forRegion(image.command('fetch'))
    .description('fill the git cache with what an offline build takes from the git mirror')
    .action((_: Options, command: Command) => fetchAll(command.optsWithGlobals<Options>(), context));
  image
    .command('list')
    .description('every Tempest image of this engine')
    .option('--json', 'print one JSON document')
    .action((_: Options, command: Command) => list(command.optsWithGlobals<Options>(), context));
  addPrune(image, context);
}

interface PruneOptions {
  readonly root?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

function addPrune(image: Command, context: CommandContext): void {
  image
    .command('prune')
    .description(
      'the Tempest images that no region of this site needs, and what builds left: name them, and remove them with --yes',
    )
    .option('--dry-run', 'only name them (the default)')
    .addOption(new Option('--yes', 'remove them').conflicts('dryRun'))
    .option('--json', 'print one JSON document')
    .addHelpText(
      'afterAll',
      `
What stays: what a run of each region would take, what an image lock names (osgate image lock keeps the image of another
release), and what a container was made from. Other sites that use this engine are not known.`,
    )
    .action((_: PruneOptions, command: Command) => prune(command.optsWithGlobals<PruneOptions>(), context));
}

async function build(options: Options, { terminal, done }: CommandContext): Promise<void> {
  const { buildRegionImage } = await import('../../use-cases/image/build.ts');
  const progress = await showProgress(terminal, { verbose: options.verbose === true });
  const { lock: made, differences } = await buildRegionImage(
    currentSurroundings(options.root, progress.notify),
    { region: options.region, release: options.release },
  ).finally(progress.end);
  if (options.json === true) {
    terminal.out(formatJson({ schema: 'osgate-image/v1', ...made, differences }));
  } else {
    const pins = made.pins.map(({ name, version, commit }) => `${name} ${version} at ${commit.slice(0, 9)}`);
    const locked = differences === undefined ? 'no image lock' : 'as locked';
    terminal.out(
      [
        made.image,
        `  id        ${made.imageId}`,
        `  base      ${made.base}`,
        `  python    ${made.python}`,
        ...pins.map((pin) => `  pin       ${pin}`),
        `  holds     ${made.tests} tests, ${made.installed.length} packages`,
        `  lock      ${differences?.length ? countOf(differences.length, 'difference') : locked}`,
        '',
      ].join('\n'),
    );
  }
  for (const problem of differences ?? []) terminal.err(`${formatProblem(problem)}\n`);
  done(differences?.length ? EXIT.usage : EXIT.pass);
}

async function lock(options: Options, { terminal }: CommandContext): Promise<void> {
  const { lockRegionImage } = await import('../../use-cases/image/build.ts');
  const progress = await showProgress(terminal, { verbose: options.verbose === true });
  const { file, lock: made } = await lockRegionImage(currentSurroundings(options.root, progress.notify), {
    region: options.region,
    release: options.release,
    portable: options.portable === true,
  }).finally(progress.end);
  terminal.out(
    options.json === true
      ? formatJson({ schema: 'osgate-image/v1', file, ...made })
      : `✓ ${file}: ${made.image}, ${made.tests} tests, ${made.installed.length} packages\n`,
  );
}

async function fetchAll(options: Options, { terminal }: CommandContext): Promise<void> {
  const { fetchSources } = await import('../../use-cases/image/build.ts');
  const progress = await showProgress(terminal, { verbose: options.verbose === true });
  const packages = await fetchSources(currentSurroundings(options.root, progress.notify), {
    region: options.region,
    release: options.release,
  }).finally(progress.end);
  if (options.json === true) {
    terminal.out(formatJson({ schema: 'osgate-image-fetch/v1', packages }));
    return;
  }
  terminal.out(
    packages.length === 0
      ? `nothing of region ${options.region} comes from git (build.git_mirror)\n`
      : `✓ in the git cache: ${packages.join(', ')}\n`,
  );
}

async function list(options: Pick<Options, 'json'>, { terminal }: CommandContext): Promise<void> {
  const { listImages } = await import('../../use-cases/image/build.ts');
  const images = await listImages();
  if (options.json === true) {
    terminal.out(formatJson({ schema: 'osgate-images/v1', images }));
    return;
  }
  for (const image of images) terminal.out(`${lineOf(image)}\n`);
  if (images.length === 0) terminal.out('no Tempest image yet: osgate image build --region NAME\n');
}

async function prune({ root, yes = false, json }: PruneOptions, { terminal }: CommandContext): Promise<void> {
  const { pruneImages } = await import('../../use-cases/image/prune.ts');
  const { removable, kept } = await pruneImages(
    currentSurroundings(root, () => {}),
    { remove: yes },
  );
  if (json === true) {
    const document = { schema: 'osgate-image-prune/v1', removed: yes, removable, kept };
    terminal.out(formatJson(document));
    return;
  }
  for (const { image, why } of kept) terminal.out(`keeps    ${lineOf(image)}  ${why}\n`);
  for (const image of removable) terminal.out(`${yes ? 'removed' : 'removes'}  ${lineOf(image)}\n`);
  const bytes = removable.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const many = countOf(removable.length, 'image');
  const then = yes || removable.length === 0 ? '' : '; nothing was removed yet: osgate image prune --yes';
  terminal.out(`${many} that nothing needs, ${megabytes(bytes)}${then}\n`);
}

function lineOf({ references, created, sizeBytes, labels }: ImageSummary): string {
  const version = labels['osgate.tempest.version'];
  const what = version === undefined ? 'build stage' : `tempest ${version}`;
  return `${(references[0] ?? 'untagged').padEnd(36)}  ${what.padEnd(16)}  ${created}  ${megabytes(sizeBytes)}`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

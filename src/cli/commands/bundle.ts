import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { RUN_HELP } from '../run-options.ts';
import { currentSite } from '../surroundings.ts';

interface Options {
  readonly root?: string;
  readonly output?: string;
}

/** `osgate bundle`: a stored run as one file. */
export function addBundle(program: Command, { terminal }: CommandContext): void {
  program
    .command('bundle')
    .description('pack a stored run, reports, stream and logs, into one .tar.zst with checksums')
    .argument('<run>', RUN_HELP)
    .option('-o, --output <FILE>', 'where to (default: RUN.tar.zst in this folder)')
    .addHelpText(
      'after',
      `
Unpack and check it: tar --zstd -xf RUN.tar.zst && cd RUN && sha256sum --check SHA256SUMS

Example:
  $ osgate bundle latest:test`,
    )
    .action(async (run: string, _options: Options, command: Command) => {
      const { root, output } = command.optsWithGlobals<Options>();
      const [{ findEndedRun }, { writeBundle }] = await Promise.all([
        import('../../use-cases/judge/ended-run.ts'),
        import('../../store/bundle.ts'),
      ]);
      const folder = await findEndedRun(await currentSite(root, run), run);
      const target = output ?? `${basename(folder.path)}.tar.zst`;
      await writeBundle(folder.path, resolve(target));
      terminal.out(`${target}\n`);
    });
}

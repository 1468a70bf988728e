import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT } from '../../model/errors.ts';
import type { CommandContext } from '../context.ts';

interface Options {
  readonly root?: string;
  readonly output?: string;
}

/** `osgate bundle`: a stored run as one file. */
export function addBundle(program: Command, { terminal, done }: CommandContext): void {
  program
    .command('bundle')
    .description('pack a stored run, reports, stream and logs, into one .tar.zst with checksums')
    .argument('<run>', 'run id, a unique prefix of one, its folder, latest, previous, or latest:REGION')
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
      const [{ readSite }, { findRun }, { writeBundle }] = await Promise.all([
        import('../../store/site.ts'),
        import('../../store/runs.ts'),
        import('../../store/bundle.ts'),
      ]);
      const site = await readSite(root, process.cwd());
      const folder = await findRun(site.root, run, process.cwd());
      const target = output ?? `${basename(folder.path)}.tar.zst`;
      await writeBundle(folder.path, resolve(target));
      terminal.out(`${target}\n`);
      done(EXIT.pass);
    });
}

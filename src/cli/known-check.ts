import type { Command } from 'commander';
import { EXIT } from '../model/errors.ts';
import type { CommandContext } from './context.ts';
import { knownSurroundings } from './known-surroundings.ts';

interface Options {
  readonly json?: boolean;
}

/** `osgate known check`: every rule of the lists, and with a plan what they cover. */
export function addKnownCheck(known: Command, { terminal, done }: CommandContext): void {
  known
    .command('check')
    .description(
      'check every list and the rules between them, without Docker or cloud; exit 2 when one is broken',
    )
    .option('--json', 'print one JSON document')
    .action(async ({ json }: Options, command: Command) => {
      const [{ readSite }, { allLists, parseKnownLists }, { formatProblem }] = await Promise.all([
        import('../store/site.ts'),
        import('../run/known-lists.ts'),
        import('../model/problem.ts'),
      ]);
      const { root, workingFolder, today } = knownSurroundings(command);
      const site = await readSite(root, workingFolder);
      const { entries, files, problems } = parseKnownLists(allLists(site), today);
      const expired = entries.filter((entry) => entry.expired);
      if (json === true) {
        terminal.out(`${JSON.stringify({ files, problems, expired: expired.length }, null, 2)}\n`);
      } else {
        for (const problem of problems) terminal.err(`${formatProblem(problem)}\n`);
        for (const { file, line, target, expires } of expired) {
          terminal.out(
            `⚠ ${file}:${line}: ${target} expired on ${expires} and excuses nothing: renew or delete it\n`,
          );
        }
        const lists = files.length === 1 ? '1 list' : `${files.length} lists`;
        terminal.out(
          `${lists}, ${entries.length} entries, ${problems.length} problems, ${expired.length} expired\n`,
        );
      }
      done(problems.length === 0 ? EXIT.pass : EXIT.usage);
    });
}

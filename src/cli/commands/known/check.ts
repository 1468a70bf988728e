import type { Command } from 'commander';
import type { EntryCoverage } from '../../../known/coverage.ts';
import { countOf } from '../../../model/count-of.ts';
import { EXIT } from '../../../model/errors.ts';
import { formatJson } from '../../../model/json.ts';
import type { ListCheck } from '../../../use-cases/known/check.ts';
import type { CommandContext } from '../../context.ts';
import { knownSurroundings } from './surroundings.ts';

interface Options {
  readonly plan?: string;
  readonly region?: string;
  readonly release?: string;
  readonly json?: boolean;
}

/** `osgate known check`: every rule of the lists, and with a plan what they cover. */
export function addKnownCheck(known: Command, { terminal, done }: CommandContext): void {
  known
    .command('check')
    .description('check every list and the rules between them; exit 2 when one is broken')
    .option(
      '--plan <LIST>',
      'also which tests of a list each entry hides, and which match nothing: ids, or plan.json',
    )
    .option('--region <NAME>', 'the same with the tests of the image that is built for a region')
    .option('--release <NAME>', "OpenStack release, where it is not the region's: zed, 2025.1")
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Without --plan and --region neither Docker nor a cloud is asked.

Examples:
  $ osgate known check
  $ osgate known check --region test
  $ tempest run --list | osgate known check --plan /dev/stdin`,
    )
    .action(async ({ plan, region, release, json }: Options, command: Command) => {
      if (plan !== undefined && region !== undefined) {
        command.error('error: give --plan or --region, one of the two');
      }
      if (release !== undefined && region === undefined) {
        command.error('error: --release says what a region is tested with: give --region, too');
      }
      const [{ checkLists }, { formatProblem }] = await Promise.all([
        import('../../../use-cases/known/check.ts'),
        import('../../../model/problem.ts'),
      ]);
      const check = await checkLists({ plan, region, release }, knownSurroundings(command));
      if (json === true) terminal.out(formatJson(toDocument(check)));
      else {
        for (const problem of check.problems) terminal.err(`${formatProblem(problem)}\n`);
        terminal.out(formatCheck(check));
      }
      done(check.problems.length === 0 ? EXIT.pass : EXIT.usage);
    });
}

function toDocument({ files, entries, problems, against }: ListCheck): unknown {
  const coverage = against?.coverage.map(({ entry: { file, line, target, maxTests }, ...rest }) => ({
    ...{ file, line, target, maxTests },
    ...rest,
  }));
  return {
    schema: 'osgate-known-check/v1',
    files,
    problems,
    expired: entries.filter((entry) => entry.expired).length,
    ...(against === undefined
      ? {}
      : { against: { what: against.what, tests: against.tests, entries: coverage } }),
  };
}

function formatCheck({ files, entries, problems, against }: ListCheck): string {
  const expired = entries.filter((entry) => entry.expired);
  const coverage = against?.coverage ?? [];
  const stale = coverage.filter((each) => each.stale);
  const lines = [
    ...expired.map(
      ({ file, line, target, expires }) =>
        `⚠ ${file}:${line}: ${target} expired on ${expires} and excuses nothing: renew or delete it`,
    ),
    ...coverage.flatMap(describeCoverage),
  ];
  const lists = countOf(files.length, 'list');
  const counts = `${lists}, ${countOf(entries.length, 'entry', 'entries')}, ${countOf(problems.length, 'problem')}, ${expired.length} expired`;
  const covered = new Set(coverage.flatMap(({ tests }) => tests)).size;
  const more =
    against === undefined
      ? ''
      : `, ${stale.length} stale; ${coverage.length} hold here and speak of ${covered} of the ${against.tests} tests in ${against.what}`;
  return [...lines, `${counts}${more}`, ''].join('\n');
}

function describeCoverage({ entry, tests, stale, renamedTo }: EntryCoverage): string[] {
  const { file, line, level, target, maxTests } = entry;
  const place = `${file}:${line}: ${target}`;
  const [renamed] = renamedTo;
  if (stale && renamed === undefined) return [`⚠ ${place} matches no test: delete it`];
  if (stale && renamedTo.length === 1) {
    return [
      `⚠ ${place} matches no test; its uuid has another name now:`,
      `  - ${level}: ${target}`,
      `  + ${level}: ${renamed}`,
    ];
  }
  if (stale) return [`⚠ ${place} matches no test; its uuid belongs to ${renamedTo.join(' and ')}`];
  if (maxTests !== undefined && tests.length > maxTests) {
    return [
      `⚠ ${place} covers ${tests.length} tests, more than its max_tests ${maxTests}: it excuses none of them`,
    ];
  }
  return level === 'test' ? [] : [`  ${place} covers ${tests.length} of at most ${maxTests} tests`];
}

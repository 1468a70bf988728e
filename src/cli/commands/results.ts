import type { Command } from 'commander';
import { EXIT, OsgateError } from '../../model/errors.ts';
import type { ResultSet } from '../../model/test-result.ts';
import type { CommandContext } from '../context.ts';
import { parseWord } from '../run-options.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly test?: string;
  readonly suite?: string;
  readonly attachment?: string;
  readonly json?: boolean;
}

const PIECE_CHARACTERS = 64 * 1024;

/** `osgate results`: what result files say, in one form. */
export function addResults(program: Command, { terminal, done }: CommandContext): void {
  program
    .command('results')
    .description('read result files of any supported format, print them in one form, judge nothing')
    .argument(
      '<files...>',
      'subunit v2, JUnit XML or Rally JSON, plain or packed (gzip, zstd, xz); - is standard input',
    )
    .option('--test <ID>', 'only this test', parseWord)
    .option('--suite <NAME>', 'only what this suite of a JUnit document has that belongs to no test')
    .option('--attachment <NAME>', 'print an attachment of the test or suite, whole and as it is')
    .option('--json', 'print osgate-results/v1 as one JSON document')
    .addHelpText(
      'after',
      `
Exit code 3 says that the results are cut, damaged, or of a run that was not over.

Examples:
  $ osgate results reports/test/20261122T201500Z-smoke-4f1a/stream.subunit
  $ ssh ci cat run.subunit.gz | osgate results - --json
  $ rally task report --json --out task.json && osgate results task.json
  $ osgate results run.subunit.gz --test tempest.api.compute.a.B.test_c --attachment "pythonlogging:''"
  $ osgate results junit.xml --suite pytest --attachment system-out`,
    )
    .action(async (names: string[], { json, attachment, ...only }: Options) => {
      if (attachment !== undefined && only.test === undefined && only.suite === undefined) {
        throw new OsgateError('invalid-input', '--attachment needs the test or the suite that has it', {
          hint: 'osgate results FILE --test ID --attachment NAME',
        });
      }
      const [{ openResultFiles }, { readResults }, { isComplete }] = await Promise.all([
        import('../../store/result-file.ts'),
        import('../../use-cases/results/read.ts'),
        import('../../use-cases/results/completeness.ts'),
      ]);
      const whole = attachment === undefined ? {} : only;
      const all = await readResults(openResultFiles(names, process.stdin), whole);
      const complete = isComplete(all);
      const results = await pick(all, only);
      if (attachment !== undefined) await printAttachment(results, attachment, terminal);
      else await printResults(results, { complete, json: json === true }, terminal);
      done(complete ? EXIT.pass : EXIT.incomplete);
    });
}

async function pick(results: ResultSet, { test, suite }: Options): Promise<ResultSet> {
  if (test === undefined && suite === undefined) return results;
  const { onlySuite, onlyTest } = await import('../../use-cases/results/find-attachment.ts');
  const picked = suite === undefined ? results : onlySuite(results, suite);
  return test === undefined ? picked : onlyTest(results, test);
}

async function printAttachment(results: ResultSet, name: string, terminal: Terminal): Promise<void> {
  const { contentOf, findAttachments } = await import('../../use-cases/results/find-attachment.ts');
  for (const attachment of findAttachments(results, name)) {
    for await (const piece of contentOf(attachment)) terminal.out(piece);
  }
}

/** In pieces, so that the text of many results is never held as a whole. */
async function printResults(
  results: ResultSet,
  { complete, json }: { complete: boolean; json: boolean },
  terminal: Terminal,
): Promise<void> {
  const pieces = json
    ? (await import('../../report/results-json.ts')).resultsJsonPieces(results, complete)
    : (await import('../../report/results-text.ts')).resultsTextPieces(results, complete);
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < PIECE_CHARACTERS) continue;
    terminal.out(text);
    text = '';
  }
  terminal.out(text);
}

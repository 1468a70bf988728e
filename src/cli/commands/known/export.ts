import { type Command, Option } from 'commander';
import { EXPORT_FORMATS, type ExportFormat } from '../../../known/foreign/export-formats.ts';
import { countOf } from '../../../model/count-of.ts';
import { formatJson } from '../../../model/json.ts';
import type { ExportRequest } from '../../../use-cases/known/export.ts';
import type { CommandContext } from '../../context.ts';
import { knownSurroundings } from './surroundings.ts';

interface ExportOptions extends ExportRequest {
  readonly format: ExportFormat;
  readonly json?: boolean;
}

/** `osgate known export`: the lists in the form of another tool. */
export function addKnownExport(known: Command, { terminal }: CommandContext): void {
  known
    .command('export')
    .description('write the entries that hold in a region in the form of another tool, and say what is lost')
    .addOption(new Option('--format <NAME>', 'for which tool').choices(EXPORT_FORMATS).makeOptionMandatory())
    .option('--region <NAME>', "region (default: the site's only one)")
    .option('--release <NAME>', "OpenStack release, where it is not the region's: zed, 2025.1")
    .option('--suite <NAME>', 'suite (default: smoke)')
    .option('--plan <LIST>', 'list of test ids with their attributes, needed for rally-xfail')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ osgate known export --format tempest-exclude --region test > exclude.txt
  $ osgate known export --format rally-xfail --region test --plan tests.txt > xfail.yaml`,
    )
    .action(async ({ format, region, release, suite, plan, json }: ExportOptions, command: Command) => {
      const { exportKnown } = await import('../../../use-cases/known/export.ts');
      const { text, exported, lost } = await exportKnown(
        { format, region, release, suite, plan },
        knownSurroundings(command),
      );
      const losses = lost.map(({ entry: { file, line, target }, what }) => ({
        file,
        line,
        target,
        lost: what,
      }));
      if (json === true) {
        terminal.out(formatJson({ schema: 'osgate-known-export/v1', text, exported, lost: losses }));
        return;
      }
      terminal.out(text);
      for (const { file, line, target, lost: what } of losses)
        terminal.err(`⚠ ${file}:${line}: ${target}: lost: ${what}\n`);
      terminal.err(`${countOf(exported, 'entry', 'entries')} exported\n`);
    });
}

import { relative } from 'node:path';
import type { ReportInput } from '../report/report-input.ts';
import type { RunFolder } from '../store/run-folder.ts';
import type { Terminal } from './terminal.ts';

/** Prints a judged run: the table for people, or the verdict as JSON. Without a folder no report was written. */
export async function printReport(
  terminal: Terminal,
  { folder, input, json }: { folder: RunFolder | undefined; input: ReportInput; json: boolean },
): Promise<void> {
  if (json) {
    const { renderVerdictJson } = await import('../report/verdict-json.ts');
    return terminal.out(renderVerdictJson(input));
  }
  const { renderTerminal } = await import('../report/terminal.ts');
  const reportPath = folder && nearPath(folder.pathOf('report'));
  terminal.out(renderTerminal(input, { width: terminal.width, colour: terminal.color.out, reportPath }));
}

function nearPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}

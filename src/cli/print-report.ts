import { relative } from 'node:path';
import type { ReportInput } from '../report/report-input.ts';
import type { RunFolder } from '../store/run-folder.ts';
import type { Terminal } from './terminal.ts';

/** Prints a judged run: the table for people, or the verdict as JSON. */
export async function printReport(
  terminal: Terminal,
  { folder, input, json }: { folder: RunFolder; input: ReportInput; json: boolean },
): Promise<void> {
  if (json) {
    const { renderVerdictJson } = await import('../report/verdict-json.ts');
    return terminal.out(renderVerdictJson(input.verdict));
  }
  const { renderTerminal } = await import('../report/terminal.ts');
  const path = folder.pathOf('report');
  const near = relative(process.cwd(), path);
  const reportPath = near.startsWith('..') ? path : near;
  terminal.out(renderTerminal(input, { width: terminal.width, colour: terminal.color.out, reportPath }));
}

import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { ReportFormat } from '../report/formats.ts';
import type { ReportInput } from '../report/report-input.ts';
import type { RunFolder } from '../store/run-folder.ts';
import type { Terminal } from './terminal.ts';

/** What is printed of a judged run; `table` is for people. */
export type PrintedForm = 'table' | ReportFormat;

interface PrintedRun {
  /** Undefined where no report was written. */
  readonly folder: RunFolder | undefined;
  readonly input: ReportInput;
  readonly form: PrintedForm;
}

/** Prints a judged run in one of its forms. */
export async function printReport(terminal: Terminal, run: PrintedRun): Promise<void> {
  terminal.out(await renderForm(run, { width: terminal.width, colour: terminal.color.out }));
}

/** A judged run as text. The table is folded to `width` columns. */
export async function renderForm(
  { folder, input, form }: PrintedRun,
  { width, colour }: { readonly width: number; readonly colour: boolean },
): Promise<string> {
  if (form !== 'table') {
    const { REPORT_FORMATS } = await import('../report/formats.ts');
    return REPORT_FORMATS[form](input);
  }
  const { renderTerminal } = await import('../report/terminal.ts');
  if (folder === undefined) return renderTerminal(input, { width, colour, reportPath: undefined });
  const path = folder.pathOf('report');
  const { size } = await stat(path);
  return renderTerminal(input, { width, colour, reportPath: nearPath(path), reportBytes: size });
}

function nearPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}

import { renderCtrf } from './ctrf.ts';
import { renderHtml } from './html.ts';
import { renderJunitReport } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import type { ReportInput } from './report-input.ts';
import { renderVerdictJson } from './verdict-json.ts';

/** Every form of a report that is a file: its name on the command line, and what makes it. */
export const REPORT_FORMATS = {
  html: renderHtml,
  junit: renderJunitReport,
  ctrf: renderCtrf,
  markdown: renderMarkdown,
  json: renderVerdictJson,
} as const satisfies Record<string, (input: ReportInput) => string>;

export type ReportFormat = keyof typeof REPORT_FORMATS;

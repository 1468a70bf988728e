import { renderJunit } from '../junit/writer.ts';
import { runProperties } from './facts.ts';
import type { ReportInput } from './report-input.ts';

/** `junit.xml` of a run, for Jenkins and GitLab; the pins stand in its properties. */
export function renderJunitReport(input: ReportInput): string {
  const { record, verdict } = input;
  return renderJunit({
    name: `osgate ${record.region} ${record.suite}`,
    timestamp: record.started,
    verdict,
    properties: runProperties(input),
  });
}

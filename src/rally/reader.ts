import { ProblemLog } from '../model/problem-log.ts';
import type { ResultSet } from '../model/test-result.ts';
import { readJson } from './json-stream.ts';
import { ReportBuilder } from './report-builder.ts';

/** What results are made of; everything else of a report is passed over. */
const PATHS = [
  '$.tasks.*.subtasks.*.workloads.*.data.*',
  '$.tasks.*.subtasks.*.workloads.*',
  '$.tasks.*.subtasks.*',
  '$.tasks.*',
  '$.verifications',
  '$.tests.*',
  '$.*.result.*',
  '$.*',
];

/**
 * Reads the JSON of `rally task report --json`, `rally task results` and `rally verify report --type json`. A workload is a
 * test, its scenario the id; the same scenario again is `… (2)`, in the order of the task. Of a cut or malformed report what
 * was complete before is kept, and the results are then not intact. Nothing is thrown for what is wrong with the file.
 * Memory: the results, one iteration, and what a workload has besides its iterations.
 * Source: rally/plugins/task/exporters/{json_exporter,old_json_results}.py, rally/plugins/verification/reporters.py.
 */
export async function readRally(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<ResultSet> {
  const log = new ProblemLog();
  const builder = new ReportBuilder(log);
  const defect = await readJson(chunks, PATHS, (value) => builder.add(value));
  if (defect === undefined) builder.checkKind();
  else {
    const code = defect.message.startsWith('malformed') ? 'malformed-json' : 'document-cut';
    log.addLoss({ code, message: `${defect.message}, after ${defect.offset} bytes` });
  }
  return builder.finish();
}

import type { Plan } from '../model/plan.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Verdict } from '../model/verdict.ts';

/** What every report is rendered from. A report shows the verdict; it never computes one. */
export interface ReportInput {
  readonly record: RunRecord;
  readonly plan: Plan;
  readonly verdict: Verdict;
  /** ISO 8601 UTC: the moment of rendering. «Expires in N days» counts from its date. */
  readonly generated: string;
}

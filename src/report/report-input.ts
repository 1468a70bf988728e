import type { BaselineRef } from '../model/baseline.ts';
import type { HealthSample } from '../model/health.ts';
import type { TestHistory } from '../model/history.ts';
import type { Plan } from '../model/plan.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Language } from './wording/languages.ts';

/** What every report is rendered from. A report shows the verdict; it never computes one. */
export interface ReportInput extends ReportPlace {
  readonly record: RunRecord;
  readonly plan: Plan;
  readonly verdict: Verdict;
  /** What the run was compared with; undefined: nothing, so nobody checked whether what is skipped now ran before. */
  readonly baseline: ComparedBaseline | undefined;
  /** What the same tests did in earlier complete runs; undefined for runs that were not compared with any. */
  readonly history: TestHistory | undefined;
  /** ISO 8601 UTC: the moment of rendering. «Expires in N days» counts from its date. */
  readonly generated: string;
  /** How the region's services answered while the tests ran, in the order of time. */
  readonly health?: readonly HealthSample[];
  /** How long tests took in the baseline, in seconds by id. */
  readonly baselineSeconds?: ReadonlyMap<string, number>;
  /** The result files that hold all that the tests printed. */
  readonly sources?: readonly SourceFile[];
}

/** For whom a report is written. */
interface ReportPlace {
  /** English unless told. */
  readonly language?: Language;
  /** IANA name of the zone in which times are told beside UTC; UTC unless told. */
  readonly timezone?: string;
}

/** For whom reports are asked for, before it is known which run they tell of. */
export interface AskedPlace extends ReportPlace {
  /** IANA name: the zone of this process, for runs whose profile names none. */
  readonly localTimezone?: string;
}

/** A file of the run folder, told by its content. */
interface SourceFile {
  /** Relative to the run folder. */
  readonly file: string;
  readonly sha256: string;
}

/** The baseline, and what was still the same in this run. */
interface ComparedBaseline extends BaselineRef {
  readonly pinsUnchanged: boolean;
  readonly profileUnchanged: boolean;
}

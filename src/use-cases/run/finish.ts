import type { AskedPlace, ReportInput } from '../../report/report-input.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import type { Notify } from '../events.ts';
import { adoptPassed } from '../judge/comparison.ts';
import { judgeRun, writeReports } from '../judge/conclude.ts';
import { withholdLeaks } from '../secrets/withhold.ts';

interface FinishingRun {
  /** Of the site repository. */
  readonly root: string;
  readonly folder: RunFolder;
  readonly notify: Notify;
  readonly now: () => Date;
  readonly place?: AskedPlace | undefined;
  /** Nothing of the run is kept under its name, nor made a baseline, when one of these got into it. */
  readonly secrets: readonly string[];
}

/** Judges a run that came to its end, writes its reports, and makes it the baseline of its suite when it passed. */
export async function finishRun({ root, folder, notify, now, secrets, place }: FinishingRun): Promise<{
  folder: RunFolder;
  input: ReportInput;
}> {
  const run = await judgeRun(folder);
  const input = await writeReports(folder, run, now().toISOString(), place);
  await withholdLeaks(folder, input, secrets);
  if (await adoptPassed(root, run, now())) {
    const { region, suite } = run.record;
    notify({ kind: 'step', text: `later runs of ${suite} in region ${region} are compared with this one` });
  }
  return { folder, input };
}

import { type Confirmation, planConfirmation } from '../../gate/confirmation.ts';
import { countOf } from '../../model/count-of.ts';
import { OsgateError } from '../../model/errors.ts';
import { formatJson } from '../../model/json.ts';
import type { RerunRecord, RunEnd } from '../../model/run-record.ts';
import { formatTestId } from '../../model/test-id.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { rerunId } from '../../store/run-id.ts';
import type { Notify, RunEvent } from '../events.ts';
import { judgeRun } from '../judge/conclude.ts';

/** What running something again needs of the run. */
export interface Confirming {
  readonly folder: RunFolder;
  /** How often each new failure is run again at most. */
  readonly times: number;
  readonly notify: Notify;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Runs tests in a fresh container, with the image and conf of the run, and brings its output into the folder. */
  readonly execute: (
    tests: Confirmation['tests'],
    pass: { readonly folder: RunFolder; readonly runId: string; readonly notify: Notify },
  ) => Promise<RunEnd>;
}

/** What a rerun's record says until it has ended. */
export const OSGATE_DIED: RunEnd = { kind: 'cut', why: 'osgate itself ended before the run did' };

/**
 * Runs new failures and failed known flakes of a finished main pass again, one by one; each rerun leaves a folder of its own.
 * Nothing is judged here: `judgeRun` reads what is there.
 */
export async function confirmFailures(confirming: Confirming): Promise<void> {
  const { folder, times, notify, signal } = confirming;
  if (times === 0) return;
  const { record, plan, verdict } = await judgeRun(folder);
  if (record.end.kind !== 'finished') return;
  const wanted = planConfirmation(verdict, plan, times);
  if (wanted.length === 0) return;
  notify({
    kind: 'step',
    text: `running ${countOf(wanted.length, 'failure')} again, one by one`,
  });
  let pass = 0;
  for (const { tests, times: most } of wanted) {
    for (let time = 0; time < most && !signal.aborted; time++) {
      pass++;
      if (await runAgain(confirming, { runId: record.id, pass, tests })) break;
    }
  }
}

/** True when every test passed, so that there is nothing more to learn. */
async function runAgain(
  { folder, notify, now, execute }: Confirming,
  { runId, pass, tests }: { runId: string; pass: number; tests: Confirmation['tests'] },
): Promise<boolean> {
  const own = await folder.addRerun(pass);
  const record: RerunRecord = {
    schema: 'osgate-rerun/v1',
    tests: tests.map(formatTestId),
    started: now().toISOString(),
    ended: undefined,
    end: OSGATE_DIED,
  };
  const write = (value: RerunRecord) => own.write('rerun', formatJson(value));
  await write(record);
  const passed = new Set<string>();
  const listen = (event: RunEvent) => {
    if (event.kind === 'notice') notify(event);
    if (event.kind !== 'finished') return;
    if (event.status === 'success') passed.add(event.id);
    notify({ kind: 'step', text: `again: ${event.status} ${event.id}` });
  };
  const end = await executeOrCut(() =>
    execute(tests, { folder: own, runId: rerunId(runId, pass), notify: listen }),
  );
  await write({ ...record, ended: now().toISOString(), end });
  return end.kind === 'finished' && tests.every((test) => passed.has(test.id));
}

/** An engine that refuses a rerun does not take the verdict on the main pass away. */
async function executeOrCut(execute: () => Promise<RunEnd>): Promise<RunEnd> {
  try {
    return await execute();
  } catch (error) {
    if (!(error instanceof OsgateError)) throw error;
    return { kind: 'cut', why: error.message };
  }
}

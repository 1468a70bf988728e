import { EXIT } from '../model/errors.ts';
import type { RunRequest } from '../run/settings.ts';
import type { CommandContext } from './context.ts';
import { printPlan } from './plan.ts';
import { printReport } from './print-report.ts';
import { showProgress } from './progress.ts';
import { currentSurroundings } from './surroundings.ts';

const EXIT_OF_SIGNAL = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;
type EndingSignal = keyof typeof EXIT_OF_SIGNAL;

export interface GateOptions {
  readonly root: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** What `run` and `rerun` do once it is known what to run: prepare, run, print the verdict, set the exit code. */
export async function runAndPrint(
  request: RunRequest,
  { root, dryRun, json, verbose }: GateOptions,
  { terminal, done }: CommandContext,
): Promise<void> {
  const { prepareRun, runGate } = await import('../run/gate.ts');
  const progress = await showProgress(terminal, { verbose });
  const surroundings = currentSurroundings(root, progress.notify);
  const interruption = new AbortController();
  const watch = watchSignals(interruption);
  try {
    const prepared = await prepareRun(surroundings, request);
    if (dryRun) return printPlan(terminal, prepared.plan, json);
    watch.letRunEnd();
    const { folder, input } = await runGate(prepared, request, surroundings, interruption.signal);
    progress.end();
    await printReport(terminal, { folder, input, json });
    done(watch.seen === undefined ? input.verdict.exitCode : EXIT_OF_SIGNAL[watch.seen]);
  } finally {
    progress.end();
    watch.stop();
  }
}

interface SignalWatch {
  readonly seen: EndingSignal | undefined;
  /** From now on the first signal ends the run in order: its results and report are kept. */
  letRunEnd(): void;
  stop(): void;
}

/** A signal ends osgate at once; while a run goes on, the first one ends the run and the second one osgate. */
function watchSignals(interruption: AbortController): SignalWatch {
  let seen: EndingSignal | undefined;
  let runGoesOn = false;
  const listener = (signal: EndingSignal) => {
    if (!runGoesOn || seen !== undefined) process.exit(EXIT_OF_SIGNAL[signal]);
    seen = signal;
    interruption.abort(signal);
  };
  const signals = Object.keys(EXIT_OF_SIGNAL) as EndingSignal[];
  for (const signal of signals) process.on(signal, listener);
  return {
    get seen() {
      return seen;
    },
    letRunEnd: () => {
      runGoesOn = true;
    },
    stop: () => {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}

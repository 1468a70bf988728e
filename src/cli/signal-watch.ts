import { EXIT } from '../model/errors.ts';
import type { Notify } from '../use-cases/events.ts';

const EXIT_OF_SIGNAL = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;
const ONE_MORE = 'once more, and osgate leaves what there is of it to osgate attach';
type EndingSignal = keyof typeof EXIT_OF_SIGNAL;

export interface SignalWatch {
  /** That of the signal that came; undefined when none did. */
  readonly exitCode: number | undefined;
  /** From now on the first signal aborts what this returns, and so ends the run in order: results and report are kept. */
  letRunEnd(): AbortSignal;
  stop(): void;
}

/** A signal ends osgate at once; while a run goes on, the first one ends the run, which is told, and the second one osgate. */
export function watchSignals(notify: Notify): SignalWatch {
  const interruption = new AbortController();
  let seen: EndingSignal | undefined;
  let runGoesOn = false;
  const listener = (signal: EndingSignal) => {
    if (!runGoesOn || seen !== undefined) process.exit(EXIT_OF_SIGNAL[signal]);
    seen = signal;
    notify({ kind: 'step', text: `${signal}: ending the run; ${ONE_MORE}` });
    interruption.abort(signal);
  };
  const signals = Object.keys(EXIT_OF_SIGNAL) as EndingSignal[];
  for (const signal of signals) process.on(signal, listener);
  return {
    get exitCode() {
      return seen && EXIT_OF_SIGNAL[seen];
    },
    letRunEnd: () => {
      runGoesOn = true;
      return interruption.signal;
    },
    stop: () => {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}

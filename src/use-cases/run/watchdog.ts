/** Ends what is waited for when nothing was heard for too long. */
export interface Watchdog {
  /** Aborted when nothing was heard for so long. */
  readonly signal: AbortSignal;
  heard(): void;
  stop(): void;
}

export function startWatchdog(quietSeconds: number): Watchdog {
  const stalled = new AbortController();
  const wait = () => setTimeout(() => stalled.abort(), quietSeconds * 1000);
  let timer = wait();
  return {
    signal: stalled.signal,
    heard: () => {
      clearTimeout(timer);
      timer = wait();
    },
    stop: () => clearTimeout(timer),
  };
}

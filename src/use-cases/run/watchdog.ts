import type { Engine } from '../../engine/engine.ts';
import { recordedBytes } from '../../engine/tempest-container.ts';
import type { Notify } from '../events.ts';

/** Watches a run of which nothing may come any more. */
interface Watchdog {
  /** Bytes of its stream came. */
  heard(bytes: number): void;
  /** Aborted when nothing was heard for so long, and nothing was recorded either. */
  readonly signal: AbortSignal;
  stop(): void;
}

interface Watched {
  readonly runId: string;
  readonly stallSeconds: number;
  readonly notify: Notify;
}

/**
 * Counts the seconds without a sign of life. The live view may be lost while the run goes on: when osgate was stopped for a
 * while, or its connection was. So before a run counts as stuck, its recorded stream is looked at. `knownBytes`: how much of it
 * was recorded before; undefined when that is not known.
 */
export function startWatchdog(
  engine: Engine,
  { runId, stallSeconds, notify }: Watched,
  knownBytes: number | undefined,
): Watchdog {
  const stalled = new AbortController();
  let known = knownBytes;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const arm = () => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void check(), stallSeconds * 1000);
  };
  const check = async () => {
    const recorded = await recordedBytes(engine, runId).catch(() => undefined);
    if (isStopped) return;
    if (recorded === undefined || (known !== undefined && recorded <= known)) return stalled.abort();
    if (known !== undefined) {
      notify({ kind: 'notice', text: 'the run goes on, but nothing of it is seen live any more' });
    }
    known = recorded;
    arm();
  };
  arm();
  return {
    heard: (bytes) => {
      if (known !== undefined) known += bytes;
      arm();
    },
    signal: stalled.signal,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

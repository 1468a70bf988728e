import { setTimeout as sleep } from 'node:timers/promises';
import { requestJson } from '../../cloud/http.ts';
import type { HealthSample } from '../../model/health.ts';

/** A service of the region and where it answers. */
export interface ProbeTarget {
  /** Type in the catalog, `identity` for Keystone. */
  readonly service: string;
  readonly url: string;
}

interface ProbeSettings {
  readonly targets: readonly ProbeTarget[];
  /** PEM text of the cloud's own CA. */
  readonly ca: string | undefined;
  readonly verify: boolean;
  readonly now: () => Date;
  readonly write: (sample: HealthSample) => void;
  /** Milliseconds from one round to the next. */
  readonly everyMs?: number;
  readonly timeoutMs?: number;
}

const EVERY_MS = 15_000;
const TIMEOUT_MS = 10_000;

/**
 * Asks each service of a region every 15 seconds, without a token, whether it answers, until disposed of. It is seen from
 * osgate's side, and it never disturbs a run: whatever goes wrong is a sample.
 */
export function startHealthProbes(settings: ProbeSettings): AsyncDisposable {
  const stop = new AbortController();
  const done = probeUntil(stop.signal, settings);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done;
    },
  };
}

async function probeUntil(stopped: AbortSignal, settings: ProbeSettings): Promise<void> {
  const { targets, write, everyMs = EVERY_MS } = settings;
  while (!stopped.aborted) {
    const samples = Promise.all(targets.map((target) => probe(target, settings)));
    const round = await Promise.race([samples, untilAborted(stopped)]);
    for (const sample of round ?? []) write(sample);
    await sleep(everyMs, undefined, { signal: stopped }).catch(() => undefined);
  }
}

/** A refusal for lack of a token is an answer; an error of the server, or of the proxy before it, is none. */
async function probe({ service, url }: ProbeTarget, settings: ProbeSettings): Promise<HealthSample> {
  const { ca, verify, now, timeoutMs = TIMEOUT_MS } = settings;
  const time = now();
  const answered = (ok: boolean, detail: string): HealthSample => ({
    time: time.toISOString(),
    service,
    ok,
    ms: now().getTime() - time.getTime(),
    detail,
  });
  try {
    const { status } = await requestJson(url, { ca, verify, timeoutMs });
    return answered(status < 500, String(status));
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string };
    return answered(
      false,
      name === 'TimeoutError' ? `no answer in ${timeoutMs / 1000} s` : (code ?? String(error)),
    );
  }
}

function untilAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

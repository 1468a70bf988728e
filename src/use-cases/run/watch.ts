import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../engine/engine.ts';
import { isRunHeld } from '../../engine/region-lock.ts';
import { watchTempestContainer } from '../../engine/tempest-container.ts';
import { secretRules } from '../../secrets/rules.ts';
import { StreamMasker } from '../../subunit/mask-stream.ts';
import type { Notify } from '../events.ts';
import { createLiveView } from './live-view.ts';

interface Watching {
  readonly region: string;
  readonly runId: string;
  readonly notify: Notify;
  readonly secrets: readonly string[];
  /** Aborted by the user: the run is ended. */
  readonly signal: AbortSignal;
}

const POLL_MS = 500;

/**
 * Shows a run that another osgate looks after, until that one lets go of it. Nothing is written, brought home or judged here: two
 * that did would write into one folder, and remove from the engine what the other one still reads.
 */
export async function watchRun(engine: Engine, watching: Watching): Promise<void> {
  const { runId, notify, secrets, signal } = watching;
  const mask = new StreamMasker(secretRules(secrets));
  const live = createLiveView(notify);
  await watchTempestContainer(engine, {
    runId,
    signal,
    onStream: (chunk) => live.push(mask.push(chunk)),
  });
  while (await isRunHeld(engine, watching)) await sleep(POLL_MS);
}

import type { Engine } from '../../engine/engine.ts';
import { lockRegion } from '../../engine/region-lock.ts';
import { findRunningRuns } from '../../engine/tempest-container.ts';
import { OsgateError } from '../../model/errors.ts';
import { runOfContainer } from '../../store/run-id.ts';

interface Wanted {
  readonly region: string;
  readonly runId: string;
  readonly image: string;
}

/**
 * Keeps other runs out of a region until it is disposed of, also between two containers of this run. Tests on provider
 * networks disturb each other. A run whose osgate died holds no lock, but its container keeps others out.
 *
 * @throws OsgateError `environment` when another run is going on in this region, `engine` when it cannot be held.
 */
export async function holdRegion(engine: Engine, wanted: Wanted): Promise<AsyncDisposable> {
  const lock = await lockRegion(engine, wanted);
  const runs = (await findRunningRuns(engine, wanted.region)).map(runOfContainer);
  const other = runs.find((run) => run !== wanted.runId);
  if (lock !== undefined && other === undefined) return lock;
  await lock?.[Symbol.asyncDispose]();
  throw new OsgateError(
    'environment',
    `run ${other ?? '(one that just ended)'} is going on in region ${wanted.region}; two would disturb each other`,
    { hint: other === undefined ? 'try again' : `follow it: osgate attach ${other}; Ctrl-C there ends it` },
  );
}

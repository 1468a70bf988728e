import { OsgateError } from '../../model/errors.ts';
import { parseJson } from '../../model/json.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { runOfContainer } from '../../store/run-id.ts';
import { findRun, type RunsPlace } from '../../store/runs.ts';

/**
 * Finds a stored run that can be judged. What a run that goes on has in its folder would give a verdict that looks like its last one,
 * so it is refused. Where no engine answers nobody can be asked, and what is in the folder counts.
 *
 * @throws OsgateError `invalid-input` when no run is meant, `unfinished` when it goes on or its results wait in the engine.
 */
export async function findEndedRun(
  { root, workingFolder }: RunsPlace,
  reference: string,
): Promise<RunFolder> {
  const folder = await findRun(root, reference, workingFolder);
  const unfinished = await whyUnfinishedIfTold(folder);
  if (unfinished === undefined) return folder;
  const { message, hint } = unfinished;
  throw new OsgateError('unfinished', `${message}; it has no verdict yet`, { hint });
}

interface Unfinished {
  /** In words. */
  readonly message: string;
  /** What to type. */
  readonly hint: string;
}

/** The same as {@link whyUnfinished}, and undefined, too, where no engine answers. */
export async function whyUnfinishedIfTold(folder: RunFolder): Promise<Unfinished | undefined> {
  try {
    return await whyUnfinished(folder);
  } catch (error) {
    if (error instanceof OsgateError) return undefined;
    throw error;
  }
}

/**
 * Why a run without a verdict is not over; undefined when it is, or when its osgate died and left nothing in the engine.
 *
 * @throws OsgateError `engine` when no engine answers.
 */
export async function whyUnfinished(folder: RunFolder): Promise<Unfinished | undefined> {
  if (folder.has('verdict')) return undefined;
  const record = parseJson((await folder.read('record')) ?? '') as Partial<RunRecord> | null | undefined;
  const { id, region } = record ?? {};
  if (id === undefined || region === undefined) return undefined;
  const [{ connectEngine }, { findRunContainers }] = await Promise.all([
    import('../../engine/engine.ts'),
    import('../../engine/tempest-container.ts'),
  ]);
  const containers = await findRunContainers(await connectEngine(), region);
  const own = containers.filter((container) => runOfContainer(container.id) === id);
  if (own.some(({ isRunning }) => isRunning)) {
    const hint = `follow it: osgate attach ${id}; Ctrl-C there ends it`;
    return { message: `run ${id} is still going on`, hint };
  }
  if (own.length === 0) return undefined;
  return { message: `the results of run ${id} wait in the Docker Engine`, hint: `osgate attach ${id}` };
}

import { connectEngine, type Engine } from '../../engine/engine.ts';
import { isRunHeld, lockRun } from '../../engine/region-lock.ts';
import { hasTempestContainer } from '../../engine/tempest-container.ts';
import { OsgateError } from '../../model/errors.ts';
import { formatJson } from '../../model/json.ts';
import { resolveProfile } from '../../profile/resolve.ts';
import type { ReportInput } from '../../report/report-input.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { rerunId } from '../../store/run-id.ts';
import { findRun } from '../../store/runs.ts';
import { readSite, type Site } from '../../store/site.ts';
import { judgeRun, reportInput } from '../judge/conclude.ts';
import { readRerun, readRun } from '../judge/run-facts.ts';
import { secretsOfRun } from '../secrets/known.ts';
import { knownCredentials } from '../site/credentials.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Execution, takeOver } from './execute.ts';
import { finishRun } from './finish.ts';
import { plannedEvent, withLog } from './progress-log.ts';
import { watchRun } from './watch.ts';

/** For runs of an osgate that did not note the time-out. */
const DEFAULT_STALL_SECONDS = 1800;

/**
 * Picks up a run whose osgate died: waits for its end, brings its output home, judges it. A run whose osgate is there is only
 * watched, and the verdict is that of the other one.
 *
 * @throws OsgateError `invalid-input` when there is no such run, or nothing of it in the engine.
 */
export async function attachRun(
  reference: string,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<{ folder: RunFolder; input: ReportInput }> {
  const { root, workingFolder, now, place } = surroundings;
  const site = await readSite(root, workingFolder);
  const folder = await findRun(site.root, reference, workingFolder);
  const { record, plan } = await readRun(folder);
  const engine = await connectEngine();
  surroundings.notify({ kind: 'step', text: `following run ${record.id}` });
  surroundings.notify(plannedEvent(plan));
  const secrets = await secretsOf(site, folder, surroundings);
  const held = { region: record.region, runId: record.id };
  const isWatched = await isRunHeld(engine, held);
  if (isWatched) await watchRun(engine, { ...held, notify: surroundings.notify, secrets, signal });

  const left = await containersLeft(engine, folder, record.id);
  if (left === 0 && isWatched && folder.has('verdict')) {
    return { folder, input: reportInput(await judgeRun(folder), now().toISOString(), place) };
  }
  if (left === 0 && !isWatched) {
    throw new OsgateError('invalid-input', `nothing of run ${record.id} is left in the Docker Engine`, {
      hint: `its verdict: osgate report ${record.id}`,
    });
  }
  await using own = await lockRun(engine, { ...held, image: record.imageId });
  // another one was quicker
  if (own === undefined) return attachRun(reference, surroundings, signal);
  const notify = withLog(folder, surroundings);
  const stallSeconds = record.stallSeconds ?? DEFAULT_STALL_SECONDS;
  const execution = { runId: record.id, folder, stallSeconds, notify, secrets, signal };
  const end = await takeOver(engine, execution);
  if (end === undefined) await takeOverReruns(engine, execution, now);
  else await folder.write('record', formatJson({ ...record, ended: now().toISOString(), end }));
  return finishRun({ root: site.root, folder, notify, now, secrets, place });
}

/** What is masked in a run of this site, with a word about what cannot be. */
async function secretsOf(
  site: Site,
  folder: RunFolder,
  surroundings: Surroundings,
): Promise<readonly string[]> {
  const { env, notify } = surroundings;
  const { record } = await readRun(folder);
  const { profile } = resolveProfile(record.region, site.profiles);
  const credentials = profile === undefined ? [] : await knownCredentials({ root: site.root, profile, env });
  if (credentials.length === 0) {
    const text =
      'no credentials of the region are known here: secrets are masked behind known keys and headers only';
    notify({ kind: 'notice', text });
  }
  return secretsOfRun(folder, credentials, surroundings);
}

async function containersLeft(engine: Engine, folder: RunFolder, runId: string): Promise<number> {
  const reruns = (await folder.reruns()).map((_, index) => rerunId(runId, index + 1));
  const there = await Promise.all([runId, ...reruns].map((id) => hasTempestContainer(engine, id)));
  return there.filter(Boolean).length;
}

/**
 * Brings home what the reruns of a dead osgate left. No further ones are started: the conf that is kept has no passwords.
 */
async function takeOverReruns(engine: Engine, execution: Execution, now: () => Date): Promise<void> {
  for (const [index, { folder }] of (await execution.folder.reruns()).entries()) {
    const runId = rerunId(execution.runId, index + 1);
    const end = await takeOver(engine, { ...execution, runId, folder });
    if (end === undefined) continue;
    const record = { ...(await readRerun(folder)), ended: now().toISOString(), end };
    await folder.write('rerun', formatJson(record));
  }
}

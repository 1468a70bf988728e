import { connectEngine, type Engine } from '../../engine/engine.ts';
import { OsgateError } from '../../model/errors.ts';
import { formatJson } from '../../model/format-json.ts';
import { resolveProfile } from '../../profile/resolve.ts';
import type { ReportInput } from '../../report/report-input.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { findRun } from '../../store/runs.ts';
import { readSite } from '../../store/site.ts';
import { readRerun, readRun } from '../judge/run-facts.ts';
import type { Surroundings } from '../surroundings.ts';
import { rerunId } from './confirm.ts';
import { type Execution, takeOver } from './execute.ts';
import { finishRun } from './finish.ts';
import { ordinaryText } from './ordinary-text.ts';
import { plannedEvent, withLog } from './progress-log.ts';
import { knownCredentials, runSecrets, untoldNotice } from './secrets.ts';

/** For runs of an osgate that did not note the time-out. */
const DEFAULT_STALL_SECONDS = 1800;

/**
 * Picks up a run whose osgate died, or follows one that goes on: waits for its end, brings its output home, judges it.
 *
 * @throws OsgateError `invalid-input` when there is no such run, or nothing of it in the engine.
 */
export async function attachRun(
  reference: string,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<{ folder: RunFolder; input: ReportInput }> {
  const { root, workingFolder, env, now } = surroundings;
  const site = await readSite(root, workingFolder);
  const folder = await findRun(site.root, reference, workingFolder);
  const { record, plan } = await readRun(folder);
  const engine = await connectEngine();
  const notify = withLog(folder, surroundings);
  notify({ kind: 'step', text: `following run ${record.id}` });
  notify(plannedEvent(plan));
  const stallSeconds = record.stallSeconds ?? DEFAULT_STALL_SECONDS;
  const { profile } = resolveProfile(record.region, site.profiles);
  const credentials = profile === undefined ? [] : await knownCredentials({ root: site.root, profile, env });
  if (credentials.length === 0) {
    const text =
      'no credentials of the region are known here: secrets are masked behind known keys and headers only';
    notify({ kind: 'notice', text });
  }
  const known = runSecrets(credentials, env, await ordinaryText(folder, surroundings.place));
  const untold = untoldNotice(known);
  if (untold !== undefined) notify({ kind: 'notice', text: untold });
  const { values: secrets } = known;
  const execution = { runId: record.id, folder, stallSeconds, notify, secrets, signal };
  const end = await takeOver(engine, execution);
  if (end === undefined) {
    if (await takeOverReruns(engine, execution, now)) {
      return finishRun({ root: site.root, folder, notify, now, secrets, place: surroundings.place });
    }
    throw new OsgateError('invalid-input', `nothing of run ${record.id} is left in the Docker Engine`, {
      hint: `its verdict: osgate report ${record.id}`,
    });
  }
  await folder.write('record', formatJson({ ...record, ended: now().toISOString(), end }));
  return finishRun({ root: site.root, folder, notify, now, secrets, place: surroundings.place });
}

/** Brings home what the reruns of a dead osgate left; true when there was anything. No further ones are started: the conf that is kept has no passwords. */
async function takeOverReruns(engine: Engine, execution: Execution, now: () => Date): Promise<boolean> {
  let found = false;
  for (const [index, { folder }] of (await execution.folder.reruns()).entries()) {
    const runId = rerunId(execution.runId, index + 1);
    const end = await takeOver(engine, { ...execution, runId, folder });
    if (end === undefined) continue;
    found = true;
    const record = { ...(await readRerun(folder)), ended: now().toISOString(), end };
    await folder.write('rerun', formatJson(record));
  }
  return found;
}

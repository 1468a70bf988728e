import type { Credentials } from '../../model/credentials.ts';
import { OsgateError } from '../../model/errors.ts';
import type { HealthSample } from '../../model/health.ts';
import { formatJson } from '../../model/json.ts';
import type { Plan } from '../../model/plan.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { ReportInput } from '../../report/report-input.ts';
import { createRunFolder, type RunFolder } from '../../store/run-folder.ts';
import { newRunId } from '../../store/run-id.ts';
import type { Notify } from '../events.ts';
import { findComparison, storeComparison } from '../judge/comparison.ts';
import { secretsOfRun } from '../secrets/known.ts';
import { confirmTimes, gateLimits, type RunRequest, type Settings } from '../site/settings.ts';
import type { Surroundings } from '../surroundings.ts';
import { confirmFailures, OSGATE_DIED } from './confirm.ts';
import { containerInput } from './container-input.ts';
import { execute } from './execute.ts';
import { finishRun } from './finish.ts';
import { startHealthProbes } from './health-probes.ts';
import { holdRegion } from './hold-region.ts';
import type { ReadyRegion } from './preflight.ts';
import type { PreparedRun } from './prepare.ts';
import { plannedEvent, withLog } from './progress-log.ts';
import { findRegionChanges } from './region-changes.ts';

/**
 * Runs a prepared plan and judges it. The report is written however the run ends.
 *
 * @throws OsgateError `environment` when another run is going on in this region, `engine` when its container does not start.
 */
export async function runPlan(
  prepared: PreparedRun,
  request: RunRequest,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<{ folder: RunFolder; input: ReportInput }> {
  const { engine, site, plan } = prepared;
  // by its id: a tag may be moved to another image before the last failure was run again
  const image = prepared.image.id;
  const { now, workingFolder } = surroundings;
  const started = now();
  const runId = newRunId(started, plan.suite);
  await using _held = await holdRegion(engine, { region: plan.region, runId, image });
  const comparison = await findComparison({ root: site.root, workingFolder }, request, plan);
  const folder = await createRunFolder(site.root, plan.region, runId);
  await keepInputs(folder, prepared);
  await storeComparison(folder, comparison);
  const record = startRecord(prepared, request, surroundings, { runId, started });
  await folder.write('record', formatJson(record));

  const notify = withLog(folder, surroundings);
  const tests = plan.tests.length === 1 ? '1 test' : `${plan.tests.length} tests, one at a time`;
  notify({ kind: 'step', text: `running ${tests}: run ${runId}` });
  notify(plannedEvent(plan));
  const { stallSeconds } = record;
  const secrets = await secretsOfRun(folder, credentialsInUse(prepared.region), { ...surroundings, notify });
  const execution = { runId, folder, stallSeconds, notify, secrets, signal };
  const noteEnd = (how: Pick<RunRecord, 'ended' | 'end' | 'regionChanges'>) =>
    folder.write('record', formatJson({ ...record, ...how }));
  const container = async (selected: Plan['tests']) => ({
    region: plan.region,
    image,
    input: await containerInput(prepared, selected),
  });
  {
    await using _probes = probe(prepared.region, folder, now);
    const end = await execute(engine, await container(plan.tests), execution).catch(async (error) => {
      // or it would be taken for a run whose osgate died
      const ended = now().toISOString();
      if (error instanceof OsgateError) await noteEnd({ ended, end: { kind: 'cut', why: error.message } });
      throw error;
    });
    const ended = now().toISOString();
    const changes = end.kind === 'finished' ? await findRegionChanges(examined(prepared, notify)) : [];
    const regionChanges = changes.length > 0 && { regionChanges: changes };
    await noteEnd({ ended, end, ...regionChanges });
    await confirmFailures({
      ...execution,
      times: confirmTimes(prepared.settings, request),
      now,
      execute: async (selected, own) => execute(engine, await container(selected), { ...execution, ...own }),
    });
  }
  return finishRun({ root: site.root, folder, notify, now, secrets, place: surroundings.place });
}

function probe({ endpoints, ca, credentials }: ReadyRegion, folder: RunFolder, now: () => Date) {
  const write = (sample: HealthSample) => folder.append('health', `${JSON.stringify(sample)}\n`);
  return startHealthProbes({ targets: endpoints, ca, verify: credentials.verify, now, write });
}

/** What decides about the run, secrets masked, so that it can be judged again. */
async function keepInputs(folder: RunFolder, { plan, conf, accounts, settings }: PreparedRun): Promise<void> {
  await folder.write('plan', formatJson(plan));
  await folder.write('conf', conf.masked);
  if (accounts !== undefined) await folder.write('accounts', accounts.masked);
  await folder.write('lists', formatJson(Object.fromEntries(settings.listTexts)));
}

function examined({ settings: { profile, origins }, region }: PreparedRun, notify: Notify) {
  return { profile, origins, region, notify };
}

/** Everybody who logs in during a run. */
function credentialsInUse({ credentials, accounts = [] }: ReadyRegion): Credentials[] {
  return [credentials, ...accounts.map((account) => account.credentials)];
}

/** A record of a run that osgate itself started. */
type StartedRecord = RunRecord & { readonly stallSeconds: number };

function startRecord(
  { plan, image, engine, settings }: PreparedRun,
  request: RunRequest,
  { osgateVersion }: Surroundings,
  { runId, started }: { runId: string; started: Date },
): StartedRecord {
  return {
    schema: 'osgate-run/v1',
    id: runId,
    region: plan.region,
    release: plan.release,
    suite: plan.suite,
    ...(settings.entriesSuite !== plan.suite && { entriesSuite: settings.entriesSuite }),
    ticket: request.ticket,
    ...gateLimits(settings, request),
    started: started.toISOString(),
    ended: undefined,
    end: OSGATE_DIED,
    stallSeconds: stallSeconds(settings),
    osgateVersion,
    imageId: image.id,
    engineVersion: engine.version,
    installed: image.installed,
  };
}

/** The per-test time-out does not cover the set-up of classes: a run is stuck when nothing is heard for twice as long. */
function stallSeconds({ profile }: Settings): number {
  return 2 * profile.testTimeoutSeconds + 120;
}

import { randomBytes } from 'node:crypto';
import { connectEngine, type Engine } from '../engine/engine.ts';
import { findRunningRuns } from '../engine/tempest-container.ts';
import { coveredTests } from '../known/covered.ts';
import { splitExcluded } from '../known/excluded.ts';
import { targetsOutsideSelection } from '../known/outside-selection.ts';
import type { Credentials } from '../model/credentials.ts';
import { OsgateError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { formatProblem } from '../model/problem.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { TestId } from '../model/test-id.ts';
import { rawOverrides } from '../profile/explain.ts';
import { fingerprintProfile } from '../profile/fingerprint.ts';
import { overrideNotices } from '../release/override-pins.ts';
import type { ReportInput, ReportPlace } from '../report/report-input.ts';
import { createRunFolder, type RunFolder } from '../store/run-folder.ts';
import { readSite, type Site } from '../store/site.ts';
import { checkConf } from '../tempest/check-conf.ts';
import { countSwitchCosts, type PredictedTests } from '../tempest/predicted-skips.ts';
import { type AccountsFile, renderAccounts } from '../tempest/render-accounts.ts';
import { renderTempestConf, type TempestConf } from '../tempest/render-conf.ts';
import { selectRequested, selectSuite } from '../tempest/selection.ts';
import { findComparison, storeComparison } from './comparison.ts';
import { confirmFailures, OSGATE_DIED, runOfContainer } from './confirm.ts';
import { containerInput } from './container-input.ts';
import type { Notify } from './events.ts';
import { execute } from './execute.ts';
import { finishRun } from './finish.ts';
import { startHealthProbes } from './health-probes.ts';
import { refuseOtherImage } from './image.ts';
import { findPlace } from './place.ts';
import { predictSkips } from './predict-skips.ts';
import { checkRegion, type ReadyRegion } from './preflight.ts';
import { plannedEvent, withLog } from './progress-log.ts';
import { runSecrets } from './run-secrets.ts';
import { confirmTimes, gateLimits, type RunRequest, resolveSettings, type Settings } from './settings.ts';
import { ensureTempestImage, type VerifiedImage } from './tempest-image.ts';

/** What a gate command works with, passed in so that nothing below reads the process. */
export interface Surroundings {
  /** `--root`. */
  readonly root: string | undefined;
  readonly workingFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
  readonly notify: Notify;
  readonly osgateVersion: string;
  /** For whom reports are written. */
  readonly place?: ReportPlace;
}

/** A run that could start at once. */
export interface PreparedRun extends CheckedRegion {
  readonly engine: Engine;
  readonly image: VerifiedImage;
  readonly plan: Plan;
}

interface CheckedRegion {
  readonly site: Site;
  readonly settings: Settings;
  readonly region: ReadyRegion;
  readonly conf: TempestConf;
  /** Undefined: dynamic credentials. */
  readonly accounts: AccountsFile | undefined;
}

/**
 * Renders what Tempest would read for a request; needs the cloud, not Docker.
 *
 * @throws OsgateError `invalid-input` or `environment`.
 */
export async function renderRegion(
  surroundings: Surroundings,
  request: RunRequest,
): Promise<Pick<CheckedRegion, 'conf' | 'accounts'>> {
  return checkFilesAndRegion(surroundings, request);
}

/**
 * Everything before the first test: the site's files, Docker, the region, the image, the selection.
 *
 * @throws OsgateError `invalid-input`, `environment`, `engine` or `nothing-to-run`, in the order in which they are looked for.
 */
export async function prepareRun(surroundings: Surroundings, request: RunRequest): Promise<PreparedRun> {
  const { env, notify } = surroundings;
  const checked = await checkFilesAndRegion(surroundings, request);
  const { site, settings, conf } = checked;
  const engine = await connectEngine(env.DOCKER_HOST);
  const image = await ensureTempestImage({ engine, root: site.root, env, notify }, settings);
  refuseUnknownOptions(conf, image, settings, notify);
  const differences = refuseOtherImage(site, settings, image, request.acceptImage === true).map(
    formatProblem,
  );
  for (const text of [...differences, ...overrideNotices(settings.release)]) notify({ kind: 'notice', text });
  const asked = request.covered === true ? requestCovered(request, settings, image) : request;
  const planned = await makePlan(asked, settings, conf, { engine, image, notify });
  const plan = { ...planned, ...(differences.length > 0 && { imageDifferences: differences }) };
  return { ...checked, engine, image, plan };
}

/**
 * Runs a prepared plan and judges it. The report is written however the run ends.
 *
 * @throws OsgateError `environment` when another run is going on in this region.
 */
export async function runGate(
  prepared: PreparedRun,
  request: RunRequest,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<{ folder: RunFolder; input: ReportInput }> {
  const { engine, site, plan, conf, accounts } = prepared;
  const { now } = surroundings;
  await refuseSecondRun(engine, plan.region);
  const { workingFolder } = surroundings;
  const comparison = await findComparison({ root: site.root, workingFolder }, request, plan);

  const started = now();
  const runId = `${compactTime(started)}-${plan.suite}-${randomBytes(2).toString('hex')}`;
  const folder = await createRunFolder(site.root, plan.region, runId);
  await folder.write('plan', toJson(plan));
  await folder.write('conf', conf.masked);
  await storeComparison(folder, comparison);
  if (accounts !== undefined) await folder.write('accounts', accounts.masked);
  await folder.write('lists', toJson(Object.fromEntries(prepared.settings.listTexts)));
  const record = startRecord(prepared, request, surroundings, { runId, started });
  await folder.write('record', toJson(record));

  const notify = withLog(folder, surroundings);
  const tests = plan.tests.length === 1 ? '1 test' : `${plan.tests.length} tests, one at a time`;
  notify({ kind: 'step', text: `running ${tests}: run ${runId}` });
  notify(plannedEvent(plan));
  const { stallSeconds } = record;
  const secrets = runSecrets(credentialsInUse(prepared.region), surroundings.env, [
    conf.masked,
    accounts?.masked ?? '',
    toJson(plan),
  ]);
  const execution = { runId, folder, stallSeconds, notify, secrets, signal };
  const container = async (selected: Plan['tests']) => ({
    region: plan.region,
    image: plan.image,
    input: await containerInput(prepared, selected),
  });
  {
    await using _probes = startHealthProbes({
      targets: prepared.region.endpoints,
      ca: prepared.region.ca,
      verify: prepared.region.credentials.verify,
      now,
      write: (sample) => folder.append('health', `${JSON.stringify(sample)}\n`),
    });
    const end = await execute(engine, await container(plan.tests), execution);
    await folder.write('record', toJson({ ...record, ended: now().toISOString(), end }));
    await confirmFailures({
      ...execution,
      times: confirmTimes(prepared.settings, request),
      now,
      execute: async (selected, own) => execute(engine, await container(selected), { ...execution, ...own }),
    });
  }
  return finishRun({ root: site.root, folder, notify, now, secrets, place: surroundings.place });
}

/** Everybody who logs in during a run. */
function credentialsInUse({ credentials, accounts = [] }: ReadyRegion): Credentials[] {
  return [credentials, ...accounts.map((account) => account.credentials)];
}

async function checkFilesAndRegion(surroundings: Surroundings, request: RunRequest): Promise<CheckedRegion> {
  const { root, workingFolder, env, now, notify } = surroundings;
  const site = await readSite(root, workingFolder);
  const settings = resolveSettings(site, request, isoDate(now()));
  const { profile, origins, release, layers } = settings;
  notify({ kind: 'step', text: `checking region ${profile.region} (OpenStack ${release.name})` });
  const region = await checkRegion({ root: site.root, profile, origins, env, now }, (text) =>
    notify({ kind: 'notice', text }),
  );
  const { credentials, accounts, facts } = region;
  const scenarioImage = region.scenarioImage?.format;
  return {
    site,
    settings,
    region,
    conf: renderTempestConf({
      profile,
      facts,
      credentials,
      scenarioImage,
      release,
      layers,
      placeOf: (group, name, value) => findPlace(settings, `overrides.${group}.${name}`, value),
    }),
    accounts: accounts && renderAccounts(accounts, facts.network?.name),
  };
}

/** Tempest ignores what it does not know: a misspelt option is told before the run, not by its results. */
function refuseUnknownOptions(
  conf: TempestConf,
  image: VerifiedImage,
  { origins, release }: Settings,
  notify: Notify,
): void {
  const { problems, warnings } = checkConf(conf.options, image.options, origins);
  for (const warning of warnings) notify({ kind: 'notice', text: formatProblem(warning) });
  if (problems.length === 0) return;
  throw new OsgateError(
    'invalid-input',
    `tempest ${release.tempest.version} would not read tempest.conf as it is meant; nothing was run`,
    { problems },
  );
}

/** Names the tests that entries cover: the run is one of tests asked for by name. */
function requestCovered(
  request: RunRequest,
  { profile, release, suite, lists }: Settings,
  image: VerifiedImage,
): RunRequest {
  const context = { region: profile.region, release: release.name, suite };
  const tests = coveredTests(lists.entries, image.tests, context);
  if (tests.length > 0) return { ...request, tests };
  throw new OsgateError(
    'nothing-to-run',
    `no known-failure entry covers a test of region ${profile.region}`,
    {
      hint: `osgate known check --region ${profile.region} says what the entries match`,
    },
  );
}

interface Asked {
  readonly engine: Engine;
  readonly image: VerifiedImage;
  readonly notify: Notify;
}

async function makePlan(
  request: RunRequest,
  settings: Settings,
  conf: TempestConf,
  asked: Asked,
): Promise<Plan> {
  const { profile, release, plugins, suite, lists, layers } = settings;
  const { image } = asked;
  const { selected, predicted } = await selectTests(request, settings, conf, asked);
  if (selected.problems.length > 0) {
    throw new OsgateError(
      'nothing-to-run',
      'the selection names tests that the pinned Tempest does not have',
      {
        problems: selected.problems,
      },
    );
  }
  const context = { region: profile.region, release: release.name, suite };
  const { tests, excluded } = splitExcluded(selected.tests, lists.entries, context);
  if (tests.length === 0) {
    const why = excluded.length > 0 ? `; ${excluded.length} are excluded by known-failure lists` : '';
    throw new OsgateError(
      'nothing-to-run',
      `suite ${suite} of region ${profile.region} selects no test${why}`,
      {
        hint: 'a run without tests proves nothing: look at the suite in the profile',
      },
    );
  }
  return {
    schema: 'osgate-plan/v1',
    region: profile.region,
    release: release.name,
    suite,
    requested: request.tests,
    tempest: release.tempest,
    plugins,
    ...(release.overrides.length > 0 && { pinOverrides: release.overrides }),
    image: image.reference,
    tests,
    excluded,
    ...(predicted === undefined ? {} : { cannotRun: countSwitchCosts(tests, predicted, profile) }),
    lists: lists.files,
    outsideSelection: targetsOutsideSelection(lists.entries, image.tests, selected.tests),
    confSha256: conf.sha256,
    profileSha256: fingerprintProfile(profile, suite),
    overrides: rawOverrides(settings.explained),
    profileLayers: layers,
  };
}

/** A suite's attributes are those under this conf; of tests that are asked for by name, only those are loaded. */
async function selectTests(
  request: RunRequest,
  { profile, suite }: Settings,
  conf: TempestConf,
  { engine, image, notify }: Asked,
) {
  const named = profile.suites[suite];
  if (request.tests.length > 0 || named === undefined) {
    const selected = selectRequested(request.tests, image.tests);
    const predicted = await predictSkips(engine, image, { conf, tests: selected.tests, notify });
    return { selected, predicted };
  }
  const predicted = await predictSkips(engine, image, { conf, tests: image.tests, notify });
  return { selected: selectSuite(named, withAttributesOf(predicted, image.tests)), predicted };
}

/** The order, and what could not be asked, stay as the image lists them. */
function withAttributesOf(predicted: PredictedTests | undefined, listed: readonly TestId[]): TestId[] {
  const asked = new Map(predicted?.tests.map((test) => [test.id, test]));
  return listed.map((test) => asked.get(test.id) ?? test);
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

/** Tests on provider networks disturb each other: one run at a time in a region. */
async function refuseSecondRun(engine: Engine, region: string): Promise<void> {
  const [container] = await findRunningRuns(engine, region);
  if (container === undefined) return;
  const running = runOfContainer(container);
  throw new OsgateError(
    'environment',
    `run ${running} is going on in region ${region}; two would disturb each other`,
    {
      hint: `follow it: osgate attach ${running}; Ctrl-C there ends it`,
    },
  );
}

/** `20261122T201500Z`. */
function compactTime(time: Date): string {
  return time.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
}

function isoDate(time: Date): string {
  return time.toISOString().slice(0, 'YYYY-MM-DD'.length);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

import { connectEngine, type Engine } from '../../engine/engine.ts';
import { findCommit } from '../../git/commit.ts';
import { coveredTests } from '../../known/covered.ts';
import type { KnownEntry, RunContext } from '../../known/entry.ts';
import { holds } from '../../known/match.ts';
import { OsgateError } from '../../model/errors.ts';
import { isoDate } from '../../model/iso-time.ts';
import type { Plan } from '../../model/plan.ts';
import { formatProblem } from '../../model/problem.ts';
import { overrideNotices } from '../../release/override-pins.ts';
import { LISTS_FOLDER, readSite, type Site } from '../../store/site.ts';
import { checkConf } from '../../tempest/check-conf.ts';
import { type AccountsFile, renderAccounts } from '../../tempest/render-accounts.ts';
import { renderTempestConf, type TempestConf } from '../../tempest/render-conf.ts';
import type { Notify } from '../events.ts';
import { refuseOtherImage } from '../image/lock.ts';
import { ensureTempestImage, type VerifiedImage } from '../image/tempest-image.ts';
import { namedBaseline } from '../judge/comparison.ts';
import { findPlace } from '../site/place.ts';
import { type RunRequest, resolveSettings, type Settings } from '../site/settings.ts';
import type { Surroundings } from '../surroundings.ts';
import { makePlan } from './make-plan.ts';
import { checkRegion, type ReadyRegion } from './preflight.ts';

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
  const engine = await connectEngine();
  const image = await ensureTempestImage({ engine, root: site.root, env, notify }, settings);
  refuseUnknownOptions(conf, image, settings, notify);
  const differences = refuseOtherImage(site, settings, image, request.acceptImage === true).map(
    formatProblem,
  );
  for (const text of [...differences, ...overrideNotices(settings.release)]) notify({ kind: 'notice', text });
  const asked = request.covered === true ? requestCovered(request, settings, image, notify) : request;
  const planned = await makePlan(asked, settings, conf, { engine, image, notify });
  const listsCommit = await findCommit(site.root, LISTS_FOLDER);
  const plan = {
    ...planned,
    ...(listsCommit && { listsCommit }),
    ...(differences.length > 0 && { imageDifferences: differences }),
  };
  return { ...checked, engine, image, plan };
}

async function checkFilesAndRegion(surroundings: Surroundings, request: RunRequest): Promise<CheckedRegion> {
  const { root, workingFolder, env, now, notify } = surroundings;
  const site = await readSite(root, workingFolder);
  const settings = resolveSettings(site, request, isoDate(now()));
  const { profile, origins, release, releases, layers, suite } = settings;
  if (request.baseline !== undefined && request.baseline !== 'none') {
    // told now, not after minutes; what it says is read when the run begins
    const { region } = profile;
    await namedBaseline({ root: site.root, workingFolder }, request.baseline, { region, suite });
  }
  notify({ kind: 'step', text: `checking region ${profile.region} (OpenStack ${release.name})` });
  const source = { root: site.root, profile, origins, release, releases, env, now };
  const region = await checkRegion(source, (text) => notify({ kind: 'notice', text }));
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
  { profile, release, entriesSuite, lists }: Settings,
  image: VerifiedImage,
  notify: Notify,
): RunRequest {
  const context = { region: profile.region, release: release.name, suite: entriesSuite };
  const others = suitesOfOthers(lists.entries, context);
  if (others.length > 0) {
    const text = `entries that hold in some suites only are not met; name one: --suite ${others.join(' or ')}`;
    notify({ kind: 'notice', text });
  }
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

/** The suites of entries that would hold here in another suite. */
function suitesOfOthers(entries: readonly KnownEntry[], context: RunContext): string[] {
  const elsewhere = entries.filter(
    ({ when: { suite, ...when } }) => suite?.includes(context.suite) === false && holds({ when }, context),
  );
  return [...new Set(elsewhere.flatMap(({ when }) => when.suite ?? []))].sort();
}

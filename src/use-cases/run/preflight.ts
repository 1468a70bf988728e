import { readCa } from '../../cloud/credentials.ts';
import { readCloudFacts, type WantedResources } from '../../cloud/facts.ts';
import { checkRegionHealth } from '../../cloud/region-checks.ts';
import { findScenarioImage, type ScenarioImage } from '../../cloud/scenario-image.ts';
import { type ServiceName, serviceUrl } from '../../cloud/service.ts';
import { type CloudSession, openSession } from '../../cloud/session.ts';
import type { Check } from '../../model/check.ts';
import { countOf } from '../../model/count-of.ts';
import type { Account, Credentials } from '../../model/credentials.ts';
import { OsgateError } from '../../model/errors.ts';
import type { SiteProfile } from '../../model/site-profile.ts';
import type { ResolvedProfile } from '../../profile/resolve.ts';
import { judgeDeployed } from '../../release/deployed.ts';
import type { Release } from '../../release/releases.ts';
import type { CloudFacts } from '../../tempest/cloud-facts.ts';
import { regionCredentials } from '../site/credentials.ts';
import { readAccounts } from './accounts.ts';
import type { ProbeTarget } from './health-probes.ts';

/** A region that can be tested: who logs in, and what it says of itself. */
export interface ReadyRegion {
  readonly credentials: Credentials;
  readonly facts: CloudFacts;
  /** The pre-provisioned users of the tests; undefined: dynamic credentials. */
  readonly accounts: readonly Account[] | undefined;
  /** PEM text of the cloud's own CA. */
  readonly ca: string | undefined;
  /** Where Keystone and the services that the profile needs answer. */
  readonly endpoints: readonly ProbeTarget[];
  /** Undefined where there is no file for tests that upload an image. */
  readonly scenarioImage: ScenarioImage | undefined;
}

export interface RegionSource {
  /** The site repository. */
  readonly root: string;
  readonly profile: SiteProfile;
  /** Where each value of the profile was said, by dotted key. */
  readonly origins: ResolvedProfile['origins'];
  /** The profile's, with the site's own pins. */
  readonly release: Release;
  /** Every release of the pin file. */
  readonly releases: readonly Release[];
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
}

/** What was found out about a region; `ready` where nothing keeps a run from it. */
export interface RegionExamination {
  readonly checks: readonly Check[];
  readonly ready: ReadyRegion | undefined;
  /** What ended the examination: credentials, login, or what the region lacks. */
  readonly error: OsgateError | undefined;
}

/**
 * Finds out whether a region can be tested; every run does it, and `osgate doctor` shows it line by line: credentials,
 * token, catalog, every image, flavor and network of the profile, and how the region's own workers are.
 */
export async function examineRegion(source: RegionSource): Promise<RegionExamination> {
  const checks: Check[] = [];
  try {
    const ready = await examine(source, (check) => checks.push(check));
    const red = checks.filter((check) => check.state === 'fail');
    return {
      checks,
      ready: red.length === 0 ? ready : undefined,
      error: refusal(source.profile.region, red),
    };
  } catch (error) {
    // anything but an expected failure is a bug and is not a state of the cloud
    if (!(error instanceof OsgateError)) throw error;
    return { checks: [...checks, ...checksOf(error, checks.length)], ready: undefined, error };
  }
}

/**
 * The same before a run: warnings go to `onWarning`.
 *
 * @throws OsgateError `environment` (or `invalid-input` for a clouds.yaml) with everything that is red.
 */
export async function checkRegion(
  source: RegionSource,
  onWarning: (text: string) => void,
): Promise<ReadyRegion> {
  const { checks, ready, error } = await examineRegion(source);
  for (const { name, state, detail, remedy } of checks) {
    if (state === 'warn') onWarning([`${name}: ${detail}`, remedy].filter(Boolean).join('; '));
  }
  if (error !== undefined) throw error;
  if (ready === undefined) throw new Error('a region without an error is ready');
  return ready;
}

/** The stages in which an examination may end, in their order: one green line each. */
const STAGES = ['credentials', 'login', 'services', 'accounts'] as const;

async function examine(
  { root, profile, origins, release, releases, env, now }: RegionSource,
  add: (check: Check) => void,
): Promise<ReadyRegion> {
  const credentials = await regionCredentials({ root, profile, env });
  add({ name: 'credentials', state: 'ok', detail: `${credentials.username} on ${credentials.project}` });
  const session = await openSession(credentials);
  const loggedIn = now();
  add({ name: 'login', state: 'ok', detail: `${credentials.authUrl}, region ${credentials.region}` });
  const services = neededServices(profile);
  const facts = await readCloudFacts(session, wantedResources(profile, origins));
  add({ name: 'services', state: 'ok', detail: services.join(', ') });
  const accounts = await readAccounts({ root, profile, env }, credentials);
  if (accounts !== undefined) {
    add({ name: 'accounts', state: 'ok', detail: countOf(accounts.length, 'user logs in', 'users log in') });
  }
  add(checkClock(session, loggedIn));
  if (profile.services.nova || profile.services.cinder) {
    add({ name: 'release', ...judgeDeployed(release, releases, facts.microversions) });
  }
  for (const check of await checkRegionHealth(session, profile, facts)) add(check);
  const scenario = profile.services.glance
    ? await findScenarioImage(session, { root, profile, facts })
    : undefined;
  if (scenario !== undefined) add(scenario.check);
  const ca = await readCa(credentials);
  const endpoints = [
    { service: 'identity', url: credentials.authUrl },
    ...services.flatMap((service) => {
      const url = serviceUrl(session, service);
      return url === undefined ? [] : [{ service, url }];
    }),
  ];
  return { credentials, accounts, facts, ca, endpoints, scenarioImage: scenario?.image };
}

/** What the profile says that the region has. */
export function wantedResources(profile: SiteProfile, origins: ResolvedProfile['origins']): WantedResources {
  return {
    images: profile.images,
    flavors: profile.flavors,
    network: profile.network.id ?? profile.network.name,
    publicNetwork: profile.network.publicNetwork,
    services: neededServices(profile),
    placeOf: (key) => origins.get(key),
  };
}

/** The answer was on its way. */
const SKEW_NOTED_SECONDS = 5;
/** Tokens and signed URLs are judged by their age. */
const SKEW_REFUSED_SECONDS = 300;

function checkClock({ issuedAt }: CloudSession, now: Date): Check {
  const name = 'clock';
  const time = Date.parse(issuedAt ?? '');
  if (Number.isNaN(time)) return { name, state: 'ok', detail: 'Keystone does not say the time' };
  const skewSeconds = Math.round((time - now.getTime()) / 1000);
  const size = Math.abs(skewSeconds);
  const detail =
    size < 2
      ? "Keystone's is the same"
      : `Keystone is ${size} seconds ${skewSeconds > 0 ? 'ahead' : 'behind'}`;
  if (size < SKEW_NOTED_SECONDS) return { name, state: 'ok', detail };
  const state = size < SKEW_REFUSED_SECONDS ? 'warn' : 'fail';
  return { name, state, detail, remedy: 'set the clocks by NTP: timedatectl, chronyc tracking' };
}

/** One red line for each problem, or for the stage that could not be passed. */
function checksOf(error: OsgateError, passed: number): Check[] {
  if (error.problems.length === 0) return [red(STAGES[passed] ?? 'region', error.message, error.hint)];
  return error.problems.map(({ code, message, hint }) => red(nameOf(code), message, hint));
}

/** `image-missing` belongs to the line of the images. */
function nameOf(code: string): string {
  const [what] = code.split('-');
  return what === 'network' ? 'network' : `${what}s`;
}

function red(name: string, detail: string, remedy: string | undefined): Check {
  return remedy === undefined ? { name, state: 'fail', detail } : { name, state: 'fail', detail, remedy };
}

function refusal(region: string, checks: readonly Check[]): OsgateError | undefined {
  if (checks.length === 0) return undefined;
  const problems = checks.map(({ name, detail, remedy }) => ({
    code: `check-${name.replaceAll(' ', '-')}`,
    message: `${name}: ${detail}`,
    ...(remedy === undefined ? {} : { hint: remedy }),
  }));
  const count = countOf(problems.length, 'check is', 'checks are');
  return new OsgateError('environment', `region ${region} cannot be tested: ${count} red`, { problems });
}

function neededServices({ services }: SiteProfile): ServiceName[] {
  const needed: readonly (readonly [ServiceName, boolean])[] = [
    ['compute', services.nova],
    ['placement', services.nova],
    ['image', services.glance],
    ['network', services.neutron],
    ['volume', services.cinder],
  ];
  return needed.flatMap(([service, present]) => (present ? [service] : []));
}

import type { Check } from '../model/check.ts';
import { outsideWindow } from './check-pins.ts';
import type { Release } from './releases.ts';
import { compareVersions } from './version.ts';

const SERVICES = ['compute', 'volume'] as const;

/** The newest microversion that each service of a cloud offers; undefined where it names none. */
type OfferedMicroversions = Readonly<Record<(typeof SERVICES)[number], string | undefined>>;

/** What a service says of itself, and the releases of which that is true. */
interface Evidence {
  readonly service: (typeof SERVICES)[number];
  readonly newest: string;
  readonly like: readonly Release[];
}

/**
 * The releases that offer just these microversions, oldest first; where the services are of different releases, those of
 * the first that says anything. Several releases share a microversion. None: a cloud between two releases, or of a newer one.
 */
export function findDeployed(
  releases: readonly Release[],
  offered: OfferedMicroversions,
): readonly Release[] {
  const [first, ...others] = evidenceOf(releases, offered);
  const like = first?.like ?? [];
  const agreed = like.filter((release) => others.every((other) => other.like.includes(release)));
  return agreed.length > 0 ? agreed : like;
}

/**
 * Holds the release that a cloud really is to the support window of the pinned Tempest. `release`: the profile's, with
 * the site's own pins; `releases`: all of the pin file.
 */
export function judgeDeployed(
  release: Release,
  releases: readonly Release[],
  offered: OfferedMicroversions,
): Omit<Check, 'name'> {
  const evidence = evidenceOf(releases, offered);
  const seen = evidence.map(({ service, newest }) => `${service} up to ${newest}`).join(', ');
  if (evidence.length === 0) return judgeSilence(release);
  const deployed = findDeployed(releases, offered);
  if (deployed.length === 0) return judgeUnknown(release, releases, evidence);
  if (!deployed.some(({ name }) => name === release.name)) {
    const detail = `${seen}, as ${namesOf(deployed)}; the profile says ${release.name}`;
    return warn(`${detail}; ${support(release, deployed)}`, toSet(deployed));
  }
  const foreign = evidence.find(({ like }) => like.length > 0 && like.every((each) => !fits(release, each)));
  if (foreign !== undefined) {
    const { service, like } = foreign;
    const detail = `${seen}; ${service} is that of ${namesOf(like)}; ${support(release, like)}`;
    const isOwnPin = like.some(({ name }) => name === release.name);
    const left = `finish its upgrade, or test ${service} with --release ${like.at(-1)?.name}`;
    return warn(detail, isOwnPin ? `take the pin of the release: ${choices(like)}` : left);
  }
  return { state: 'ok', detail: `${seen}, as ${namesOf(deployed)}; ${support(release, [release])}` };
}

function evidenceOf(releases: readonly Release[], offered: OfferedMicroversions): Evidence[] {
  return SERVICES.flatMap((service) => {
    const newest = offered[service];
    if (newest === undefined) return [];
    return [{ service, newest, like: releases.filter((each) => each.microversions[service] === newest) }];
  });
}

/** Before Kilo there were no microversions. */
function judgeSilence(release: Release): Omit<Check, 'name'> {
  const detail = 'the cloud names no microversions, as before kilo';
  if (release.microversions.compute === undefined) return { state: 'ok', detail };
  const remedy = 'see what the compute service answers; set release in the profile if the cloud is older';
  return warn(`${detail}; the profile says ${release.name}`, remedy);
}

/** Microversions of no release: a service that was built between two releases, or after the last. */
function judgeUnknown(
  release: Release,
  releases: readonly Release[],
  [first]: readonly Evidence[],
): Omit<Check, 'name'> {
  if (first === undefined) throw new Error('without evidence there is nothing to judge');
  const { service, newest } = first;
  const known = releases.filter((each) => each.microversions[service] !== undefined);
  const isOlder = (each: Release) => compareVersions(each.microversions[service] ?? '0', newest) < 0;
  const [before, after] = [known.findLast(isOlder), known.find((each) => !isOlder(each))];
  const seen = `${service} up to ${newest}`;
  if (before === undefined || after === undefined) {
    const end = before === undefined ? `older than ${after?.name}` : `newer than ${before.name}`;
    const detail = `${seen}, ${end}: no release of releases.yaml; the profile says ${release.name}`;
    return warn(detail, 'pin a Tempest that supports it: docs/pins.md, "Adding a release"');
  }
  const detail = `${seen}, between ${before.name} and ${after.name}`;
  const near = [before, after];
  if (near.some(({ name }) => name === release.name)) return { state: 'ok', detail };
  return warn(`${detail}; the profile says ${release.name}; ${support(release, near)}`, toSet(near));
}

function warn(detail: string, remedy: string): Omit<Check, 'name'> {
  return { state: 'warn', detail, remedy };
}

function toSet(releases: readonly Release[]): string {
  return `set release in the profile to what is deployed: ${choices(releases)}`;
}

function choices(releases: readonly Release[]): string {
  return releases.map(({ name, tempest }) => `${name} (tempest ${tempest.version})`).join(' or ');
}

function fits({ tempest }: Pick<Release, 'tempest'>, deployed: Release): boolean {
  return outsideWindow({ ...deployed, tempest }) === undefined;
}

/** `tempest 39.0.0 supports zed`, or why not. */
function support({ tempest }: Pick<Release, 'tempest'>, deployed: readonly Release[]): string {
  const fitting = deployed.filter((each) => fits({ tempest }, each));
  if (fitting.length > 0) return `tempest ${tempest.version} supports ${namesOf(fitting)}`;
  const [oldest, newest] = [deployed[0], deployed.at(-1)];
  const isTooOld = oldest !== undefined && compareVersions(tempest.version, oldest.window.first) < 0;
  const nearest = isTooOld ? oldest : newest;
  return (nearest && outsideWindow({ ...nearest, tempest })) ?? '';
}

function namesOf(releases: readonly Release[]): string {
  return releases.map(({ name }) => name).join(' or ');
}

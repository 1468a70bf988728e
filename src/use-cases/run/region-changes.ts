import { readCloudFacts } from '../../cloud/facts.ts';
import { openSession } from '../../cloud/session.ts';
import { OsgateError } from '../../model/errors.ts';
import type { SiteProfile } from '../../model/site-profile.ts';
import type { ResolvedProfile } from '../../profile/resolve.ts';
import type { CloudFacts } from '../../tempest/cloud-facts.ts';
import type { Notify } from '../events.ts';
import { type ReadyRegion, wantedResources } from './preflight.ts';

interface Examined {
  readonly profile: SiteProfile;
  readonly origins: ResolvedProfile['origins'];
  readonly region: Pick<ReadyRegion, 'credentials' | 'facts'>;
  readonly notify: Notify;
}

/**
 * What of the images, flavors and networks that the profile names is gone or another one since the run began, in words. Tempest goes
 * on without some of them, so that its tests pass and tested something else. A region that does not answer now is no change:
 * that the tests have seen.
 */
export async function findRegionChanges({ profile, origins, region, notify }: Examined): Promise<string[]> {
  try {
    const session = await openSession(region.credentials);
    return compareFacts(region.facts, await readCloudFacts(session, wantedResources(profile, origins)));
  } catch (error) {
    if (!(error instanceof OsgateError)) throw error;
    const changes = error.problems.filter(({ code }) => CHANGED.test(code));
    if (changes.length > 0) return changes.map(({ message }) => message);
    const text = `whether the region is as it was could not be seen after the run: ${error.message}`;
    notify({ kind: 'notice', text });
    return [];
  }
}

/**
 * Codes of what Tempest no longer finds as it did: networks it looks up by name in each test, so that a second one matters; images
 * and flavors it has by id.
 */
const CHANGED = /^(?:(?:image|flavor|network)-missing|network-ambiguous)$/;

function compareFacts(before: CloudFacts, after: CloudFacts): string[] {
  const things: readonly [what: string, was: string | undefined, is: string | undefined][] = [
    ['the image', before.images.defaultId, after.images.defaultId],
    ['the second image', before.images.altId, after.images.altId],
    ['the flavor', before.flavors.defaultId, after.flavors.defaultId],
    ['the second flavor', before.flavors.altId, after.flavors.altId],
    ['the network', before.network?.id, after.network?.id],
    ['the public network', before.publicNetwork?.id, after.publicNetwork?.id],
  ];
  return things
    .filter(([, was, is]) => was !== is)
    .map(([what, was, is]) => `${what} was ${was ?? 'none'} and is ${is ?? 'none'}`);
}

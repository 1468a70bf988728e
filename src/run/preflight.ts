import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCredentials } from '../cloud/credentials.ts';
import { readCloudFacts, type ServiceName } from '../cloud/facts.ts';
import { openSession } from '../cloud/session.ts';
import type { Credentials } from '../model/credentials.ts';
import type { SiteProfile } from '../model/site-profile.ts';
import type { CloudFacts } from '../tempest/cloud-facts.ts';

/** A region that can be tested: who logs in, and what it says of itself. */
export interface ReadyRegion {
  readonly credentials: Credentials;
  readonly facts: CloudFacts;
  /** PEM text of the cloud's own CA. */
  readonly ca: string | undefined;
}

/**
 * Finds out whether a region can be tested: credentials, token, catalog, and every image, flavor and network of the
 * profile.
 *
 * @throws OsgateError `environment` saying what is missing.
 */
export async function checkRegion(
  root: string,
  profile: SiteProfile,
  env: NodeJS.ProcessEnv,
): Promise<ReadyRegion> {
  const credentials = await findCredentials({
    cloud: profile.cloud,
    cloudsFile: profile.cloudsFile === undefined ? undefined : join(root, profile.cloudsFile),
    region: profile.region,
    env,
  });
  const session = await openSession(credentials);
  const facts = await readCloudFacts(session, {
    images: profile.images,
    flavors: profile.flavors,
    network: profile.network.id ?? profile.network.name,
    services: neededServices(profile),
  });
  const ca = credentials.caFile === undefined ? undefined : await readFile(credentials.caFile, 'utf8');
  return { credentials, facts, ca };
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

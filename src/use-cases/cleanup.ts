import { findLeftovers, type Leftovers } from '../cloud/leftovers.ts';
import { openSession } from '../cloud/session.ts';
import { connectEngine } from '../engine/engine.ts';
import { findRunningRuns } from '../engine/tempest-container.ts';
import { OsgateError } from '../model/errors.ts';
import { isoDate } from '../model/iso-time.ts';
import { readSite } from '../store/site.ts';
import { regionCredentials } from './site/credentials.ts';
import { type RunRequest, resolveSettings } from './site/settings.ts';
import type { Surroundings } from './surroundings.ts';

/** What earlier runs left, and what is going on meanwhile. */
export interface RegionLeftovers extends Leftovers {
  readonly region: string;
  /** Ids of runs that go on now, as far as this machine's engine knows: what they made is among the leftovers. */
  readonly running: readonly string[];
}

/**
 * Looks for what Tempest left in a region. Changes nothing.
 *
 * @throws OsgateError `invalid-input` for files of the site, `environment` when the cloud cannot be asked.
 */
export async function listLeftovers(
  { root, workingFolder, env, now }: Surroundings,
  request: RunRequest,
  prefix: string | undefined,
): Promise<RegionLeftovers> {
  const site = await readSite(root, workingFolder);
  const { profile } = resolveSettings(site, request, isoDate(now()));
  const session = await openSession(await regionCredentials({ root: site.root, profile, env }));
  const leftovers = await findLeftovers(session, prefix);
  return { region: profile.region, ...leftovers, running: await runningRuns(profile.region) };
}

async function runningRuns(region: string): Promise<readonly string[]> {
  try {
    return await findRunningRuns(await connectEngine(), region);
  } catch (error) {
    if (error instanceof OsgateError) return [];
    throw error;
  }
}

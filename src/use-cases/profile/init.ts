import { resolve } from 'node:path';
import { findCredentials } from '../../cloud/credentials.ts';
import { discoverCloud } from '../../cloud/discover.ts';
import { openSession } from '../../cloud/session.ts';
import { OsgateError } from '../../model/errors.ts';
import type { DiscoveredCloud } from '../../profile/discovered-cloud.ts';
import { resolveProfile } from '../../profile/resolve.ts';
import {
  completeAnswers,
  missingAnswers,
  renderStartingProfile,
  type StartingAnswers,
} from '../../profile/starting-profile.ts';
import { parseReleases, RELEASES_FILE, type Release } from '../../release/releases.ts';
import { readSite, regionFile, type Site, writeSiteFile } from '../../store/site.ts';

export interface InitRequest {
  readonly region: string;
  readonly answers: StartingAnswers;
  /** Ask the cloud for what was not answered. */
  readonly discover: boolean;
  /** Asks a person for the value of an option; undefined where nobody can be asked. */
  readonly ask: ((option: string) => Promise<string>) | undefined;
}

interface InitSurroundings {
  /** `--root`. */
  readonly root: string | undefined;
  readonly workingFolder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** It becomes the name of a file. */
const REGION_NAME = /^[A-Za-z0-9][\w.-]*$/;

/**
 * Writes a commented profile for a region that has none; what it writes resolves. Returns the file, relative to the site.
 *
 * @throws OsgateError `invalid-input` when the region has a profile, or something is not known and nobody can be asked;
 *   `environment` when the cloud cannot be asked.
 */
export async function initProfile(
  { region, answers, discover, ask }: InitRequest,
  { root, workingFolder, env }: InitSurroundings,
): Promise<string> {
  if (!REGION_NAME.test(region)) {
    throw new OsgateError(
      'invalid-input',
      `expected a region name like prod-a, got ${JSON.stringify(region)}`,
    );
  }
  const site = await readSite(root, workingFolder);
  const file = regionFile(region);
  if (site.profiles.has(file)) {
    throw new OsgateError('invalid-input', `${file} is there already, and is left as it is`, {
      hint: `name another region, or see what it says: osgate render --region ${region} --explain`,
    });
  }
  const { releases } = parseReleases(site.profiles.get(RELEASES_FILE));
  const cloud = discover ? await discoverRegion(region, answers, { site, env, releases }) : undefined;
  const pinned = releases.map(({ name }) => name);
  const known = cloud === undefined ? answers : completeAnswers(answers, cloud, pinned);
  const complete = await askForMissing(known, ask);
  const text = renderStartingProfile(region, complete, cloud);
  const { problems } = resolveProfile(region, new Map([...site.profiles, [file, text]]));
  if (problems.length > 0) {
    throw new OsgateError('invalid-input', `the profile of ${region} would be wrong, and was not written`, {
      problems,
    });
  }
  await writeSiteFile(site, file, text);
  return file;
}

async function discoverRegion(
  region: string,
  { cloud, cloudsFile }: StartingAnswers,
  { site, env, releases }: { site: Site; env: NodeJS.ProcessEnv; releases: readonly Release[] },
): Promise<DiscoveredCloud> {
  const file = cloudsFile === undefined ? undefined : resolve(site.root, cloudsFile);
  const session = await openSession(await findCredentials({ cloud, cloudsFile: file, region, env }));
  return discoverCloud(session, releases);
}

/** The model is asked for first: it says which network is needed. */
async function askForMissing(answers: StartingAnswers, ask: InitRequest['ask']): Promise<StartingAnswers> {
  const missing = missingAnswers(answers);
  const [next] = missing;
  if (next === undefined) return answers;
  if (ask === undefined) {
    throw new OsgateError('invalid-input', `not known: ${missing.join(', ')}`, {
      hint: 'give them as options, or let the cloud be asked: --discover --cloud NAME',
    });
  }
  const value = (await ask(next)).trim();
  const key = next.slice(2).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return askForMissing(value === '' ? answers : { ...answers, [key]: value }, ask);
}

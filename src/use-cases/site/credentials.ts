import { resolve } from 'node:path';
import { findCredentials } from '../../cloud/credentials.ts';
import type { Account, Credentials } from '../../model/credentials.ts';
import { OsgateError } from '../../model/errors.ts';
import type { AccountReference, SiteProfile } from '../../model/site-profile.ts';

/** Whose credentials are looked for, and where. */
export interface CredentialPlace {
  /** The site repository. */
  readonly root: string;
  readonly profile: SiteProfile;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Finds the credentials of the pre-provisioned users; undefined where the profile has none.
 *
 * @throws OsgateError `environment` naming an account that no clouds.yaml has.
 */
export async function findAccounts(place: CredentialPlace): Promise<readonly Account[] | undefined> {
  const { accounts } = place.profile;
  return accounts && Promise.all(accounts.map((account) => findAccount(account, place)));
}

async function findAccount(
  { cloud, roles, isAdmin, network }: AccountReference,
  place: CredentialPlace,
): Promise<Account> {
  // OS_PASSWORD is the administrator's
  const { OS_PASSWORD: _, ...env } = place.env;
  const { region } = place.profile;
  const credentials = await findCredentials({ cloud, cloudsFile: cloudsFileOf(place), region, env });
  return { credentials, roles, isAdmin, network };
}

/**
 * Who logs in to a region, as its profile and the environment say.
 *
 * @throws OsgateError `environment` (or `invalid-input` for a clouds.yaml) when that is nobody.
 */
export async function regionCredentials(place: CredentialPlace): Promise<Credentials> {
  const { profile, env } = place;
  const { cloud, region } = profile;
  return findCredentials({ cloud, cloudsFile: cloudsFileOf(place), region, env });
}

/**
 * Who logs in to a region, as far as it is known here: they are needed only to know what is secret, and one that is missing here
 * does not make the others known to everybody.
 */
export async function knownCredentials(place: CredentialPlace): Promise<readonly Credentials[]> {
  const accounts = (place.profile.accounts ?? []).map(async (account) => {
    const { credentials } = await findAccount(account, place);
    return credentials;
  });
  const found = await Promise.allSettled([regionCredentials(place), ...accounts]);
  return found.flatMap((each) => {
    if (each.status === 'fulfilled') return [each.value];
    if (each.reason instanceof OsgateError) return [];
    throw each.reason;
  });
}

function cloudsFileOf({ root, profile: { cloudsFile } }: CredentialPlace): string | undefined {
  return cloudsFile === undefined ? undefined : resolve(root, cloudsFile);
}

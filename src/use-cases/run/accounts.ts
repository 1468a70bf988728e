import { join } from 'node:path';
import { findCredentials } from '../../cloud/credentials.ts';
import { openSession } from '../../cloud/session.ts';
import type { Account, Credentials } from '../../model/credentials.ts';
import { OsgateError } from '../../model/errors.ts';
import type { AccountReference, SiteProfile } from '../../model/site-profile.ts';

/** Where the credentials of a region are looked for. */
interface AccountSource {
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
export async function findAccounts(source: AccountSource): Promise<readonly Account[] | undefined> {
  const { accounts } = source.profile;
  return accounts && Promise.all(accounts.map((account) => findAccount(account, source)));
}

async function findAccount(
  { cloud, roles, isAdmin, network }: AccountReference,
  { root, profile, env }: AccountSource,
): Promise<Account> {
  // OS_PASSWORD is the administrator's
  const { OS_PASSWORD: _, ...rest } = env;
  const cloudsFile = profile.cloudsFile === undefined ? undefined : join(root, profile.cloudsFile);
  const credentials = await findCredentials({ cloud, cloudsFile, region: profile.region, env: rest });
  return { credentials, roles, isAdmin, network };
}

/**
 * The same, and logs in with each of them. Tempest looks for users by role (`member`, `reader`): each has those that
 * Keystone says at its login, besides those of the profile.
 *
 * @param region the credentials that osgate itself uses: all users have to be of that Keystone
 * @throws OsgateError `environment` naming the first account that is not usable.
 */
export async function readAccounts(
  source: AccountSource,
  region: Credentials,
): Promise<readonly Account[] | undefined> {
  const accounts = await findAccounts(source);
  return accounts && Promise.all(accounts.map((account) => logIn(account, region)));
}

async function logIn(account: Account, region: Credentials): Promise<Account> {
  const { authUrl, username } = account.credentials;
  if (authUrl !== region.authUrl) {
    throw new OsgateError(
      'environment',
      `credentials.accounts: user ${username} is of ${authUrl}, expected ${region.authUrl}`,
      { hint: 'name users of the region that is tested' },
    );
  }
  const { roles = [] } = await openSession(account.credentials);
  return { ...account, roles: [...new Set([...account.roles, ...roles])] };
}

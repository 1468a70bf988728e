import { openSession } from '../../cloud/session.ts';
import type { Account, Credentials } from '../../model/credentials.ts';
import { OsgateError } from '../../model/errors.ts';
import { type CredentialPlace, findAccounts } from '../site/credentials.ts';

/**
 * Finds the pre-provisioned users and logs in with each of them; undefined where the profile has none. Tempest looks for users by role (`member`, `reader`): each has those that
 * Keystone says at its login, besides those of the profile.
 *
 * @param region the credentials that osgate itself uses: all users have to be of that Keystone
 * @throws OsgateError `environment` naming the first account that is not usable.
 */
export async function readAccounts(
  place: CredentialPlace,
  region: Credentials,
): Promise<readonly Account[] | undefined> {
  const accounts = await findAccounts(place);
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

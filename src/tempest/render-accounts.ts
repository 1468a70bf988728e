import { stringify } from 'yaml';
import type { Account } from '../model/credentials.ts';

export interface AccountsFile {
  /** With the passwords in it: for the container's tmpfs, never for a disk. */
  readonly text: string;
  /** The same with every password masked: to print and to store. */
  readonly masked: string;
}

/**
 * Renders Tempest's accounts.yaml. `network`: the one that servers boot on, for accounts that name none themselves;
 * undefined where Tempest makes its own.
 * Source of the format: tempest etc/accounts.yaml.sample, lib/common/preprov_creds.py.
 */
export function renderAccounts(accounts: readonly Account[], network: string | undefined): AccountsFile {
  const render = (mask: boolean) => {
    const entries = accounts.map((account) => entryOf(account, account.network ?? network, mask));
    // Tempest reads YAML 1.1, where a bare on, yes or 1_000 is no text
    return stringify(entries, { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' });
  };
  return { text: render(false), masked: render(true) };
}

function entryOf({ credentials, roles, isAdmin }: Account, network: string | undefined, mask: boolean) {
  const { username, password, project, userDomain, projectDomain } = credentials;
  return {
    username,
    password: mask ? '***' : password,
    project_name: project,
    user_domain_name: userDomain,
    project_domain_name: projectDomain,
    ...(roles.length === 0 ? {} : { roles }),
    ...(isAdmin ? { types: ['admin'] } : {}),
    ...(network === undefined ? {} : { resources: { network } }),
  };
}

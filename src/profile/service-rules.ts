import type { SiteProfile } from '../model/site-profile.ts';
import type { Rule } from './rule.ts';

/** Accounts, services and what they can do. */
export const SERVICE_RULES: readonly Rule[] = [
  {
    name: 'only-administrators-among-accounts',
    applies: ({ accounts }) => accounts?.every((account) => account.isAdmin) === true,
    keys: ['credentials.accounts'],
    message:
      'credentials.accounts: expected at least one without types: [admin]: ordinary tests never use an administrator',
    hint: 'add two ordinary users, in two projects: many tests need both',
  },
  {
    name: 'same-account-twice',
    applies: ({ accounts = [] }) => new Set(accounts.map(({ cloud }) => cloud)).size < accounts.length,
    keys: ['credentials.accounts'],
    message: 'credentials.accounts: the same cloud twice: Tempest counts one user for it',
    hint: 'give each account a user of its own',
  },
  {
    name: 'isolated-networks-with-pre-provisioned-accounts',
    applies: ({ accounts, network }) =>
      network.isolated &&
      network.name === undefined &&
      network.id === undefined &&
      accounts?.some((account) => account.network === undefined) === true,
    keys: ['credentials.accounts', 'network.isolated'],
    message:
      'credentials.accounts with network.isolated: true: Tempest makes no networks for these users, and no account names one',
    hint: 'give each account its network, or set network.name',
  },
  {
    name: 'volumes-without-cinder',
    applies: ({ services, volumes }) => !services.cinder && volumes.backends.length > 0,
    keys: ['volumes.backends'],
    message: 'volumes.backends: given, although services.cinder is false: every volume test would skip',
    hint: 'set services.cinder: true, or remove them',
  },
  {
    name: 'migration-on-one-node',
    applies: ({ compute, features }) =>
      compute.minNodes < 2 &&
      (features.compute.live_migration === true || features.compute.cold_migration === true),
    keys: ['features.compute.live_migration', 'features.compute.cold_migration'],
    message: 'migration is on, although compute.min_nodes is 1: every test of it would skip',
    hint: 'set compute.min_nodes: 2, or switch live_migration and cold_migration off',
  },
  {
    name: 'multi-backend-without-backends',
    applies: ({ volumes, features }) => features.volume.multi_backend === true && volumes.backends.length < 2,
    keys: ['features.volume.multi_backend'],
    message: 'features.volume.multi_backend: true needs two names in volumes.backends',
    hint: 'name the back ends, or switch it off',
  },
  ...(['compute', 'volume', 'placement'] as const).map((service) => ({
    name: 'microversions-upside-down',
    applies: ({ microversions }: SiteProfile) => {
      const { min, max } = microversions[service];
      return min !== undefined && max !== undefined && compareMicroversions(min, max) > 0;
    },
    keys: [`microversions.${service}.min`],
    message: `microversions.${service}: min is above max: no test would run`,
    hint: 'swap them, or leave one out',
  })),
];

/** Numbers, part by part: 2.9 is below 2.10. */
function compareMicroversions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  const difference = (index: number) => (left?.[index] ?? 0) - (right?.[index] ?? 0);
  return difference(0) || difference(1);
}

import type { Check } from '../model/check.ts';
import type { SiteProfile } from '../model/site-profile.ts';
import type { CloudFacts } from '../tempest/cloud-facts.ts';
import type { ServiceName } from './service.ts';

/** What every check of a region gets. */
export interface Region {
  readonly profile: SiteProfile;
  readonly facts: CloudFacts;
  /**
   * A service's answer, or what it has under `key`; undefined where it has no such thing or does not let us see it. Throws for an
   * error of the service, which is then the line of the check.
   */
  readonly read: <T>(service: ServiceName, path: string, key?: string) => Promise<T | undefined>;
}

/** A check without its name. */
export type Finding = Omit<Check, 'name'>;

export const ok = (detail: string): Finding => ({ state: 'ok', detail });
export const warn = (detail: string, remedy: string): Finding => ({ state: 'warn', detail, remedy });
export const fail = (detail: string, remedy: string): Finding => ({ state: 'fail', detail, remedy });

/** What a project that Tempest makes could not use; one of the site's own accounts may have been given it. */
export function notForAll(
  { accounts }: SiteProfile,
  { seen, use, remedy }: { readonly seen: string; readonly use: string; readonly remedy: string },
): Finding {
  if (accounts === undefined) return fail(`${seen}: Tempest's own projects could not ${use}`, remedy);
  return warn(`${seen}: only those of credentials.accounts that were given it can ${use}`, remedy);
}

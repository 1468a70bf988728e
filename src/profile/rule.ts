import type { OptionValue, SiteProfile } from '../model/site-profile.ts';

/** What a profile says twice and differently. */
export interface Rule {
  /** Kebab-case; the problem's code. */
  readonly name: string;
  readonly applies: (profile: SiteProfile) => boolean;
  /** Keys whose place is told: the first one that a layer gives. */
  readonly keys: readonly string[];
  /** What contradicts what, and what Tempest would make of it. */
  readonly message: string;
  readonly hint: string;
}

/** The value of a raw override of tempest.conf. */
export function override(profile: SiteProfile, group: string, option: string): OptionValue | undefined {
  return profile.overrides[group]?.[option];
}

import type { Problem } from '../model/problem.ts';
import type { SiteProfile } from '../model/site-profile.ts';
import { NETWORK_RULES } from './network-rules.ts';
import { SERVICE_RULES } from './service-rules.ts';

/**
 * Every rule that the profile breaks, at the place that has to change: settings that Tempest takes without a word and that
 * cost a run of hours; `docs/profiles.md` lists them.
 */
export function findContradictions(
  profile: SiteProfile,
  origins: ReadonlyMap<string, Pick<Problem, 'file' | 'line' | 'column'>>,
): Problem[] {
  return [...NETWORK_RULES, ...SERVICE_RULES]
    .filter((rule) => rule.applies(profile))
    .map(({ name, keys, message, hint }) => ({
      code: name,
      message,
      hint,
      ...keys.map((key) => origins.get(key)).find((origin) => origin !== undefined),
    }));
}

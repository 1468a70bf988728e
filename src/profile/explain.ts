import type { RawOverride } from '../model/plan.ts';
import type { OptionValue } from '../model/site-profile.ts';
import type { ResolvedProfile } from './resolve.ts';

/** One effective value of a profile, and who said it. */
export interface ExplainedValue {
  /** Dotted: `network.floating_ips`. */
  readonly key: string;
  readonly value: unknown;
  /** `file:line`, `built-in default` or `command line`. */
  readonly place: string;
  /** A raw option of tempest.conf, past the profile's own words. */
  readonly isOverride: boolean;
}

const OVERRIDES = 'overrides.';

/**
 * Every effective value of a profile with the place that won, in the order of the schema. `release`: what the command
 * line says instead of the profile.
 */
export function explainProfile(
  { values, origins }: ResolvedProfile,
  release: string | undefined,
): ExplainedValue[] {
  return [...values].map(([key, value]) => {
    if (key === 'release' && release !== undefined) {
      return { key, value: release, place: 'command line', isOverride: false };
    }
    const origin = origins.get(key);
    const place = origin === undefined ? 'built-in default' : `${origin.file}:${origin.line}`;
    return { key, value, place, isOverride: key.startsWith(OVERRIDES) };
  });
}

/** The raw overrides among the values, as the plan holds them. */
export function rawOverrides(values: readonly ExplainedValue[]): RawOverride[] {
  return values
    .filter(({ isOverride }) => isOverride)
    .map(({ key, value, place }) => ({
      option: key.slice(OVERRIDES.length),
      value: value as OptionValue,
      place,
    }));
}

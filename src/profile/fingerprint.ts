import { createHash } from 'node:crypto';
import type { SiteProfile } from '../model/site-profile.ts';

/**
 * SHA-256 of what a profile says about what is tested and how: two runs with the same fingerprint had the same settings,
 * whatever the cloud answered. How the image is built, where credentials come from, pins, limits of the gate, the zone of
 * reports and other suites are not in it.
 */
export function fingerprintProfile(profile: SiteProfile, suite: string): string {
  const {
    build: _,
    cloud: _1,
    cloudsFile: _2,
    release: _3,
    gate: _4,
    timezone: _5,
    suites,
    ...settings
  } = profile;
  const text = JSON.stringify({ ...settings, suite: suites[suite] ?? null }, sortKeys);
  return createHash('sha256').update(text).digest('hex');
}

/** The order of keys in a file means nothing. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

import { expect, test } from 'vitest';
import { fingerprintProfile } from '../../src/profile/fingerprint.ts';
import { resolveProfile } from '../../src/profile/resolve.ts';

function fingerprint(more: string): string {
  const text = `release: zed\nnetwork: {public_network: p}\nimages: {default: i}\nflavors: {default: f}\n${more}`;
  const { profile } = resolveProfile('r', new Map([['tempest-profiles/regions/r.yaml', text]]));
  if (profile === undefined) throw new Error('the profile has problems');
  return fingerprintProfile(profile, 'smoke');
}

test('what says nothing about the tests changes no fingerprint; what does, changes it', () => {
  expect(fingerprint('timezone: Asia/Seoul')).toBe(fingerprint(''));
  expect(fingerprint('test_timeout_seconds: 5')).not.toBe(fingerprint(''));
});

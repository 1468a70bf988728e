import type { Plan } from '../../model/plan.ts';
import { fingerprintProfile } from '../../profile/fingerprint.ts';
import type { Settings } from './settings.ts';

/** What a plan says of the site's files, whichever tests are planned and whoever runs them. */
export function planBasis({ profile, release, suite, lists, layers }: Settings) {
  return {
    schema: 'osgate-plan/v1',
    region: profile.region,
    release: release.name,
    ...(profile.timezone !== undefined && { timezone: profile.timezone }),
    suite,
    lists: lists.files,
    profileSha256: fingerprintProfile(profile, suite),
    profileLayers: layers,
  } as const satisfies Partial<Plan>;
}

import type { Problem } from '../../model/problem.ts';
import type { OptionValue } from '../../model/site-profile.ts';
import type { Settings } from './settings.ts';

/** Where the profile says a value: under a key, or under any other with this very value. */
export function findPlace(
  { explained, origins }: Pick<Settings, 'explained' | 'origins'>,
  key: string,
  value: OptionValue,
): Partial<Problem> | undefined {
  const wanted = JSON.stringify(value);
  const same = explained.find((each) => each.value !== undefined && JSON.stringify(each.value) === wanted);
  return origins.get(key) ?? (same && origins.get(same.key));
}

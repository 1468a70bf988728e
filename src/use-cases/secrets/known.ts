import type { Credentials } from '../../model/credentials.ts';
import { isTelling } from '../../secrets/rules.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import type { Surroundings } from '../surroundings.ts';
import { ordinaryText } from './ordinary-text.ts';

/** Names of variables whose value logs somebody in. */
const SECRET_VARIABLE = /^OS_\w*(?:PASSWORD|TOKEN|SECRET)$|^(?:REDMINE|JIRA|GITLAB|GITHUB)_TOKEN$/;

export interface RunSecrets {
  /** Known by their value, wherever they stand. */
  readonly values: readonly string[];
  /** What holds a secret that cannot be told from ordinary text, such as `the password of admin`. */
  readonly untold: readonly string[];
}

/**
 * Every secret of a run that is known: the credentials in use, and those in the environment. Short ones, and those that stand in
 * ordinary text of the run, too, are not told by their value: a password like `admin` stands in test ids and user names; masked
 * by its value it would make logs unreadable, and searched for it would be found everywhere.
 *
 * @param ordinary text of this run that holds no secret, such as its plan
 */
export function runSecrets(
  credentials: readonly Credentials[],
  env: NodeJS.ProcessEnv,
  ordinary: readonly string[],
): RunSecrets {
  const holders = new Map(credentials.map((each) => [each.password, `the password of ${each.username}`]));
  for (const [name, value] of Object.entries(env)) {
    if (SECRET_VARIABLE.test(name) && value !== undefined && value !== '' && !holders.has(value)) {
      holders.set(value, name);
    }
  }
  const isKnown = (value: string) => isTelling(value) && !ordinary.some((text) => text.includes(value));
  const untold = [...holders].filter(([value]) => !isKnown(value)).map(([, holder]) => holder);
  return { values: [...holders.keys()].filter(isKnown), untold };
}

/** What to say of secrets that are masked in some places only; undefined when there are none. */
export function untoldNotice({ untold }: RunSecrets): string | undefined {
  if (untold.length === 0) return undefined;
  const [they, them] = untold.length === 1 ? ['It is', 'it'] : ['They are', 'them'];
  return `${untold.join(', ')}: too short, or a word that stands in the files of any run. ${they} masked behind keys like "password" only, not wherever a log may hold ${them}`;
}

/**
 * What is masked in a run by its value, whoever's it is. Says which secrets cannot be told so.
 */
export async function secretsOfRun(
  folder: RunFolder,
  credentials: readonly Credentials[],
  { env, notify, place }: Pick<Surroundings, 'env' | 'notify' | 'place'>,
): Promise<readonly string[]> {
  const known = runSecrets(credentials, env, await ordinaryText(folder, place));
  const untold = untoldNotice(known);
  if (untold !== undefined) notify({ kind: 'notice', text: untold });
  return known.values;
}

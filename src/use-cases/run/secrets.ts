import { rename } from 'node:fs/promises';
import type { Credentials } from '../../model/credentials.ts';
import { OsgateError } from '../../model/errors.ts';
import type { SiteProfile } from '../../model/site-profile.ts';
import type { ReportInput } from '../../report/report-input.ts';
import { isTelling } from '../../secrets/rules.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { WITHHELD } from '../../store/runs.ts';
import { findAccounts } from './accounts.ts';
import { regionCredentials } from './preflight.ts';
import { filesWithSecrets } from './search-secrets.ts';

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
 * Who logs in to a region, as far as it is known here: nobody where credentials are missing.
 *
 * @throws nothing for credentials that cannot be found: they are needed only to know what is secret
 */
export async function knownCredentials(source: {
  readonly root: string;
  readonly profile: SiteProfile;
  readonly env: NodeJS.ProcessEnv;
}): Promise<readonly Credentials[]> {
  try {
    const accounts = (await findAccounts(source)) ?? [];
    return [await regionCredentials(source), ...accounts.map((account) => account.credentials)];
  } catch (error) {
    if (error instanceof OsgateError) return [];
    throw error;
  }
}

/**
 * Takes a run out of what is published when a secret got into it, and throws what to do about it. The folder keeps
 * everything, under a name that no command finds and no pipeline collects.
 */
export async function withholdLeaks(
  { path }: RunFolder,
  { verdict }: ReportInput,
  secrets: readonly string[],
): Promise<void> {
  const files = await filesWithSecrets(path, verdict, secrets);
  if (files.length === 0) return;
  const aside = `${path}${WITHHELD}`;
  await rename(path, aside);
  throw new Error(
    `${verdict.headline}\nThe run is withheld: ${files.join(', ')} still ${files.length === 1 ? 'holds' : 'hold'} a secret in clear text.\n` +
      `It lies in ${aside}; do not attach it to anything. Masking should have caught this.`,
  );
}

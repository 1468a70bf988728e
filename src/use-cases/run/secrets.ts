import { createReadStream } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Credentials } from '../../model/credentials.ts';
import type { ReportInput } from '../../report/report-input.ts';
import { knownValues } from '../../secrets/rules.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { WITHHELD } from '../../store/runs.ts';

/** Names of variables whose value logs somebody in. */
const SECRET_VARIABLE = /^OS_\w*(?:PASSWORD|TOKEN|SECRET)$/;

/**
 * Every secret that is known by its value in a run: the credentials in use, and those in the environment. What cannot be
 * told from ordinary text is left out: a password like `admin` stands in test ids and user names, too; masked by its
 * value it would make logs unreadable, and searched for it would be found everywhere.
 *
 * @param ordinary text of this run that holds no secret: its plan and its masked tempest.conf
 */
export function runSecrets(
  credentials: readonly Credentials[],
  env: NodeJS.ProcessEnv,
  ordinary: readonly string[],
): string[] {
  const variables = Object.entries(env).flatMap(([name, value]) =>
    SECRET_VARIABLE.test(name) && value !== undefined ? [value] : [],
  );
  const secrets = new Set([...credentials.map(({ password }) => password), ...variables]);
  return [...secrets].filter((secret) => !ordinary.some((text) => text.includes(secret)));
}

const CHUNK_BYTES = 1 << 20;

/**
 * Searches every file of a finished run for the known values, in every form. Nothing should be found: all of it was
 * masked on its way there. Returns the files that hold one, relative to the folder.
 */
async function filesWithSecrets(folder: string, secrets: readonly string[]): Promise<string[]> {
  const values = knownValues(secrets);
  if (values === undefined) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found: string[] = [];
  for (const file of files.sort()) if (await holds(file, values)) found.push(relative(folder, file));
  return found;
}

/** Longer than any form of a secret, so that one on the border of two chunks is seen. */
const OVERLAP_CHARACTERS = 1 << 16;

async function holds(file: string, values: RegExp): Promise<boolean> {
  let before = '';
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
    const text = before + (chunk as Buffer).toString('latin1');
    if (text.search(values) >= 0) return true;
    before = text.slice(-OVERLAP_CHARACTERS);
  }
  return false;
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
  const files = await filesWithSecrets(path, secrets);
  if (files.length === 0) return;
  const aside = `${path}${WITHHELD}`;
  await rename(path, aside);
  throw new Error(
    `${verdict.headline}\nThe run is withheld: ${files.join(', ')} still ${files.length === 1 ? 'holds' : 'hold'} a secret in clear text.\n` +
      `It lies in ${aside}; do not attach it to anything. Masking should have caught this.`,
  );
}

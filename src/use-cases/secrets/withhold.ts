import { rename } from 'node:fs/promises';
import type { ReportInput } from '../../report/report-input.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { WITHHELD } from '../../store/runs.ts';
import { filesWithSecrets } from './search.ts';

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

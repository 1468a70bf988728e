import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OsgateError } from '../../model/errors.ts';
import type { ResultSet } from '../../model/test-result.ts';
import type { SecretRules } from '../../secrets/rules.ts';
import { openResultFile, ResultFile } from '../../store/result-file.ts';
import { StreamMasker } from '../../subunit/mask-stream.ts';
import { readResults } from '../results/read.ts';

/**
 * Copies a result file, unpacked and with its secrets masked: what lies in a run folder is published. Returns why the file is
 * not whole, which its copy no longer shows; undefined when it is, or when the copy is empty, too.
 *
 * @throws OsgateError `invalid-input` for a file that holds no results, or when masking would change what the results say.
 */
export async function keepMasked(
  file: ResultFile,
  path: string,
  rules: SecretRules,
): Promise<string | undefined> {
  const copy = createWriteStream(path, { mode: 0o600 });
  const masker = new StreamMasker(rules);
  const masked = new Readable({ read: () => {} });
  const written = pipeline(masked, copy);
  const given = new ResultFile(file.name, Readable.from(read(file, (piece) => masked.push(piece), masker)));
  const before = shapeOf(await readResults([given]));
  masked.push(null);
  await written;
  const after = shapeOf(await readResults([openResultFile(path, process.stdin)]));
  const same = before.tests === after.tests && (before.intact === after.intact || file.defect !== undefined);
  if (!same) {
    throw new OsgateError(
      'invalid-input',
      `${file.name}: without the secrets in it this file would say something else, so it is not kept`,
      { hint: 'judge it without --out, or take passwords and tokens out of the names of its tests' },
    );
  }
  return after.intact ? file.defect : undefined;
}

/** The content for whoever reads it, while its masked form is handed on. */
async function* read(
  file: ResultFile,
  handOn: (piece: Buffer) => void,
  masker: StreamMasker,
): AsyncGenerator<Buffer> {
  for await (const chunk of file.chunks()) {
    handOn(masker.push(chunk));
    // the chunk is valid only until the next one
    yield Buffer.from(chunk);
  }
  handOn(masker.end());
}

/** What a verdict rests on, in short. */
function shapeOf({ tests, fixtures, intact }: ResultSet): { tests: string; intact: boolean } {
  const hash = createHash('sha256');
  for (const { id, attempts } of tests)
    hash.update(JSON.stringify([id, attempts.map(({ status }) => status)]));
  for (const { kind, scope, status } of fixtures) hash.update(JSON.stringify([kind, scope, status]));
  return { tests: hash.digest('hex'), intact };
}

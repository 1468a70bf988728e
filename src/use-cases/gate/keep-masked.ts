import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { OsgateError } from '../../model/errors.ts';
import type { ResultSet } from '../../model/test-result.ts';
import type { SecretRules } from '../../secrets/rules.ts';
import { openResultFile, ResultFile } from '../../store/result-file.ts';
import { unwritable } from '../../store/whole-file.ts';
import { StreamMasker } from '../../subunit/mask-stream.ts';
import { readResults } from '../results/read.ts';

/**
 * Copies a result file, unpacked and with its secrets masked: what lies in a run folder is published. Returns why the file is
 * not whole, which its copy no longer shows; undefined when it is, or when the copy is empty, too.
 *
 * @throws OsgateError `invalid-input` for a file that holds no results, or when masking would change what the results say;
 *   `environment` when the copy cannot be written.
 */
export async function keepMasked(
  file: ResultFile,
  path: string,
  rules: SecretRules,
): Promise<string | undefined> {
  const before = shapeOf(await copyMasked(file, path, rules));
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

/** Reads the results while the copy is written. */
async function copyMasked(file: ResultFile, path: string, rules: SecretRules): Promise<ResultSet> {
  const refuse = (cause: unknown) => {
    throw unwritable(path, cause, 'name another folder: --out DIR');
  };
  await using copy = await open(path, 'w', 0o600).catch(refuse);
  const write = (piece: Buffer) => copy.writeFile(piece).catch(refuse);
  const given = Readable.from(handOn(file, write, new StreamMasker(rules)));
  return await readResults([new ResultFile(file.name, given)]);
}

/**
 * The content for whoever reads it, while its masked form is handed on. One piece is on its way while the next is read, and no more:
 * what reads faster than a disk writes waits for it.
 */
export async function* handOn(
  file: Pick<ResultFile, 'chunks'>,
  write: (piece: Buffer) => Promise<void>,
  masker: { push(piece: Uint8Array): Buffer; end(): Buffer },
): AsyncGenerator<Buffer> {
  let written = Promise.resolve();
  const next = async (piece: Buffer) => {
    await written;
    written = write(piece);
    // whoever waits for it next is told
    written.catch(() => {});
  };
  for await (const chunk of file.chunks()) {
    await next(masker.push(chunk));
    // the chunk is valid only until the next one
    yield Buffer.from(chunk);
  }
  await next(masker.end());
  await written;
}

/** What a verdict rests on, in short. */
function shapeOf({ tests, fixtures, intact }: ResultSet): { tests: string; intact: boolean } {
  const hash = createHash('sha256');
  for (const { id, attempts } of tests)
    hash.update(JSON.stringify([id, attempts.map(({ status }) => status)]));
  for (const { kind, scope, status } of fixtures) hash.update(JSON.stringify([kind, scope, status]));
  return { tests: hash.digest('hex'), intact };
}

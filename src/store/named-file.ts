import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OsgateError } from '../model/errors.ts';

/**
 * The text of a file that a user named, relative to where they are. `what` it is called in messages: `plan`.
 *
 * @throws OsgateError `invalid-input` when there is no such file, or it cannot be read.
 */
export async function readNamedFile(file: string, workingFolder: string, what: string): Promise<string> {
  try {
    return await readFile(resolve(workingFolder, file), 'utf8');
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const isMissing = 'code' in cause && cause.code === 'ENOENT';
    const message = isMissing ? `there is no ${what} ${file}` : `${file} cannot be read: ${cause.message}`;
    throw new OsgateError('invalid-input', message, { cause });
  }
}

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OsgateError } from '../model/errors.ts';

/**
 * Writes a file whole or not at all, in place of the one before; its folder is made.
 *
 * @throws OsgateError `environment` when it cannot be written; `hint`: what to do then.
 */
export async function writeWholeFile(
  path: string,
  content: string | Uint8Array,
  hint?: string,
): Promise<void> {
  const unfinished = `${path}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, content);
    await rename(unfinished, path);
  } catch (cause) {
    throw unwritable(path, cause, hint);
  }
}

/** @throws OsgateError `environment` when a file or folder cannot be removed. */
export async function removeWhole(path: string): Promise<void> {
  await rm(path, { recursive: true }).catch((cause: Error) => {
    throw new OsgateError('environment', `${path} cannot be removed: ${cause.message}`, { cause });
  });
}

/** A path of the user's that cannot be read, in the system's words. */
export function unreadable(path: string, cause: unknown): OsgateError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new OsgateError('invalid-input', `${path} cannot be read: ${why}`, { cause });
}

/** A path that cannot be written, in the system's words. */
export function unwritable(path: string, cause: unknown, hint?: string): OsgateError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new OsgateError('environment', `${path} cannot be written: ${why}`, {
    cause,
    ...(hint !== undefined && { hint }),
  });
}

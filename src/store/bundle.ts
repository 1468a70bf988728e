import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { OsgateError } from '../model/errors.ts';
import { unreadable } from './whole-file.ts';

const SUMS_FILE = 'SHA256SUMS';

/**
 * Packs a run folder into one file, `.tar.zst`, with a list of checksums as `sha256sum --check` reads it. Equal folders make
 * equal bytes: names are sorted, owners and times fixed.
 *
 * @throws OsgateError `invalid-input` when the target is there already, or cannot be written.
 */
export async function writeBundle(folder: string, target: string): Promise<void> {
  const files = await filesOf(folder);
  const sums = await Promise.all(files.map(async (file) => sumLine(await sha256(join(folder, file)), file)));
  const archive = pack();
  const written = pipeline(archive, createZstdCompress(), createWriteStream(target, { flags: 'wx' }));
  const name = basename(folder);
  try {
    await Promise.all([
      written,
      (async () => {
        archive.entry({ ...FIXED, name: `${name}/${SUMS_FILE}` }, sums.join(''));
        for (const file of files) await addFile(archive, join(folder, file), `${name}/${file}`);
        archive.finalize();
      })(),
    ]);
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (!taken) await rm(target, { force: true }).catch(() => {});
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OsgateError('invalid-input', `the bundle cannot be written: ${why}`, {
      cause,
      hint: 'name another file: -o FILE',
    });
  }
}

/** As `sha256sum` itself writes it: a backslash before the line says that the name is escaped. */
function sumLine(sum: string, file: string): string {
  const escaped = file.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `${escaped === file ? '' : '\\'}${sum}  ${escaped}\n`;
}

const FIXED = { mode: 0o644, uid: 0, gid: 0, mtime: new Date(0) } as const;

/** Relative to the folder, with forward slashes, sorted. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash).catch((cause) => {
    throw unreadable(file, cause);
  });
  return hash.digest('hex');
}

async function addFile(archive: Pack, file: string, name: string): Promise<void> {
  const { size } = await stat(file);
  await pipeline(createReadStream(file), archive.entry({ ...FIXED, name, size }));
}

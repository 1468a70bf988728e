import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Duplex, pipeline as joined, Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Extract, extract, pack } from 'tar-stream';

export interface ArchiveFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Permission bits; 0o644 unless told. */
  readonly mode?: number;
}

/** Packs files into one tar. Owners and times are fixed, so that equal files make equal bytes (the build cache needs it). */
export async function packArchive(files: readonly ArchiveFile[]): Promise<Buffer> {
  const archive = pack();
  for (const { path, content, mode = 0o644 } of files) {
    archive.entry({ name: path, mode, uid: 0, gid: 0, mtime: new Date(0) }, Buffer.from(content));
  }
  archive.finalize();
  return buffer(archive);
}

/**
 * Writes the regular files of an engine's archive answer into an existing folder, streamed, however large, each whole or not at
 * all. The engine puts the folder that was asked for in front of each name; it is left out, and so is any entry that would leave
 * the target. Yields each name once its file is there.
 *
 * @param passThrough what the bytes of a file go through on their way to the disk, in this order
 */
export async function* saveArchive(
  tar: NodeJS.ReadableStream,
  target: string,
  passThrough: (name: string) => readonly Duplex[],
): AsyncGenerator<string> {
  for await (const entry of entriesOf(tar)) {
    const name = innerName(entry.header.name);
    if (entry.header.type !== 'file' || name.includes('..')) {
      entry.resume();
      continue;
    }
    const path = join(target, name);
    await mkdir(dirname(path), { recursive: true });
    const unfinished = `${path}.tmp`;
    await pipeline([Readable.from(entry), ...passThrough(name), createWriteStream(unfinished)]);
    await rename(unfinished, path);
    yield name;
  }
}

/** Reads the regular files of an engine's archive answer into memory; names as in {@link saveArchive}. */
export async function unpackArchive(tar: NodeJS.ReadableStream): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const entry of entriesOf(tar)) {
    const content = await text(entry);
    if (entry.header.type === 'file') files.set(innerName(entry.header.name), content);
  }
  return files;
}

function entriesOf(tar: NodeJS.ReadableStream): Extract {
  const entries = extract();
  // an error of one ends the other: a connection of which nobody reads the rest would keep osgate from ending
  joined(tar, entries, () => {});
  return entries;
}

function innerName(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

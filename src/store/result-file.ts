import { closeSync, createReadStream, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { OsgateError } from '../model/errors.ts';
import { folderHint } from './folder-hint.ts';
import { LONGEST_MAGIC_BYTES, type Packing, packingOf, unpack } from './unpack.ts';

/** The name that stands for standard input. */
const STDIN = '-';
const STDIN_NAME = 'standard input';
const CHUNK_BYTES = 256 * 1024;

/** A file that tests left behind, or standard input. What is packed is known by its first bytes, not by its name. */
export class ResultFile {
  /** As the user named it; `-` is called `standard input`. */
  readonly name: string;
  readonly #stream: Readable | undefined;
  #defect: string | undefined;

  /** With a stream, which is read once, the content is what comes from it; else that of the file with this name. */
  constructor(name: string, stream?: Readable) {
    this.name = name;
    this.#stream = stream;
  }

  /** Why what was read is not all there should be: it is empty, or what it is packed in is damaged. Known after reading. */
  get defect(): string | undefined {
    return this.#defect;
  }

  /** Whether it can be read again: standard input and pipes cannot. */
  get isLasting(): boolean {
    return this.#stream === undefined && statSync(this.name).isFile();
  }

  /** What the file is packed with, if it is. */
  get packing(): Packing | undefined {
    return packingOf(headOf(this.name));
  }

  /**
   * The content, unpacked. What was unpacked before a defect is still delivered. A chunk is valid until the next one is
   * asked for.
   */
  async *chunks(): AsyncGenerator<Uint8Array> {
    let sizeBytes = 0;
    try {
      for await (const chunk of unpack(this.#raw())) {
        sizeBytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (error instanceof OsgateError || !(error instanceof Error)) throw error;
      this.#defect = error.message;
    }
    if (sizeBytes === 0) this.#defect ??= 'it is empty';
  }

  /** A part of the content, unpacked. Of what is not packed only this part is read. */
  async *span(offset: number, length: number): AsyncGenerator<Uint8Array> {
    const isPacked = this.packing !== undefined;
    const chunks = isPacked ? this.chunks() : chunksOfFile(this.name, offset);
    const end = offset + length;
    let at = isPacked ? 0 : offset;
    for await (const chunk of chunks) {
      const part = chunk.subarray(Math.max(0, offset - at), Math.max(0, end - at));
      if (part.length > 0) yield part;
      at += chunk.length;
      if (at >= end) return;
    }
  }

  /** A file name for a copy that is unpacked. */
  get baseName(): string {
    return this.name === STDIN_NAME ? 'stdin' : basename(this.name).replace(/(?<=.)\.(?:gz|zst|xz)$/, '');
  }

  /** The bytes as they are, packed or not. */
  #raw(): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
    if (this.#stream !== undefined) return this.#stream;
    return this.isLasting ? chunksOfFile(this.name) : createReadStream(this.name);
  }
}

/**
 * Opens result files; `-` is standard input.
 *
 * @throws OsgateError `invalid-input` when there is no such file, when it cannot be read, or when one is named twice: its
 *   results would count twice.
 */
export function openResultFiles(names: readonly string[], stdin: Readable): ResultFile[] {
  const paths = names.map((name) => (existsSync(name) ? realpathSync(name) : name));
  const twice = names.find((_, index) => paths.indexOf(paths[index] ?? '') !== index);
  if (twice !== undefined) {
    const file = twice === STDIN ? STDIN_NAME : twice;
    throw new OsgateError('invalid-input', `${file} is named twice`, { hint: 'name each file once' });
  }
  return names.map((name) => openResultFile(name, stdin));
}

/** The same for one file. */
export function openResultFile(name: string, stdin: Readable): ResultFile {
  if (name === STDIN) return new ResultFile(STDIN_NAME, stdin);
  const stat = reading(name, () => statSync(name));
  if (stat.isDirectory()) {
    throw new OsgateError('invalid-input', `${name} is a folder, not a result file`, {
      hint: folderHint(name),
    });
  }
  if (stat.isFile()) reading(name, () => closeSync(openSync(name, 'r')));
  return new ResultFile(name);
}

/** Says what the system says when it cannot do this with a file. */
function reading<T>(name: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const isMissing = 'code' in cause && cause.code === 'ENOENT';
    const why = cause.message.replace(/^\w+: (.*?), \w+ .*$/s, '$1');
    const message = isMissing ? `there is no file ${name}` : `${name} cannot be read: ${why}`;
    throw new OsgateError('invalid-input', message, { cause });
  }
}

/** A regular file, read into the same memory again and again: several times as fast as a stream of it. */
function* chunksOfFile(path: string, offset = 0, chunkBytes = CHUNK_BYTES): Generator<Uint8Array> {
  const descriptor = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafeSlow(chunkBytes);
    for (let position = offset; ; ) {
      const size = readSync(descriptor, chunk, { position });
      if (size === 0) return;
      yield chunk.subarray(0, size);
      position += size;
    }
  } finally {
    closeSync(descriptor);
  }
}

function headOf(path: string): Buffer {
  for (const chunk of chunksOfFile(path, 0, LONGEST_MAGIC_BYTES)) return Buffer.from(chunk);
  return Buffer.alloc(0);
}

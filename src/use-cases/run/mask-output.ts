import { createHash } from 'node:crypto';
import { type Duplex, Transform } from 'node:stream';
import { createMasker } from '../../secrets/masker.ts';
import type { SecretRules } from '../../secrets/rules.ts';
import { StreamMasker } from '../../subunit/mask-stream.ts';

/** Size and SHA-256 of a file as the container wrote it, before anything was masked; and SHA-256 of what is stored. */
export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly storedSha256: string;
}

/** What the files of a run's volume pass through on their way to the disk: no secret is ever written there. */
export interface OutputMask {
  passThrough(name: string): Duplex[];
  /** The stream of record as the runner wrote it: what the end marker names. Undefined when it did not come. */
  readonly stream: WrittenFile | undefined;
}

const STREAM_FILE = 'stream.subunit';

/** Masks the stream event by event and logs as text; other files of a run hold no output of tests. */
export function createOutputMask(rules: SecretRules): OutputMask {
  let stream: WrittenFile | undefined;
  return {
    passThrough: (name) => {
      if (name !== STREAM_FILE) return name.endsWith('.log') ? [transform(createMasker(rules))] : [];
      let written: Omit<WrittenFile, 'storedSha256'> | undefined;
      const asWritten = hashing((counted) => {
        written = counted;
      });
      const asStored = hashing(({ sha256 }) => {
        if (written !== undefined) stream = { ...written, storedSha256: sha256 };
      });
      return [asWritten, transform(new StreamMasker(rules)), asStored];
    },
    get stream() {
      return stream;
    },
  };
}

/** Tells what went through when all of it did. */
function hashing(tell: (counted: { bytes: number; sha256: string }) => void): Transform {
  const hash = createHash('sha256');
  let bytes = 0;
  return new Transform({
    transform: (chunk, _encoding, done) => {
      bytes += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
    flush: (done) => {
      tell({ bytes, sha256: hash.digest('hex') });
      done();
    },
  });
}

function transform(masker: { push(piece: Uint8Array): Buffer; end(): Buffer }): Transform {
  return new Transform({
    transform: (chunk, _encoding, done) => done(null, masker.push(chunk)),
    flush: (done) => done(null, masker.end()),
  });
}

import { Readable } from 'node:stream';
import { OsgateError } from '../model/errors.ts';
import type { StreamPlace } from '../model/test-result.ts';
import { AttachmentPicker } from '../subunit/attachment-picker.ts';
import { SubunitDecoder } from '../subunit/decoder.ts';
import { openResultFile } from './result-file.ts';

/**
 * The whole content of an attachment, in pieces, from the file in which it was found: as it is, not decoded. Of a packed file
 * all that stands before it is unpacked first. Memory: a few packets, however large it is.
 *
 * @throws OsgateError `invalid-input` when the file is no longer there, or no longer the one that was read.
 */
export async function* attachmentPieces({ file, offset, length }: StreamPlace): AsyncGenerator<Uint8Array> {
  const picker = new AttachmentPicker();
  const decoder = new SubunitDecoder(picker);
  let found = false;
  for await (const bytes of openResultFile(file, Readable.from([])).span(offset, length)) {
    decoder.push(bytes);
    const pieces = picker.take();
    found ||= pieces !== undefined;
    yield* pieces ?? [];
  }
  if (found) return;
  throw new OsgateError(
    'invalid-input',
    `${file} has changed since: no attachment begins at offset ${offset}`,
    {
      hint: 'read its results again',
    },
  );
}

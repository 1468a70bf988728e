import type { Attachment } from '../model/test-result.ts';
import { AttachmentBytes, type BufferPool } from './attachment-bytes.ts';
import { type TextDecoding, textDecodingOf } from './attachment-text.ts';
import { FLAG } from './format.ts';
import type { Packet } from './packet.ts';

/** What a result says of the attachments of one attempt. */
export interface AttachedTexts {
  readonly attachments: readonly Attachment[];
  /** The text of the attachment `reason`. */
  readonly reason: string | undefined;
  /** The texts of `traceback`, `traceback-1`… and of others of that type, joined by a line end. */
  readonly traceback: string | undefined;
}

interface Collected {
  readonly name: string;
  mime: string;
  readonly bytes: AttachmentBytes;
  /** Of its first packet in the stream. */
  readonly offset: number;
  /** Of the byte behind its last packet. */
  end: number;
}

interface Keeping {
  /** Which texts, by size, are not left in the stream. */
  readonly keepsText: (sizeBytes: number) => boolean;
  /** The file that holds the stream, when it can be read again. */
  readonly file: string | undefined;
}

/**
 * The attachments of one attempt while it runs. Pieces of one name belong together until one of them says that it
 * is the last; the next piece of that name begins another attachment.
 */
export class OpenAttachments {
  readonly #all: Collected[] = [];
  /** Those that lack their last piece, which are few. */
  readonly #open: Collected[] = [];

  /** Takes the piece that a packet holds. */
  add(packet: Packet, name: string, mime: string, pool: BufferPool): void {
    const last = packet.has(FLAG.eof);
    const { offset } = packet;
    const end = offset + packet.length;
    let attachment = this.#open.find((open) => open.name === name);
    if (attachment === undefined) {
      attachment = { name, mime, bytes: new AttachmentBytes(pool), offset, end };
      this.#all.push(attachment);
      if (!last) this.#open.push(attachment);
    } else if (last) {
      this.#open.splice(this.#open.indexOf(attachment), 1);
    }
    if (attachment.mime === '') attachment.mime = mime;
    attachment.end = end;
    attachment.bytes.append(packet.bytes, packet.contentStart, packet.contentEnd);
  }

  /** Makes texts of the bytes and releases them. */
  finish(keeping: Keeping): AttachedTexts {
    const attachments = this.#all.map((collected) => attachmentOf(collected, keeping));
    for (const { bytes } of this.#all) bytes.release();
    return {
      attachments,
      reason: joinedText(attachments, isReason),
      traceback: joinedText(attachments, isTraceback),
    };
  }
}

/** The text of `reason` and `traceback` is always kept: verdicts depend on it. */
function attachmentOf(
  { name, mime, bytes, offset, end }: Collected,
  { keepsText, file }: Keeping,
): Attachment {
  const { sizeBytes } = bytes;
  const wanted = isReason(name) || isTraceback(name, mime) || keepsText(sizeBytes);
  return {
    name,
    mime: mime === '' ? 'application/octet-stream' : mime,
    sizeBytes,
    text: wanted ? textOf(bytes, textDecodingOf(mime)) : undefined,
    place: file === undefined ? undefined : { file, offset, length: end - offset },
  };
}

function textOf(bytes: AttachmentBytes, decode: TextDecoding): string | undefined {
  const whole = bytes.whole();
  if (whole !== undefined) return decode(whole);
  const head = withoutCutEnd(bytes.head());
  const tail = withoutCutStart(bytes.tail());
  const leftOut = bytes.sizeBytes - head.length - tail.length;
  const start = decode(head);
  return start && `${start}\n[... ${leftOut} bytes left out ...]\n${decode(tail)}`;
}

/** Leaves out a UTF-8 character that lacks its end. */
function withoutCutEnd(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3; back++) {
    const byte = bytes.at(-back) ?? 0;
    if (byte < 0x80) return bytes;
    if (byte < 0xc0) continue;
    const size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return size > back ? bytes.subarray(0, -back) : bytes;
  }
  return bytes;
}

/** Leaves out the end of a UTF-8 character that lacks its start. */
function withoutCutStart(bytes: Buffer): Buffer {
  let start = 0;
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.subarray(start);
}

function joinedText(
  attachments: readonly Attachment[],
  isOne: (name: string, mime: string) => boolean,
): string | undefined {
  let joined: string | undefined;
  for (const { name, mime, text = '' } of attachments) {
    if (isOne(name, mime)) joined = joined === undefined ? text : `${joined}\n${text}`;
  }
  return joined;
}

function isReason(name: string): boolean {
  return name === 'reason';
}

/** Details that fixtures gather have names of their own, and testtools gives the type. */
function isTraceback(name: string, mime: string): boolean {
  return name.startsWith('traceback') || mime.startsWith('text/x-traceback');
}

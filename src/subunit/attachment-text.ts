import { isUtf8 } from 'node:buffer';

/** How the bytes of an attachment become text; undefined when they are no text. */
export type TextDecoding = (bytes: Buffer) => string | undefined;

const UTF8_LABELS = new Set(['utf8', 'utf-8', 'us-ascii', 'ascii']);
const TEXT_TYPES = /^(?:text\/|application\/(?:json|xml|yaml|x-yaml)\b|application\/[\w.-]+\+(?:json|xml)\b)/;

/**
 * The decoding that a MIME type asks for: UTF-8 unless it names a charset. Bytes that do not fit the charset become
 * U+FFFD; binary types and unknown charsets are no text. Without a MIME type, valid UTF-8 is text.
 */
export function textDecodingOf(mime: string): TextDecoding {
  if (mime === '') return (bytes) => (isUtf8(bytes) ? bytes.toString() : undefined);
  if (!TEXT_TYPES.test(mime.toLowerCase())) return () => undefined;
  const charset = charsetOf(mime);
  return UTF8_LABELS.has(charset) ? (bytes) => bytes.toString() : decodingOfCharset(charset);
}

function charsetOf(mime: string): string {
  return /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(mime)?.[1]?.toLowerCase() ?? 'utf-8';
}

function decodingOfCharset(charset: string): TextDecoding {
  try {
    const decoder = new TextDecoder(charset);
    return (bytes) => decoder.decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) return () => undefined;
    throw error;
  }
}

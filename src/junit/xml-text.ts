import { TextDecoder } from 'node:util';
import type { ProblemLog } from '../model/problem-log.ts';

/** What XML 1.0 cannot hold; tools write it nevertheless into captured output. Source: XML 1.0, production 2, `Char`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const DECLARED_ENCODING = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']/;
const DECLARATION_BYTES = 256;

/**
 * Decodes the bytes of an XML file: by its byte order mark, by how `<` is written, by the encoding that it declares, else as
 * UTF-8. Characters that XML cannot hold and bytes that are none become U+FFFD, and that is told.
 */
export async function* decodeXml(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  log: ProblemLog,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  const replaced = new ReplacedBytes(log);
  const decode = (bytes: Uint8Array, stream: boolean) => {
    decoder ??= decoderOf(head, log);
    const text = decoder.decode(bytes, { stream });
    replaced.check(bytes, text, decoder.encoding);
    return withoutNoXml(text, log);
  };
  let head = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (decoder !== undefined) {
      yield decode(chunk, true);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < DECLARATION_BYTES) continue;
    yield decode(head, true);
  }
  yield decode(decoder === undefined ? head : NO_BYTES, false);
}

const NO_BYTES = Buffer.alloc(0);
const REPLACEMENT = '\ufffd';

/** Tells when a decoder made U+FFFD of bytes that do not stand for it. Of UTF-16 it cannot tell. */
class ReplacedBytes {
  readonly #log: ProblemLog;
  /** The last two bytes before: those of U+FFFD in UTF-8 may lie in two chunks. */
  #before: Uint8Array = NO_BYTES;

  constructor(log: ProblemLog) {
    this.#log = log;
  }

  check(bytes: Uint8Array, text: string, encoding: string): void {
    if (text.includes(REPLACEMENT) && !encoding.startsWith('utf-16')) {
      const written = Buffer.concat([this.#before, bytes]).toString('latin1').split(WRITTEN).length;
      if (text.split(REPLACEMENT).length > written) {
        const message = `it holds bytes that are no ${encoding.toUpperCase()}; they are read as U+FFFD`;
        this.#log.add({ code: 'invalid-encoding', message });
      }
    }
    this.#before = Buffer.concat([this.#before, bytes.subarray(-2)]).subarray(-2);
  }
}

const WRITTEN = Buffer.from(REPLACEMENT).toString('latin1');

function decoderOf(head: Buffer, log: ProblemLog): TextDecoder {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return new TextDecoder('utf-16le');
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return new TextDecoder('utf-16be');
  const label = DECLARED_ENCODING.exec(head.toString('latin1', 0, DECLARATION_BYTES))?.[1] ?? 'utf-8';
  // Bytes that hold this text one by one are not in UTF-16, whatever it declares.
  if (/^utf-?16|^ucs-?2/i.test(label)) return new TextDecoder();
  try {
    return new TextDecoder(label);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    log.addLoss({
      code: 'unknown-encoding',
      message: `its encoding ${label} is not known; it is read as UTF-8`,
    });
    return new TextDecoder();
  }
}

function withoutNoXml(text: string, log: ProblemLog): string {
  if (text.search(NO_XML) < 0) return text;
  log.add({
    code: 'no-xml-character',
    message: 'it holds control characters, which XML does not allow; they are read as U+FFFD',
  });
  return text.replace(NO_XML, '\ufffd');
}

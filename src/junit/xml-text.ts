import { TextDecoder } from 'node:util';
import type { ProblemLog } from '../model/problem-log.ts';

/** What XML 1.0 cannot hold; tools write it nevertheless into captured output. Source: XML 1.0, production 2, `Char`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const DECLARED_ENCODING = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']/;
const DECLARATION_BYTES = 256;

/** Larger strings lie among V8's large objects, where they stay until the next full collection. */
const PIECE_BYTES = 32 * 1024;

/** Where to tell what is wrong. */
interface Telling {
  readonly log: ProblemLog;
  /** 1-based line of the first character that was not yielded yet. */
  readonly line: () => number;
}

/**
 * Decodes the bytes of an XML file: by its byte order mark, by how `<` is written, by the encoding that it declares, else as
 * UTF-8. Characters that XML cannot hold and bytes that are none become U+FFFD, and that is told.
 */
export async function* decodeXml(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  telling: Telling,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  const replaced = new ReplacedBytes(telling);
  const decode = (bytes: Uint8Array, stream: boolean) => {
    decoder ??= decoderOf(head, telling);
    const text = decoder.decode(bytes, { stream });
    replaced.check(bytes, text, decoder.encoding);
    return withoutNoXml(text, telling);
  };
  let head = Buffer.alloc(0);
  for await (const piece of piecesOf(chunks)) {
    if (decoder !== undefined) {
      yield decode(piece, true);
      continue;
    }
    head = Buffer.concat([head, piece]);
    if (head.length < DECLARATION_BYTES) continue;
    yield decode(head, true);
  }
  yield decode(decoder === undefined ? head : NO_BYTES, false);
}

async function* piecesOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += PIECE_BYTES)
      yield chunk.subarray(from, from + PIECE_BYTES);
  }
}

const NO_BYTES = Buffer.alloc(0);
const REPLACEMENT = '\ufffd';

/** Tells when a decoder made U+FFFD of bytes that do not stand for it. Of UTF-16 it cannot tell. */
class ReplacedBytes {
  readonly #telling: Telling;
  /** The last two bytes before: those of U+FFFD in UTF-8 may lie in two chunks. */
  #before: Uint8Array = NO_BYTES;

  constructor(telling: Telling) {
    this.#telling = telling;
  }

  check(bytes: Uint8Array, text: string, encoding: string): void {
    if (text.includes(REPLACEMENT) && !encoding.startsWith('utf-16')) {
      const written = Buffer.concat([this.#before, bytes]).toString('latin1').split(WRITTEN).length;
      if (text.split(REPLACEMENT).length > written) {
        const message = `it holds bytes that are no ${encoding.toUpperCase()}; they are read as U+FFFD`;
        const { log, line } = this.#telling;
        log.add({ code: 'invalid-encoding', message, line: line() + linesBefore(text, REPLACEMENT) });
      }
    }
    this.#before = Buffer.concat([this.#before, bytes.subarray(-2)]).subarray(-2);
  }
}

const WRITTEN = Buffer.from(REPLACEMENT).toString('latin1');

function linesBefore(text: string, what: string | RegExp): number {
  return text.slice(0, text.search(what)).split('\n').length - 1;
}

function decoderOf(head: Buffer, { log }: Telling): TextDecoder {
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
      line: 1,
    });
    return new TextDecoder();
  }
}

function withoutNoXml(text: string, { log, line }: Telling): string {
  if (text.search(NO_XML) < 0) return text;
  log.add({
    code: 'no-xml-character',
    message: 'it holds control characters, which XML does not allow; they are read as U+FFFD',
    line: line() + linesBefore(text, NO_XML),
  });
  return text.replace(NO_XML, '\ufffd');
}

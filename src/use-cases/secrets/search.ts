import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Attempt } from '../../model/test-result.ts';
import type { Verdict } from '../../model/verdict.ts';
import { knownValues } from '../../secrets/rules.ts';
import { openResultFile } from '../../store/result-file.ts';
import { REPORT_FILE } from '../../store/run-folder.ts';
import { SubunitDecoder } from '../../subunit/decoder.ts';
import { FLAG } from '../../subunit/format.ts';

/** Longer than any form of a secret, so that one on the border of two pieces is seen. */
const OVERLAP_CHARACTERS = 1 << 14;
const STREAM = /\.subunit$/;
/** What is packed in a page is random text, in which a short secret stands by chance. */
const PACKED_BLOCK = /(<script type="text\/plain"[^>]*>)[^<]*/g;

/**
 * Searches every file of a finished run for the known values, in every form: packed files unpacked, attachments whole, however
 * many packets they are split over. Nothing should be found: all of it was masked on its way there. Returns the files that
 * hold one, relative to the folder.
 *
 * @param verdict holds what the page packs into its blocks
 */
export async function filesWithSecrets(
  folder: string,
  verdict: Verdict,
  secrets: readonly string[],
): Promise<string[]> {
  const values = knownValues(secrets);
  if (values === undefined) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found: string[] = [];
  for (const file of files.sort()) {
    const name = relative(folder, file);
    const holds =
      name === REPORT_FILE
        ? (await pageHolds(file, values)) || resultsHold(verdict, values)
        : await fileHolds(file, values);
    if (holds) found.push(name);
  }
  return found;
}

async function pageHolds(file: string, values: RegExp): Promise<boolean> {
  return (await readFile(file, 'latin1')).replace(PACKED_BLOCK, '$1').search(values) >= 0;
}

function resultsHold({ tests, problems }: Verdict, values: RegExp): boolean {
  const holds = (text: string | undefined) =>
    text !== undefined && Buffer.from(text, 'utf8').toString('latin1').search(values) >= 0;
  const inAttempt = ({ reason, traceback, attachments }: Attempt) =>
    holds(reason) || holds(traceback) || attachments.some(({ text }) => holds(text));
  return (
    problems.some(({ message }) => holds(message)) ||
    tests.some(({ result }) => result !== undefined && (inAttempt(result) || result.attempts.some(inAttempt)))
  );
}

async function fileHolds(path: string, values: RegExp): Promise<boolean> {
  const whole = new Pieces(values);
  const attachments = STREAM.test(path) ? new AttachmentSearch(values) : undefined;
  for await (const chunk of openResultFile(path, process.stdin).chunks()) {
    if (whole.add('', chunk)) return true;
    attachments?.decoder.push(chunk);
    if (attachments?.found) return true;
  }
  return false;
}

/** Texts that come in pieces. */
class Pieces {
  readonly #values: RegExp;
  readonly #ends = new Map<string, string>();

  constructor(values: RegExp) {
    this.#values = values;
  }

  /** Whether the text holds a value up to the end of this piece. */
  add(name: string, piece: Uint8Array): boolean {
    const text = (this.#ends.get(name) ?? '') + Buffer.from(piece).toString('latin1');
    this.#ends.set(name, text.slice(-OVERLAP_CHARACTERS));
    return text.search(this.#values) >= 0;
  }

  end(name: string): void {
    this.#ends.delete(name);
  }
}

class AttachmentSearch {
  found = false;
  readonly decoder: SubunitDecoder;

  constructor(values: RegExp) {
    const pieces = new Pieces(values);
    this.decoder = new SubunitDecoder({
      packet: (packet) => {
        if (!packet.has(FLAG.fileContent)) return;
        const name = JSON.stringify([packet.testId, packet.fileName, packet.routeCode]);
        this.found ||= pieces.add(name, packet.content);
        if (packet.has(FLAG.eof)) pieces.end(name);
      },
    });
  }
}

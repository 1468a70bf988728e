import type { Attachment } from '../model/test-result.ts';
import { type ElementText, flat } from './element-text.ts';

/** Something that a test or a suite printed, while it is read. */
export interface Output {
  readonly name: string;
  readonly text: ElementText;
}

/** Whose output is kept whole, however large it is. */
export interface WholeOutput {
  /** A test, by its id. */
  readonly test?: string | undefined;
  /** Every suite of this name. */
  readonly suite?: string | undefined;
}

/** Of what passed or was skipped: texts up to this size. */
const QUIET_BYTES = 1024;
/** Of all together, in the order of the file. */
const TOTAL_BYTES = 16 * 1024 * 1024;

/** Makes attachments of output, and says which texts are not worth their memory: size and name are always known. */
export class OutputKeeper {
  readonly #whole: WholeOutput;
  #bytesLeft = TOTAL_BYTES;

  constructor(whole: WholeOutput) {
    this.#whole = whole;
  }

  /** The id of the test may be longer, where another test has the same one, or shorter, without attributes. */
  isWholeTest(read: { readonly listedId: string }): boolean {
    const { test } = this.#whole;
    if (test === undefined) return false;
    const { listedId } = read;
    return listedId !== '' && (test.startsWith(listedId) || listedId.startsWith(test));
  }

  isWholeSuite(name: string): boolean {
    return this.#whole.suite === name;
  }

  attachments(
    outputs: readonly Output[],
    properties: readonly string[],
    { isQuiet, isWhole }: { readonly isQuiet: boolean; readonly isWhole: boolean },
  ): readonly Attachment[] {
    const keeps = (sizeBytes: number) => isWhole || this.#keeps(sizeBytes, isQuiet);
    const made = outputs.map(({ name, text }) => {
      const { sizeBytes } = text;
      return attachmentOf(name, sizeBytes, keeps(sizeBytes) ? text.toString() : undefined);
    });
    if (properties.length === 0) return made.length === 0 ? NONE : made;
    const text = properties.join('\n');
    const sizeBytes = Buffer.byteLength(text);
    return [attachmentOf('properties', sizeBytes, keeps(sizeBytes) ? flat(text) : undefined), ...made];
  }

  #keeps(sizeBytes: number, isQuiet: boolean): boolean {
    if (isQuiet && sizeBytes > QUIET_BYTES) return false;
    if (sizeBytes > this.#bytesLeft) return false;
    this.#bytesLeft -= sizeBytes;
    return true;
  }
}

const NONE: readonly never[] = [];

function attachmentOf(name: string, sizeBytes: number, text: string | undefined): Attachment {
  return { name, mime: 'text/plain', sizeBytes, text };
}

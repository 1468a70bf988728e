import type { Problem } from '../model/problem.ts';
import { ProblemLog } from '../model/problem-log.ts';
import type { Defect } from './format.ts';
import type { Damage } from './gap.ts';

const EXCERPT_CHARACTERS = 600;
/** The first line of a subunit v1 stream. Source: testing-cabal/subunit README, "Version 1". */
const VERSION_1 = /^(?:test|testing|time|tags|progress): /;
/** The same with text of a program before it: a test begins, and one of that name ends. */
const VERSION_1_START = /^test(?:ing)?:? (.+)$/;
const VERSION_1_END = /^(?:success(?:ful)?|failure|error|skip|xfail|uxsuccess):? (.+?)(?: \[.*)?$/;
/** A packet whose bytes above 0x7F became U+FFFD: version 2 in the byte behind the signature. */
const SIGNATURE_AS_TEXT = /^\uFFFD[\u0020-\u002F]/m;

const WHY: Record<Exclude<Defect, 'cut'>, string> = {
  version: 'its version is not 2',
  length: 'its length cannot be right',
  fields: 'its fields do not fit its length',
  checksum: 'its CRC-32 does not fit its content',
};

interface ForeignSpan {
  readonly offset: number;
  length: number;
  readonly head: string;
  tail: string;
}

/** Collects what is wrong with a subunit stream. */
export class StreamProblems extends ProblemLog {
  #foreign: ForeignSpan | undefined;

  damage({ offset, length, why }: Damage): void {
    this.#tellForeign();
    if (why === 'cut') {
      const message = `the stream ends inside a packet: ${length} bytes at offset ${offset} are its start`;
      this.addLoss({ code: 'stream-cut', message });
    } else {
      const message = `damaged packet at offset ${offset}: ${WHY[why]}; ${length} bytes are not read`;
      this.addLoss({ code: 'damaged-packet', message });
    }
  }

  foreign(bytes: Uint8Array, offset: number): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
    const span = this.#foreign;
    if (span !== undefined && span.offset + span.length === offset) {
      span.length += bytes.length;
      span.tail = text;
      return;
    }
    this.#tellForeign();
    this.#foreign = { offset, length: bytes.length, head: text, tail: text };
  }

  /** What a packet holds that names no test, such as the output of the runner itself. */
  output(name: string, bytes: Buffer, offset: number): void {
    const text = bytes.toString();
    const span = { offset, length: bytes.length, head: text, tail: text };
    const message = `${bytes.length} bytes of ${JSON.stringify(name)} at offset ${offset} belong to no test: ${excerpt(span)}`;
    this.add({ code: 'output-without-test', message });
  }

  /** All problems; `packets`: how many the stream had. */
  finish(packets: number): Problem[] {
    const otherFormat =
      packets === 0 && this.#foreign?.offset === 0 ? otherFormatOf(this.#foreign) : undefined;
    if (otherFormat === undefined) this.#tellForeign();
    else this.addLoss(otherFormat);
    this.#foreign = undefined;
    return this.list();
  }

  #tellForeign(): void {
    if (this.#foreign === undefined) return;
    const { offset, length } = this.#foreign;
    const message = `${length} bytes at offset ${offset} are no subunit packet: ${excerpt(this.#foreign)}`;
    this.#foreign = undefined;
    this.add({ code: 'foreign-bytes', message });
  }
}

/** What a stream without any packet is instead, if that can be told from its start. */
function otherFormatOf({ length, head }: ForeignSpan): Problem | undefined {
  if (VERSION_1.test(head) || hasVersion1Test(head)) {
    return {
      code: 'subunit-v1',
      message: `these ${length} bytes are subunit version 1, lines of text that no checksum guards: a cut one looks like a whole one, so only version 2 is read`,
      hint: 'convert it with subunit-1to2 of python-subunit',
    };
  }
  if (SIGNATURE_AS_TEXT.test(head)) {
    return {
      code: 'subunit-as-text',
      message: `these ${length} bytes were a subunit stream until something took them for text: what was above 0x7F is lost`,
      hint: 'take the stream from a file, not from container logs or a terminal',
    };
  }
  return undefined;
}

function hasVersion1Test(text: string): boolean {
  const started = new Set<string>();
  for (const line of text.split('\n')) {
    const start = VERSION_1_START.exec(line)?.[1];
    if (start !== undefined) started.add(start);
    else if (started.has(VERSION_1_END.exec(line)?.[1] ?? '')) return true;
  }
  return false;
}

/** The text of a span as one line: its head and its tail when it is long. */
function excerpt({ length, head, tail }: ForeignSpan): string {
  if (head.length <= EXCERPT_CHARACTERS && head === tail) return JSON.stringify(head);
  const half = EXCERPT_CHARACTERS / 2;
  return `${JSON.stringify(head.slice(0, half))} ... ${JSON.stringify(tail.slice(-half))} (${length} bytes in all)`;
}

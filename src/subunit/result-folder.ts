import { isUtf8 } from 'node:buffer';
import { type Fixture, parseFixtureId } from '../model/fixture-id.ts';
import type { FixtureResult, ResultSet, TestResult, TestStatus } from '../model/test-result.ts';
import { ATTACHMENT_LIMIT_BYTES, BufferPool } from './attachment-bytes.ts';
import { type AttachedTexts, OpenAttachments } from './attachments.ts';
import { ByteCache } from './byte-cache.ts';
import type { SubunitHandlers } from './decoder.ts';
import { FLAG } from './format.ts';
import type { Damage } from './gap.ts';
import { InternedText } from './interned-text.ts';
import { ListedTests } from './listed-tests.ts';
import {
  addToLastAttempt,
  type Labels,
  ObservedAttempt,
  type ObservedTest,
  type OpenAttempt,
} from './observed-test.ts';
import type { Packet } from './packet.ts';
import { StreamProblems } from './stream-problems.ts';

/** What is kept of attachments in memory, besides reasons and tracebacks, which always are. */
export interface FoldOptions {
  /** The file that holds the stream, when it can be read again: attachments then say where in it they are. */
  readonly file?: string | undefined;
  /** Of tests that passed or were skipped: texts up to this size; 1 KiB when not given. */
  readonly quietTextBytes?: number;
  /** Of all tests together, in the order of the stream; 16 MiB when not given. What is beyond stays in the stream. */
  readonly totalTextBytes?: number;
}

const QUIET_TEXT_BYTES = 1024;
const TOTAL_TEXT_BYTES = 16 * 1024 * 1024;
const NOTHING_ATTACHED: AttachedTexts = { attachments: [], reason: undefined, traceback: undefined };

/**
 * Folds the packets of one stream into results. Events belong to the same attempt when test id and route code are
 * the same; a terminal status ends it, an `inprogress` begins another. Attempts are listed in the order in which they
 * ended, those without an end last. A runnable id that only `exists` is planned.
 * Give it to a `SubunitDecoder` as its handlers, then call `finish` once.
 */
export class ResultFolder implements SubunitHandlers {
  readonly #file: string | undefined;
  readonly #quietTextBytes: number;
  readonly #tests: ListedTests;
  readonly #problems = new StreamProblems();
  readonly #labelsOfBytes = new ByteCache<Labels>();
  readonly #texts: InternedText;
  readonly #buffers = new BufferPool();
  #packets = 0;
  /** The one that is read now. */
  #packet: Packet | undefined;
  /** How many bytes of text may still be kept. */
  #textBytesLeft: number;

  constructor(options: FoldOptions = {}) {
    this.#file = options.file;
    this.#quietTextBytes = options.quietTextBytes ?? QUIET_TEXT_BYTES;
    this.#textBytesLeft = options.totalTextBytes ?? TOTAL_TEXT_BYTES;
    this.#texts = new InternedText((text) => this.#reportInvalidText(text));
    this.#tests = new ListedTests({
      onInvalid: (text) => this.#reportInvalidText(text),
      onAmbiguous: (listed) => this.#reportAmbiguous(listed),
    });
  }

  packet(packet: Packet): void {
    this.#packets++;
    this.#packet = packet;
    if (!packet.has(FLAG.testId)) {
      this.#keepEventWithoutTest(packet);
      return;
    }
    const { status } = packet;
    if (status === 'exists' && !packet.has(FLAG.runnable)) return;
    const test = this.#tests.get(packet.bytes, packet.idStart, packet.idEnd);
    if (packet.has(FLAG.fileContent)) this.#attach(test, packet);
    if (status === undefined) return;
    this.#label(test, packet);
    if (status === 'inprogress') this.#start(test, packet);
    else if (status !== 'exists')
      this.#close(test, this.#openAttempt(test, packet), status, packet.timestampUs);
  }

  foreign(bytes: Uint8Array, offset: number): void {
    this.#problems.foreign(bytes, offset);
  }

  damage(damage: Damage): void {
    this.#problems.damage(damage);
  }

  finish(): ResultSet {
    const tests: TestResult[] = [];
    const fixtures: FixtureResult[] = [];
    for (const test of this.#tests.all) {
      for (const open of test.open) this.#abandon(test, open);
      const fixture = parseFixtureId(test.id);
      if (fixture === undefined) tests.push(test);
      else fixtures.push(...fixtureResultsOf(test, fixture));
    }
    const problems = this.#problems.finish(this.#packets);
    return { format: 'subunit-v2', tests, fixtures, problems, intact: this.#problems.intact };
  }

  #label(test: ObservedTest, packet: Packet): void {
    const labels = packet.has(FLAG.tags) ? this.#labelsOf(packet) : undefined;
    if (labels !== undefined) test.tags = labels.tags;
    const worker = labels?.worker ?? this.#routeOf(packet);
    if (worker !== '') test.worker = worker;
  }

  #labelsOf(packet: Packet): Labels {
    const { bytes, tagsStart, tagsEnd } = packet;
    const known = this.#labelsOfBytes.get(bytes, tagsStart, tagsEnd);
    if (known !== undefined) return known;
    const { tags } = packet;
    const isDoubtful = tags.some((tag) => tag.includes('\uFFFD'));
    if (isDoubtful && !isUtf8(bytes.subarray(tagsStart, tagsEnd))) this.#reportInvalidText(tags.join(' '));
    const labels = { tags, worker: tags.find((tag) => /^worker-\d+$/.test(tag)) };
    this.#labelsOfBytes.set(bytes, tagsStart, tagsEnd, labels);
    return labels;
  }

  #routeOf(packet: Packet): string {
    return packet.has(FLAG.routeCode)
      ? this.#texts.get(packet.bytes, packet.routeStart, packet.routeEnd)
      : '';
  }

  #attach(test: ObservedTest, packet: Packet): void {
    const { bytes } = packet;
    const open = this.#openAttempt(test, packet);
    open.attachments ??= new OpenAttachments();
    const name = this.#texts.get(bytes, packet.nameStart, packet.nameEnd);
    const mime = packet.has(FLAG.mime) ? this.#texts.get(bytes, packet.mimeStart, packet.mimeEnd) : '';
    open.attachments.add(packet, name, mime, this.#buffers);
  }

  #start(test: ObservedTest, packet: Packet): void {
    const earlier = this.#openAttempt(test, packet);
    if (earlier.started) this.#close(test, earlier, 'inprogress', undefined);
    const open = this.#openAttempt(test, packet);
    open.started = true;
    open.startUs = packet.timestampUs;
  }

  /** The open attempt of a test on the packet's route; a new one when there is none. */
  #openAttempt(test: ObservedTest, packet: Packet): OpenAttempt {
    const route = this.#routeOf(packet);
    for (const known of test.open) if (known.route === route) return known;
    const open: OpenAttempt = { route, started: false, startUs: undefined, attachments: undefined };
    test.open = test.open.length === 0 ? [open] : [...test.open, open];
    return open;
  }

  #close(test: ObservedTest, open: OpenAttempt, status: TestStatus, stopUs: number | undefined): void {
    test.forget(open);
    test.addAttempt(this.#attemptOf(test, open, status, stopUs));
  }

  /** The stream ends with the attempt open. */
  #abandon(test: ObservedTest, open: OpenAttempt): void {
    test.forget(open);
    const status = open.started ? 'inprogress' : 'exists';
    const attempt = this.#attemptOf(test, open, status, undefined);
    if (open.started) test.addAttempt(attempt);
    else addToLastAttempt(test, attempt);
  }

  #attemptOf(
    test: ObservedTest,
    { startUs, attachments }: OpenAttempt,
    status: TestStatus,
    stopUs: number | undefined,
  ): ObservedAttempt {
    const isQuiet = status === 'success' || status === 'skip';
    const limitBytes = isQuiet ? this.#quietTextBytes : Number.POSITIVE_INFINITY;
    const texts = attachments?.finish({
      keepsText: (sizeBytes) => sizeBytes <= limitBytes && this.#keepsText(sizeBytes),
      file: this.#file,
    });
    if (startUs !== undefined && stopUs !== undefined && stopUs < startUs) {
      this.#reportBackwards(test, startUs - stopUs);
    }
    return new ObservedAttempt(status, startUs, stopUs, texts ?? NOTHING_ATTACHED);
  }

  #keepsText(sizeBytes: number): boolean {
    const keptBytes = Math.min(sizeBytes, ATTACHMENT_LIMIT_BYTES);
    if (keptBytes > this.#textBytesLeft) return false;
    this.#textBytesLeft -= keptBytes;
    return true;
  }

  #reportBackwards(test: ObservedTest, byUs: number): void {
    const message = `${test.id}: ends ${byUs / 1e6} s before it starts, by ${this.#place()}; its duration is taken as 0`;
    this.#problems.add({ code: 'time-backwards', message });
  }

  #keepEventWithoutTest(packet: Packet): void {
    const { offset, status } = packet;
    if (packet.has(FLAG.fileContent)) this.#problems.output(packet.fileName ?? '', packet.content, offset);
    if (status === undefined) return;
    const message = `${this.#place()} says ${status} and names no test`;
    this.#problems.addLoss({ code: 'status-without-test', message });
  }

  #reportAmbiguous(listed: string): void {
    const message = `${listed} in ${this.#place()}: another test differs from it only in the attributes; both are kept, this one under its whole id`;
    this.#problems.add({ code: 'ambiguous-test-id', message });
  }

  /** Two ids may have become one by it, so that the results can no longer be trusted. */
  #reportInvalidText(text: string): void {
    const message = `${this.#place()} holds text that is not UTF-8, read as ${JSON.stringify(text)}`;
    this.#problems.addLoss({ code: 'invalid-utf8', message });
  }

  #place(): string {
    return `the packet at offset ${this.#packet?.offset}`;
  }
}

/** One result for each time that the fixture ran; one that is only planned is a result too. */
function fixtureResultsOf(test: TestResult, fixture: Fixture): FixtureResult[] {
  const attempts = test.attempts.length > 0 ? test.attempts : [test];
  return attempts.map(({ status, start, stop, durationSeconds, reason, traceback, attachments }) => {
    return { ...fixture, status, start, stop, durationSeconds, reason, traceback, attachments };
  });
}

import { isUtf8 } from 'node:buffer';
import { parseTestId } from '../model/test-id.ts';
import type { Attempt, ResultSet, TestStatus } from '../model/test-result.ts';
import { BufferPool } from './attachment-bytes.ts';
import { OpenAttachments } from './attachments.ts';
import { ByteCache } from './byte-cache.ts';
import type { SubunitHandlers } from './decoder.ts';
import { parseFixtureId } from './fixture-id.ts';
import { FLAG } from './format.ts';
import type { Damage } from './gap.ts';
import { InternedText } from './interned-text.ts';
import { IsoTimeFormat } from './iso-time.ts';
import {
  fixtureResultsOf,
  type Labels,
  NO_LABELS,
  type ObservedTest,
  type OpenAttempt,
  PLANNED,
  testResultOf,
} from './observed-test.ts';
import type { Packet } from './packet.ts';
import { StreamProblems } from './stream-problems.ts';

export interface FoldOptions {
  /**
   * Up to this size the texts of attachments of tests that passed or were skipped are kept (1 KiB when not given);
   * larger ones are left in the stream. Reasons and tracebacks are kept always, like all texts of other tests.
   */
  readonly quietTextBytes?: number;
}

const QUIET_TEXT_BYTES = 1024;

/**
 * Folds the packets of one stream into results. Events belong to the same attempt when test id and route code are
 * the same; a terminal status ends it, an `inprogress` begins another. Attempts are listed in the order in which they
 * ended, those without an end last. A runnable id that only `exists` is planned.
 * Give it to a `SubunitDecoder` as its handlers, then call `finish` once.
 */
export class ResultFolder implements SubunitHandlers {
  readonly #quietTextBytes: number;
  /** In the order of first sight. */
  readonly #tests = new Map<string, ObservedTest>();
  readonly #problems = new StreamProblems();
  readonly #testOfBytes = new ByteCache<ObservedTest>();
  readonly #labelsOfBytes = new ByteCache<Labels>();
  readonly #texts: InternedText;
  readonly #buffers = new BufferPool();
  readonly #isoTime = new IsoTimeFormat();
  #packets = 0;

  constructor(options: FoldOptions = {}) {
    this.#quietTextBytes = options.quietTextBytes ?? QUIET_TEXT_BYTES;
    this.#texts = new InternedText((text) => this.#reportInvalidText(text));
  }

  packet(packet: Packet): void {
    this.#packets++;
    if (!packet.has(FLAG.testId)) {
      this.#keepEventWithoutTest(packet);
      return;
    }
    const { status } = packet;
    if (status === 'exists' && !packet.has(FLAG.runnable)) return;
    const test = this.#testOf(packet);
    if (packet.has(FLAG.fileContent)) this.#attach(test, packet);
    if (status === undefined) return;
    if (packet.has(FLAG.tags)) test.labels = this.#labelsOf(packet);
    test.route = this.#routeOf(packet);
    if (status === 'exists') return;
    if (status === 'inprogress') this.#start(test, packet);
    else this.#close(test, openAttemptOf(test, test.route), status, packet.timestampUs);
  }

  foreign(bytes: Uint8Array, offset: number): void {
    this.#problems.foreign(bytes, offset);
  }

  damage(damage: Damage): void {
    this.#problems.damage(damage);
  }

  finish(): ResultSet {
    const observed = [...this.#tests.values()];
    for (const test of observed) while (test.open[0] !== undefined) this.#abandon(test, test.open[0]);
    return {
      format: 'subunit-v2',
      tests: observed.filter(({ fixture }) => fixture === undefined).map(testResultOf),
      fixtures: observed.flatMap(fixtureResultsOf),
      problems: this.#problems.finish(this.#packets),
      intact: this.#problems.intact,
    };
  }

  #testOf(packet: Packet): ObservedTest {
    const { bytes, idStart, idEnd } = packet;
    const known = this.#testOfBytes.get(bytes, idStart, idEnd);
    if (known !== undefined) return known;
    const test = this.#testListedAs(this.#decodeId(packet));
    this.#testOfBytes.set(bytes, idStart, idEnd, test);
    return test;
  }

  /** Not interned: most ids come a few times in a row and are then found by their bytes. */
  #decodeId({ bytes, idStart, idEnd }: Packet): string {
    const text = bytes.toString('utf8', idStart, idEnd);
    if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(idStart, idEnd))) this.#reportInvalidText(text);
    return text;
  }

  /** Ids that differ only in their attributes may be different tests: then the listed text is the id. */
  #testListedAs(listed: string): ObservedTest {
    const { id, attrs } = parseTestId(listed);
    const known = this.#tests.get(id);
    if (known === undefined) return this.#newTest(listed, id, attrs);
    if (known.listed === listed || attrs.length === 0) return known;
    if (known.attrs.length > 0) return this.#tests.get(listed) ?? this.#newAmbiguousTest(listed, known);
    known.listed = listed;
    known.attrs = attrs;
    return known;
  }

  #newAmbiguousTest(listed: string, known: ObservedTest): ObservedTest {
    const message = `${listed}: differs from ${known.listed} only in its attributes; taken as another test`;
    this.#problems.add({ code: 'ambiguous-test-id', message });
    return this.#newTest(listed, listed, []);
  }

  #newTest(listed: string, id: string, attrs: readonly string[]): ObservedTest {
    const fixture = parseFixtureId(id);
    const test = { listed, id, attrs, fixture, labels: NO_LABELS, route: '', open: [], attempts: [] };
    this.#tests.set(id, test);
    return test;
  }

  #labelsOf(packet: Packet): Labels {
    const { bytes, tagsStart, tagsEnd } = packet;
    const known = this.#labelsOfBytes.get(bytes, tagsStart, tagsEnd);
    if (known !== undefined) return known;
    const { tags } = packet;
    if (tags.some((tag) => tag.includes('\uFFFD'))) this.#reportInvalidText(tags.join(' '));
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
    const open = openAttemptOf(test, this.#routeOf(packet));
    open.attachments ??= new OpenAttachments();
    const name = this.#texts.get(bytes, packet.nameStart, packet.nameEnd);
    const mime = packet.has(FLAG.mime) ? this.#texts.get(bytes, packet.mimeStart, packet.mimeEnd) : '';
    const attachment = open.attachments.add(name, mime, packet.has(FLAG.eof), this.#buffers);
    attachment.append(bytes, packet.contentStart, packet.contentEnd);
  }

  #start(test: ObservedTest, packet: Packet): void {
    const earlier = openAttemptOf(test, test.route);
    if (earlier.started) this.#close(test, earlier, 'inprogress', undefined);
    const open = openAttemptOf(test, test.route);
    open.started = true;
    open.startUs = packet.timestampUs;
  }

  /** The stream ends with the attempt open. Attachments after the last status belong to the attempt before. */
  #abandon(test: ObservedTest, open: OpenAttempt): void {
    const before = test.attempts.at(-1);
    if (open.started || before === undefined) {
      this.#close(test, open, open.started ? 'inprogress' : 'exists', undefined);
      return;
    }
    this.#close(test, open, before.status, undefined);
    const late = test.attempts.pop() ?? PLANNED;
    test.attempts[test.attempts.length - 1] = {
      ...before,
      reason: before.reason ?? late.reason,
      traceback: before.traceback ?? late.traceback,
      attachments: [...before.attachments, ...late.attachments],
    };
  }

  #close(test: ObservedTest, open: OpenAttempt, status: TestStatus, stopUs: number | undefined): void {
    test.open.splice(test.open.indexOf(open), 1);
    const isQuiet = status === 'success' || status === 'skip';
    const texts = open.attachments?.finish(isQuiet ? this.#quietTextBytes : Number.POSITIVE_INFINITY);
    const { startUs } = open;
    test.attempts.push({
      status,
      start: this.#formatTime(startUs),
      stop: this.#formatTime(stopUs),
      durationSeconds: this.#durationSeconds(test, startUs, stopUs),
      reason: texts?.reason,
      traceback: texts?.traceback,
      attachments: texts?.attachments ?? PLANNED.attachments,
    } satisfies Attempt);
  }

  #formatTime(timeUs: number | undefined): string | undefined {
    return timeUs === undefined ? undefined : this.#isoTime.format(timeUs);
  }

  #durationSeconds(
    test: ObservedTest,
    startUs: number | undefined,
    stopUs: number | undefined,
  ): number | undefined {
    if (startUs === undefined || stopUs === undefined) return undefined;
    if (stopUs >= startUs) return (stopUs - startUs) / 1e6;
    const seconds = (startUs - stopUs) / 1e6;
    const message = `${test.id}: ends ${seconds} s before it starts; its duration is taken as 0`;
    this.#problems.add({ code: 'time-backwards', message });
    return 0;
  }

  #keepEventWithoutTest(packet: Packet): void {
    const { offset, status } = packet;
    if (packet.has(FLAG.fileContent)) this.#problems.output(packet.fileName ?? '', packet.content, offset);
    if (status === undefined) return;
    const message = `the packet at offset ${offset} says ${status} and names no test`;
    this.#problems.addLoss({ code: 'status-without-test', message });
  }

  /** Two ids may have become one by it, so that the results can no longer be trusted. */
  #reportInvalidText(text: string): void {
    const message = `a packet holds text that is not UTF-8, read as ${JSON.stringify(text)}`;
    this.#problems.addLoss({ code: 'invalid-utf8', message });
  }
}

/** The open attempt of a test on a route; a new one when there is none. */
function openAttemptOf(test: ObservedTest, route: string): OpenAttempt {
  for (const open of test.open) if (open.route === route) return open;
  const open: OpenAttempt = { route, started: false, startUs: undefined, attachments: undefined };
  test.open.push(open);
  return open;
}

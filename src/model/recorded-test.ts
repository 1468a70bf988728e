import { splitTestId } from './test-id.ts';
import type { Attachment, Attempt, TestResult, TestStatus } from './test-result.ts';

/**
 * A result as a reader keeps it, a few words for each of hundreds of thousands: each attempt is held once, attributes are
 * taken apart when they are asked for. It is changed only while its file is read.
 */
export class RecordedTest implements TestResult {
  readonly id: string;
  /** What stands in the brackets of the listed id. */
  attributes: string;
  tags: readonly string[] = NONE;
  worker: string | undefined = undefined;
  /** The last attempt; undefined for a test of which nothing was heard but its id. */
  last: Attempt | undefined = undefined;
  /** All attempts before the last one; one list for all tests that have none. */
  #earlier: Attempt[] = NONE;

  constructor(id: string, attributes: string) {
    this.id = id;
    this.attributes = attributes;
  }

  /** The test that a listed id names. */
  static ofListedId(listed: string): RecordedTest {
    const { id, attributes } = splitTestId(listed);
    return new RecordedTest(id, attributes);
  }

  addAttempt(attempt: Attempt): void {
    if (this.last !== undefined) {
      if (this.#earlier === NONE) this.#earlier = [];
      this.#earlier.push(this.last);
    }
    this.last = attempt;
  }

  get attrs(): readonly string[] {
    return this.attributes === '' ? NONE : this.attributes.split(',');
  }

  get attempts(): readonly Attempt[] {
    return this.last === undefined ? NONE : [...this.#earlier, this.last];
  }

  get status(): TestStatus {
    return this.last === undefined ? 'exists' : this.last.status;
  }

  get start(): string | undefined {
    return this.last?.start;
  }

  get stop(): string | undefined {
    return this.last?.stop;
  }

  get durationSeconds(): number | undefined {
    return this.last?.durationSeconds;
  }

  get reason(): string | undefined {
    return this.last?.reason;
  }

  get traceback(): string | undefined {
    return this.last?.traceback;
  }

  get attachments(): readonly Attachment[] {
    return this.last?.attachments ?? NONE;
  }
}

const NONE: never[] = [];

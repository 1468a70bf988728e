import { formatIsoTime } from '../model/iso-time.ts';
import { RecordedTest } from '../model/recorded-test.ts';
import type { Attachment, Attempt, TestStatus } from '../model/test-result.ts';
import type { AttachedTexts, OpenAttachments } from './attachments.ts';

/** What the tags of an event say; one object for all events with the same tags. */
export interface Labels {
  readonly tags: readonly string[];
  /** The `worker-N` tag. */
  readonly worker: string | undefined;
}

/** An attempt whose end was not yet seen. */
export interface OpenAttempt {
  /** Empty for none. Together with the test it says whose events belong together. */
  readonly route: string;
  /** Its `inprogress` came. Attachments may come before it, and for class fixtures it never comes. */
  started: boolean;
  startUs: number | undefined;
  attachments: OpenAttachments | undefined;
}

/** A test while its stream is read. */
export class ObservedTest extends RecordedTest {
  /** The attempts whose end was not yet seen: seldom more than one. */
  open: readonly OpenAttempt[] = NONE_OPEN;

  forget(attempt: OpenAttempt): void {
    this.open = this.open.length === 1 ? NONE_OPEN : this.open.filter((other) => other !== attempt);
  }
}

const NONE_OPEN: readonly never[] = [];

/** An attempt with its times as numbers; text is made of them when it is asked for. */
export class ObservedAttempt implements Attempt {
  readonly status: TestStatus;
  readonly startUs: number | undefined;
  readonly stopUs: number | undefined;
  readonly reason: string | undefined;
  readonly traceback: string | undefined;
  readonly attachments: readonly Attachment[];

  constructor(
    status: TestStatus,
    startUs: number | undefined,
    stopUs: number | undefined,
    { reason, traceback, attachments }: AttachedTexts,
  ) {
    this.status = status;
    this.startUs = startUs;
    this.stopUs = stopUs;
    this.reason = reason;
    this.traceback = traceback;
    this.attachments = attachments;
  }

  get start(): string | undefined {
    return this.startUs === undefined ? undefined : formatIsoTime(this.startUs);
  }

  get stop(): string | undefined {
    return this.stopUs === undefined ? undefined : formatIsoTime(this.stopUs);
  }

  get durationSeconds(): number | undefined {
    if (this.startUs === undefined || this.stopUs === undefined) return undefined;
    return Math.max(0, (this.stopUs - this.startUs) / 1e6);
  }
}

/** Attachments that came after the last status belong to the attempt before. */
export function addToLastAttempt(test: ObservedTest, late: ObservedAttempt): void {
  const last = test.last as ObservedAttempt | undefined;
  test.last =
    last === undefined
      ? late
      : new ObservedAttempt(last.status, last.startUs, last.stopUs, {
          reason: last.reason ?? late.reason,
          traceback: last.traceback ?? late.traceback,
          attachments: [...last.attachments, ...late.attachments],
        });
}

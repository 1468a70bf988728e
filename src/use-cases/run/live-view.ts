import { parseTestId } from '../../model/test-id.ts';
import type { TestStatus } from '../../model/test-result.ts';
import { lastExceptionLine } from '../../report/excerpt.ts';
import { SubunitDecoder } from '../../subunit/decoder.ts';
import type { Packet } from '../../subunit/packet.ts';
import type { Notify } from '../events.ts';

export interface LiveView {
  push(chunk: Uint8Array): void;
}

interface Running {
  startedUs: number | undefined;
  /** The end of what was attached as `traceback` or `reason`. */
  tail: string;
}

const TAIL_CHARACTERS = 2000;
const SHOWN_ATTACHMENTS = /^(?:traceback|reason)/;

/** Turns a run's stream, as it comes, into events for whoever shows it. It judges nothing and keeps nothing. */
export function createLiveView(notify: Notify): LiveView {
  const running = new Map<string, Running>();
  const decoder = new SubunitDecoder({
    packet: (packet) => {
      const { testId } = packet;
      if (testId === undefined) return;
      const test = running.get(testId) ?? { startedUs: undefined, tail: '' };
      readAttachment(test, packet);
      const { status } = packet;
      if (status === 'inprogress') {
        test.startedUs = packet.timestampUs;
        running.set(testId, test);
        notify({ kind: 'started', id: parseTestId(testId).id });
      } else if (status !== undefined && status !== 'exists') {
        running.delete(testId);
        notify(finishedEvent(testId, status, test, packet.timestampUs));
      } else if (test.tail !== '') {
        running.set(testId, test);
      }
    },
  });
  return { push: (chunk) => decoder.push(chunk) };
}

function readAttachment(test: Running, packet: Packet): void {
  const name = packet.fileName;
  if (name === undefined || !SHOWN_ATTACHMENTS.test(name)) return;
  test.tail = (test.tail + packet.content.toString('utf8')).slice(-TAIL_CHARACTERS);
}

function finishedEvent(listed: string, status: TestStatus, test: Running, stopUs: number | undefined) {
  const measured = test.startedUs !== undefined && stopUs !== undefined;
  const detail = lastExceptionLine(test.tail);
  return {
    kind: 'finished',
    id: parseTestId(listed).id,
    status,
    durationSeconds: measured ? Math.max(0, (stopUs - (test.startedUs ?? 0)) / 1e6) : undefined,
    detail: detail === '' ? undefined : detail,
  } as const;
}

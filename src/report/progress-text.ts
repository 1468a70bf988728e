import type { TestStatus } from '../model/test-result.ts';
import { formatClock, formatSeconds } from './duration.ts';
import { clip } from './fold.ts';
import { estimateSecondsLeft, type Progress, type ProgressEvent } from './progress.ts';
import { oneLine } from './visible-text.ts';
import { ENGLISH } from './wording/english.ts';

const STATUS_WORD: Readonly<Record<TestStatus, string>> = {
  success: 'ok',
  fail: 'FAIL',
  skip: 'skip',
  xfail: 'xfail',
  uxsuccess: 'UXSUCCESS',
  inprogress: 'cut',
  exists: 'not run',
};

/**
 * What CI logs say when a test has ended, `progress` being the state after it:
 * `[ 12/93] ok      1.2s tempest.api…`, for a failure with its last exception line below.
 */
export function progressLine(progress: Progress, event: ProgressEvent & { kind: 'finished' }): string {
  const total = String(progress.planned || '?');
  const done = String(progress.finished).padStart(total.length);
  const word = STATUS_WORD[event.status].padEnd(4);
  const time = formatSeconds(event.durationSeconds).padStart(7);
  const line = `[${done}/${total}] ${word} ${time} ${oneLine(event.id)}`;
  if (event.status !== 'fail' || event.detail === undefined) return line;
  return `${line}\n${' '.repeat(total.length * 2 + 4)}${oneLine(event.detail)}`;
}

/** The redrawn status line of a terminal, never wider than `width`: `12/93 · 1 failed · 00:42 elapsed · about 03:10 left · now: …`. */
export function statusLine(progress: Progress, nowMs: number, width: number, wording = ENGLISH): string {
  const left = estimateSecondsLeft(progress, nowMs);
  const { terminal } = wording;
  const parts = [
    `${progress.finished}/${progress.planned || '?'}`,
    progress.failed > 0 ? terminal.failed(progress.failed) : undefined,
    terminal.elapsed(formatClock((nowMs - progress.beganMs) / 1000)),
    left === undefined ? undefined : terminal.left(formatClock(left)),
    progress.running === undefined ? undefined : terminal.now(shortId(oneLine(progress.running))),
  ];
  return clip(parts.filter((part) => part !== undefined).join(' · '), width);
}

/** `…TestX.test_y` of a dotted id: class and method. */
function shortId(id: string): string {
  const parts = id.split('.');
  return parts.length <= 2 ? id : `…${parts.slice(-2).join('.')}`;
}

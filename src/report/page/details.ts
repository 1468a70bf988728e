import type { TestHistory } from '../../model/history.ts';
import type { Attachment, Attempt } from '../../model/test-result.ts';
import type { JudgedTest } from '../../model/verdict.ts';
import { headAndTail } from '../excerpt.ts';
import { visibleText } from '../visible-text.ts';
import type { Wording } from '../wording/wording.ts';
import type { PageAttachment, PageAttempt, PageDetail } from './contract.ts';
import type { TextLimits } from './text-limits.ts';

/**
 * What the page holds about each row, in the order given. Of tests that passed attachments are only named: their text is large
 * and tells nothing.
 */
export function describeTests(
  tests: readonly JudgedTest[],
  limits: TextLimits,
  { wording, history }: { wording: Wording; history: TestHistory | undefined },
): { details: PageDetail[]; cut: boolean } {
  const logsLeft = new Map<string, number>();
  let cut = false;
  const shorten = (text: string, most: number) => {
    cut ||= text.length > most;
    return visibleText(headAndTail(text, most, wording.charactersCut));
  };
  const details = tests.map((test) => {
    const attempts = test.result === undefined ? [] : attemptsOf(test.result);
    const hasLogs =
      test.observed !== 'pass' &&
      attempts.some(({ attachments }) => attachments.some(({ text }) => text !== undefined));
    const cause = test.cluster ?? test.category;
    const left = logsLeft.get(cause) ?? limits.logsPerCause;
    if (hasLogs) logsLeft.set(cause, left - 1);
    cut ||= hasLogs && left <= 0;
    const text = (attachment: Attachment) =>
      attachment.text === undefined || !hasLogs || left <= 0
        ? undefined
        : shorten(attachment.text, limits.log);
    const isPlain = test.observed === 'pass' && test.entry === undefined && attempts.length <= 1;
    return {
      attempts: attempts.map((one) => describeAttempt(one, { text, shorten, limits, wording })),
      facts: isPlain ? [] : factsOf(test, wording),
      history: historyOf(test, history),
    };
  });
  return { details, cut };
}

/** How much text of failing tests the limits leave; attachments that are left out for `logsPerCause` are counted, too. */
export function countChars(tests: readonly JudgedTest[], limits: TextLimits): number {
  let chars = 0;
  for (const { observed, result } of tests) {
    if (observed === 'pass' || result === undefined) continue;
    for (const { traceback = '', attachments } of attemptsOf(result)) {
      chars += Math.min(traceback.length, limits.traceback);
      for (const { text = '' } of attachments) chars += Math.min(text.length, limits.log);
    }
  }
  return chars;
}

function attemptsOf(result: NonNullable<JudgedTest['result']>): readonly Attempt[] {
  return result.attempts.length === 0 ? [result] : result.attempts;
}

function describeAttempt(
  { status, start, durationSeconds, reason, traceback, attachments }: Attempt,
  {
    text,
    shorten,
    limits,
    wording,
  }: {
    text: (attachment: Attachment) => string | undefined;
    shorten: (text: string, most: number) => string;
    limits: TextLimits;
    wording: Wording;
  },
): PageAttempt {
  return {
    status,
    // whole and tenths of seconds are all that is shown, and digits do not pack
    ...(start === undefined ? {} : { start: Math.floor(Date.parse(start) / 1000) }),
    ...(durationSeconds === undefined ? {} : { seconds: Math.round(durationSeconds * 10) / 10 }),
    ...(reason === undefined ? {} : { reason: shorten(reason, limits.traceback) }),
    ...(traceback === undefined ? {} : { traceback: shorten(traceback, limits.traceback) }),
    attachments: attachments.map((attachment) => describeAttachment(attachment, text(attachment), wording)),
  };
}

function describeAttachment(
  { name, mime, sizeBytes }: Attachment,
  text: string | undefined,
  wording: Wording,
): PageAttachment {
  const title = visibleText(wording.attachment(name, mime, sizeBytes));
  return text === undefined ? { title: `${title}: ${wording.attachmentNotKept}` } : { title, text };
}

function factsOf(test: JudgedTest, { detail, noBug, noOwner }: Wording): [string, string][] {
  const { entry, attrs, result } = test;
  const facts: [string, string | undefined][] = [
    [detail.observed, test.observed],
    [detail.expected, test.expected],
    [detail.baseline, test.baseline],
    [
      detail.entry,
      entry === undefined
        ? detail.noEntry
        : `${entry.file}:${entry.line} (${entry.kind}, ${entry.target}): ${entry.reason} · ${entry.bug ?? noBug} · ${entry.owner ?? noOwner} · ${entry.expires}`,
    ],
    [detail.match, test.match.length === 0 ? undefined : test.match.join('; ')],
    [detail.cluster, test.cluster],
    [detail.attributes, attrs.length === 0 ? undefined : attrs.join(', ')],
    [detail.worker, result?.worker],
  ];
  return facts.flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, visibleText(value)]],
  );
}

const LAST_RUNS = 10;

function historyOf(test: JudgedTest, history: TestHistory | undefined): [string, string][] {
  const marks = history?.marks[test.id];
  if (history === undefined || marks === undefined) return [];
  return history.runs.map(({ id }, at): [string, string] => [id, marks[at] ?? '-']).slice(-LAST_RUNS);
}

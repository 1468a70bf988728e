import { escapePattern } from '../known/signature.ts';
import { describeAnswer, findApiCall } from './api-call.ts';
import { findLostConnection } from './lost-connection.ts';
import { normalise, withoutIds } from './normalise.ts';

/** Why a test failed, without what differs from test to test and from run to run. */
export interface Cause {
  /** One line for a person. */
  readonly title: string;
  /** Failures with the same key have one cause. */
  readonly key: string;
}

/**
 * The cause that a failure text tells: a service that did not answer, that failed, or that refused a call, whichever test asked;
 * else the exception and the frame of test code nearest to it. Line numbers are left out, so that keys stay the same over
 * versions of Tempest. Undefined for a text that says nothing.
 */
export function causeOf(text: string, id: string): Cause | undefined {
  const { exception, details } = exceptionOf(text);
  if (exception === '') return undefined;
  const lost = findLostConnection(exception);
  const call = findApiCall(text);
  if (lost !== undefined) {
    const service = lost.service ?? call?.service;
    const where = service === undefined ? lost.endpoint : `${service} at ${lost.endpoint}`;
    return toCause(() => `${lost.title}: ${where}`);
  }
  const answer = call && describeAnswer(call, exception, details);
  if (answer !== undefined) {
    const { what, words } = answer;
    return toCause((clean) => (words === '' ? what : `${what}: ${clean(words)}`));
  }
  const frame = normalise(nearestTestFrame(text, id) ?? '');
  return toCause((clean) => [exception, ...details].map(clean).join(' '), `\n${frame}`);
}

/** Failures are told apart by the normalised words; a person reads the numbers, too. */
function toCause(say: (clean: (words: string) => string) => string, place = ''): Cause {
  return {
    title: say(withoutIds).slice(0, LONGEST_TITLE),
    key: `${say(normalise).slice(0, LONGEST_TITLE)}${place}`,
  };
}

/**
 * A signature (RE2) that matches this failure and no other: its exception with Tempest's `Details:`, normalised, literally;
 * or the endpoint that did not answer. Undefined for a text that says nothing.
 */
export function draftSignature(text: string): string | undefined {
  const { exception, details } = exceptionOf(text);
  if (exception === '') return undefined;
  const lost = findLostConnection(exception);
  if (lost !== undefined) return lost.pattern;
  let room = LONGEST_SIGNATURE;
  const lines = [exception, ...details].map((line) => {
    const part = normalise(line).slice(0, room);
    room -= part.length;
    return escapePattern(part);
  });
  return lines.filter((line) => line !== '').join('\\s+');
}

/** A title is a line in a table: what is longer is a response body. */
const LONGEST_TITLE = 300;
const LONGEST_SIGNATURE = 300;
/** What of a line is looked at: response bodies of megabytes end in exceptions, too. */
const LONGEST_LINE = 4096;

/**
 * The last exception of a Python traceback, and Tempest's `Details:` where it has some. Of a stack trace whose frames come last,
 * as in Java and JavaScript, the last `Caused by` or the first line; of other text its last line.
 */
function exceptionOf(text: string): { exception: string; details: readonly string[] } {
  const frame = lastFrameOf(text);
  const message = text
    .slice(frame)
    .split('\n')
    .map((line) => line.slice(0, LONGEST_LINE).trimEnd())
    .filter((line) => line !== '');
  if (frame === 0 && !FRAME.test(message[0] ?? '')) return { exception: wordOf(message), details: [] };
  const rest = message.slice(1);
  const start = rest.findIndex((line) => !line.startsWith(' '));
  const found = rest.findIndex((line, index) => index > start && line.startsWith('Details:'));
  const [details, next = ''] = found < 0 ? [] : rest.slice(found);
  const lines = [details, NOVA_CLASS.test(next) ? next : undefined];
  return { exception: rest[start] ?? '', details: lines.filter((line) => line !== undefined) };
}

function wordOf(lines: readonly string[]): string {
  const last = lines.at(-1) ?? '';
  if (!STACK_FRAME.test(last)) return last;
  const words = lines.filter((line) => !STACK_FRAME.test(line));
  return words.findLast((line) => line.startsWith('Caused by: ')) ?? words[0] ?? last;
}

/** Of Java and JavaScript; Java counts those that it leaves out. */
const STACK_FRAME = /^\s*(?:at \S.*|\.\.\. \d+ more)$/;

/** "Unexpected API Error. Please report this" of Nova is followed by what was raised in it. */
const NOVA_CLASS = /^<class '[\w.]+'>$/;

const FRAME = /^ {2}File "/;

/** Where the line of the last frame begins; 0 where there is none. */
function lastFrameOf(text: string): number {
  return text.lastIndexOf('\n  File "') + 1;
}

/**
 * The file and function nearest to the exception that is neither library nor client code: in the package of the test or
 * in Tempest, but not under their `lib/` and `services/`.
 */
function nearestTestFrame(text: string, id: string): string | undefined {
  const packages = new Set(['tempest', id.split('.', 1)[0] ?? '']);
  const frames = text.matchAll(/^ {2}File "([^"\n]+)", line \d+, in (\S+)/gm);
  return [...frames]
    .map(([, file = '', name = '']) => ({ parts: inPackage(file.split('/'), packages), name }))
    .filter(({ parts }) => parts.length > 1 && !['lib', 'services'].includes(parts[1] ?? ''))
    .map(({ parts, name }) => `${parts.join('/')} ${name}`)
    .at(-1);
}

function inPackage(parts: readonly string[], packages: ReadonlySet<string>): readonly string[] {
  const start = parts.findLastIndex((part) => packages.has(part));
  return start < 0 ? [] : parts.slice(start);
}

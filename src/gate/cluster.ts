import { createHash } from 'node:crypto';
import type { Cluster } from '../model/verdict.ts';
import { normalise } from './normalise.ts';

/** One failing row: its id, and the text of its last failing attempt. */
export interface Failure {
  readonly id: string;
  readonly text: string;
}

/**
 * Groups failures by cause: the exception line and the frame of test code nearest to it, both normalised. Line numbers
 * are left out, so that ids stay the same over versions of Tempest. Failures without any text have no cluster.
 * Largest cluster first, then by title.
 */
export function clusterFailures(failures: readonly Failure[]): Cluster[] {
  const clusters = new Map<string, { title: string; tests: string[] }>();
  for (const { id, text } of failures) {
    const exception = exceptionOf(text);
    if (exception === '') continue;
    const title = normalise(exception);
    const cause = `${title}\n${normalise(nearestTestFrame(text, id) ?? '')}`;
    const clusterId = createHash('sha256').update(cause).digest('hex').slice(0, 12);
    const cluster = clusters.get(clusterId) ?? { title, tests: [] };
    cluster.tests.push(id);
    clusters.set(clusterId, cluster);
  }
  return [...clusters]
    .map(([id, { title, tests }]) => ({ id, title, tests: tests.toSorted() }))
    .toSorted((a, b) => b.tests.length - a.tests.length || compare(a.title, b.title) || compare(a.id, b.id));
}

/** A cluster title is a line in a table: what is longer is a response body. */
const LONGEST_EXCEPTION = 300;

/**
 * The last exception of a Python traceback with Tempest's `Details:` line, in one line. Of text without a traceback, its
 * last line.
 */
function exceptionOf(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const lastFrame = lines.findLastIndex((line) => /^ {2}File "/.test(line));
  const message = lines.slice(lastFrame + 1).filter((line) => line !== '');
  const start = lastFrame < 0 ? message.length - 1 : message.findIndex((line) => !line.startsWith(' '));
  const exception = message[start] ?? '';
  const details =
    lastFrame < 0 ? undefined : message.slice(start + 1).find((line) => line.startsWith('Details:'));
  return (details === undefined ? exception : `${exception} ${details}`).slice(0, LONGEST_EXCEPTION);
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

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

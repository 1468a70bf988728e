import type { ProblemLog } from '../model/problem-log.ts';
import { flat } from './element-text.ts';
import type { Output } from './output-keeper.ts';

/** What a suite holds. Several failures of one case are one failed case. */
export interface Found {
  tests: number;
  failedCases: number;
  failures: number;
}

/** What is remembered of a suite as long as there are results of it. */
export interface SuiteName {
  readonly name: string;
  /** Which one it is: several may have one name. */
  readonly number: number;
}

/** A `testsuite` or `testsuites` element while it is read. */
export interface OpenSuite {
  readonly suite: SuiteName;
  readonly attributes: Readonly<Record<string, string>>;
  /** 1-based. */
  readonly line: number;
  /** Of its own cases. */
  readonly own: Found;
  /** With those of all suites inside. */
  readonly all: Found;
  /** What it printed as a whole. */
  readonly outputs: Output[];
  /** `name=value`. */
  readonly properties: string[];
}

export function openSuite(
  attributes: Readonly<Record<string, string>>,
  { number, line }: { readonly number: number; readonly line: number },
): OpenSuite {
  const nothing = () => ({ tests: 0, failedCases: 0, failures: 0 });
  const suite = { name: flat(attributes.name ?? ''), number };
  return { suite, attributes, line, own: nothing(), all: nothing(), outputs: [], properties: [] };
}

export function addCase(found: Found, failures: number): void {
  found.tests++;
  found.failures += failures;
  if (failures > 0) found.failedCases++;
}

export function addAll(outer: Found, inner: Found): void {
  outer.tests += inner.tests;
  outer.failures += inner.failures;
  outer.failedCases += inner.failedCases;
}

/**
 * Compares what a suite says of itself with what is in it; writers count suites inside of suites or not. A suite that announces
 * more tests or failures than it has has lost some.
 */
export function checkCounts(
  { suite: { name }, attributes, line, own, all }: OpenSuite,
  log: ProblemLog,
): void {
  const suite = name === '' ? 'a suite without a name' : `suite ${name}`;
  const tests = countOf(attributes.tests);
  if (tests !== undefined && tests !== own.tests && tests !== all.tests) {
    const message = `${suite} says it has ${tests} tests, and has ${all.tests}`;
    if (tests > all.tests) log.addLoss({ code: 'count-mismatch', message, line });
    else log.add({ code: 'count-mismatch', message, line });
  }
  const failed = sum(countOf(attributes.failures), countOf(attributes.errors));
  if (failed !== undefined && failed > all.failures) {
    const message = `${suite} says that ${failed} failed, and has ${all.failures} failures`;
    log.addLoss({ code: 'count-mismatch', message, line });
  } else if (failed !== undefined && failed < own.failedCases) {
    const message = `${suite} says that ${failed} failed, and has ${own.failedCases} failed tests`;
    log.add({ code: 'count-mismatch', message, line });
  }
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}

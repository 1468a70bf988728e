import { parseFixtureId } from '../model/fixture-id.ts';
import type { ProblemLog } from '../model/problem-log.ts';
import { RecordedTest } from '../model/recorded-test.ts';
import { splitReportedId } from '../model/test-id.ts';
import type { Attempt, FixtureResult, ResultSet } from '../model/test-result.ts';
import { ElementText, flat } from './element-text.ts';
import { addAll, addCase, checkCounts, type OpenSuite, openSuite } from './suite-counts.ts';
import { type CaseChild, isCaseChild, TestCase } from './test-case.ts';

type Attributes = Readonly<Record<string, string>>;

/** A test and where it was read last; the same test again in that suite is another attempt. */
class PlacedTest extends RecordedTest {
  suite = '';
  document = 0;
}

/**
 * Makes results of the elements of JUnit documents. The same id again in the same suite, or in a later document, is another
 * attempt of one test; in another suite of the same document it is another test, kept under a name of its own.
 */
export class ResultBuilder {
  readonly #log: ProblemLog;
  readonly #tests = new Map<string, PlacedTest>();
  readonly #fixtures: FixtureResult[] = [];
  readonly #suites: OpenSuite[] = [];
  #case: TestCase | undefined;
  #child: { name: CaseChild; attributes: Attributes; text: ElementText; depth: number } | undefined;
  #documents = 0;

  constructor(log: ProblemLog) {
    this.#log = log;
  }

  get documents(): number {
    return this.#documents;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#child !== undefined) {
      this.#child.depth++;
    } else if (name === 'testsuite' || name === 'testsuites') {
      if (this.#suites.length === 0) this.#documents++;
      this.#suites.push(openSuite(attributes));
    } else if (name === 'testcase') {
      if (this.#case !== undefined) this.#nestedCase();
      this.#case = new TestCase(attributes);
    } else if (isCaseChild(name)) {
      this.#child = { name, attributes, text: new ElementText(), depth: 0 };
    }
  }

  text(text: string): void {
    this.#child?.text.append(text);
  }

  close(name: string): void {
    if (this.#child !== undefined && this.#child.depth > 0) this.#child.depth--;
    else if (this.#child !== undefined) this.#closeChild(this.#child);
    else if (name === 'testcase') this.#closeCase(false);
    else if (name === 'testsuite' || name === 'testsuites') this.#closeSuite();
  }

  /** The file is over: what is still open was cut. */
  finish(): ResultSet {
    if (this.#child !== undefined) this.#closeChild(this.#child);
    if (this.#case !== undefined) this.#closeCase(true);
    const tests = [...this.#tests.values()];
    const { intact } = this.#log;
    return { format: 'junit', tests, fixtures: this.#fixtures, problems: this.#log.list(), intact };
  }

  #nestedCase(): void {
    const message = `${this.#case?.listedId} holds another test case; it is taken as not ended`;
    this.#log.addLoss({ code: 'nested-test-case', message });
    this.#closeCase(true);
  }

  /** A failure outside of any test case is one of the suite: its tests may be missing. */
  #closeChild({
    name,
    attributes,
    text,
  }: {
    name: CaseChild;
    attributes: Attributes;
    text: ElementText;
  }): void {
    this.#child = undefined;
    if (this.#case !== undefined) {
      this.#case.add(name, attributes, text);
    } else if (name === 'failure' || name === 'error') {
      const suite = new TestCase({});
      suite.add(name, attributes, text);
      const [attempt] = suite.attempts(false);
      this.#fixtures.push({ kind: 'setUpModule', scope: this.#suites.at(-1)?.name ?? '', ...attempt });
    }
  }

  #closeCase(cut: boolean): void {
    const closed = this.#case;
    this.#case = undefined;
    if (closed === undefined) return;
    const suite = this.#suites.at(-1);
    if (suite !== undefined) addCase(suite.own, closed.failures);
    this.#record(closed.listedId, suite?.name ?? '', closed.attempts(cut));
  }

  #closeSuite(): void {
    const closed = this.#suites.pop();
    if (closed === undefined) return;
    addAll(closed.all, closed.own);
    const outer = this.#suites.at(-1);
    if (outer !== undefined) addAll(outer.all, closed.all);
    checkCounts(closed, this.#log);
  }

  #record(listed: string, suite: string, attempts: readonly Attempt[]): void {
    const fixture = parseFixtureId(listed);
    if (fixture !== undefined) {
      this.#fixtures.push(...attempts.map((attempt) => ({ ...fixture, ...attempt })));
      return;
    }
    if (listed === '') {
      const message = `a test case of suite ${JSON.stringify(suite)} has no name`;
      this.#log.addLoss({ code: 'nameless-test', message });
    }
    const { id, attributes } = splitReportedId(listed);
    const test = this.#testOf(id, attributes, suite);
    for (const attempt of attempts) test.addAttempt(attempt);
  }

  #testOf(id: string, attributes: string, suite: string): PlacedTest {
    const known = this.#tests.get(id);
    if (known !== undefined && known.document === this.#documents && known.suite !== suite) {
      const own = flat(`${id} in ${suite === '' ? 'a suite without a name' : suite}`);
      const message = `${id} is in suite ${known.suite} and in suite ${suite}; both are kept, this one as ${own}`;
      this.#log.add({ code: 'ambiguous-test-id', message });
      return this.#testOf(own, attributes, suite);
    }
    const test = known ?? new PlacedTest(id, attributes);
    test.suite = suite;
    test.document = this.#documents;
    this.#tests.set(id, test);
    return test;
  }
}

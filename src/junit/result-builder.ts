import { parseFixtureId } from '../model/fixture-id.ts';
import { FreeNames } from '../model/free-names.ts';
import type { ProblemLog } from '../model/problem-log.ts';
import { RecordedTest } from '../model/recorded-test.ts';
import { classOf, splitReportedId } from '../model/test-id.ts';
import type { Attempt, FixtureResult, ResultSet, SuiteOutput } from '../model/test-result.ts';
import { ElementText, flat } from './element-text.ts';
import { OutputKeeper, type WholeOutput } from './output-keeper.ts';
import { isRallyMark } from './rally-case.ts';
import { addAll, addCase, checkCounts, type OpenSuite, openSuite, type SuiteName } from './suite-counts.ts';
import { type CaseChild, isCaseChild, propertyText, TestCase } from './test-case.ts';

type Attributes = Readonly<Record<string, string>>;

interface OpenChild {
  readonly name: CaseChild;
  readonly attributes: Attributes;
  readonly text: ElementText;
  /** Elements inside of it that are open. */
  depth: number;
}

/** A test and where it was read last; the same test again in that suite is another attempt. */
class PlacedTest extends RecordedTest {
  suite: SuiteName | undefined = undefined;
  document = 0;
  elementId: string | undefined = undefined;
}

/**
 * Makes results of the elements of JUnit documents. The same id again in the same suite, or in a later document, is another
 * attempt of one test; in another suite of the same document, which may have the same name, or with another attribute `id`,
 * it is another test, kept under a name of its own.
 */
export class ResultBuilder {
  readonly #log: ProblemLog;
  readonly #tests = new Map<string, PlacedTest>();
  readonly #fixtures: FixtureResult[] = [];
  /** Failures of a class, which no test of it had. */
  readonly #outsideTests: { readonly scope: string; readonly attempt: Attempt }[] = [];
  readonly #suites: OpenSuite[] = [];
  readonly #suiteOutputs: SuiteOutput[] = [];
  readonly #keeper: OutputKeeper;
  #case: TestCase | undefined;
  #child: OpenChild | undefined;
  #documents = 0;
  #suiteCount = 0;
  /** Of tests of this document whose id another one has, by id, suite and element id. */
  readonly #ownNames = new Map<string, string>();
  #freeNames = new FreeNames();
  #byRally = false;
  /** 1-based line of what is read now. */
  line = 1;

  constructor(log: ProblemLog, whole: WholeOutput = {}) {
    this.#log = log;
    this.#keeper = new OutputKeeper(whole);
  }

  get documents(): number {
    return this.#documents;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#child !== undefined) {
      this.#child.depth++;
    } else if (name === 'testsuite' || name === 'testsuites') {
      if (this.#suites.length === 0) this.#openDocument();
      this.#suites.push(openSuite(attributes, { number: ++this.#suiteCount, line: this.line }));
    } else if (name === 'testcase') {
      if (this.#case !== undefined) this.#nestedCase();
      this.#case = new TestCase(attributes);
    } else if (isCaseChild(name)) {
      this.#child = { name, attributes, text: new ElementText(this.#isWhole()), depth: 0 };
    } else if (this.#case !== undefined && name !== 'properties') {
      this.#unknownElement(this.#case, name);
    }
  }

  text(text: string): void {
    this.#child?.text.append(text);
  }

  comment(text: string): void {
    if (isRallyMark(text)) this.#byRally = true;
    else if (this.#byRally) this.#case?.addRallyComment(text);
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
    for (const open of this.#suites) this.#keepOutput(open);
    return {
      format: 'junit',
      tests: [...this.#tests.values()],
      fixtures: [...this.#fixtures, ...this.#classFixtures()],
      suites: this.#suiteOutputs,
      problems: this.#log.list(),
      intact: this.#log.intact,
    };
  }

  /** Surefire does not say whether it was the set-up of the class or its clean-up: without the set-up no test has a result. */
  #classFixtures(): FixtureResult[] {
    if (this.#outsideTests.length === 0) return [];
    const tests = [...this.#tests.values()].filter(({ last }) => last !== undefined);
    const classes = new Set(tests.map(({ id }) => classOf(id)));
    return this.#outsideTests.map(({ scope, attempt }) => {
      return { kind: classes.has(scope) ? 'tearDownClass' : 'setUpClass', scope, ...attempt };
    });
  }

  /** Whether the text that begins is to be whole. */
  #isWhole(): boolean {
    if (this.#case !== undefined) return this.#keeper.isWholeTest(this.#case);
    return this.#keeper.isWholeSuite(this.#suites.at(-1)?.suite.name ?? '');
  }

  #openDocument(): void {
    this.#documents++;
    this.#byRally = false;
    this.#ownNames.clear();
    this.#freeNames = new FreeNames();
  }

  /** It may say how the test ended, in a word that nobody knows here. */
  #unknownElement({ listedId }: TestCase, name: string): void {
    const message = `${listedId} has an element ${name}, which is not read`;
    this.#log.addLoss({ code: 'unknown-element', message, line: this.line });
  }

  #checkStatus({ listedId, unknownStatus }: TestCase): void {
    if (unknownStatus === undefined) return;
    const message = `${listedId} has the status ${JSON.stringify(unknownStatus)}, which is not known: nobody can say that it passed`;
    this.#log.addLoss({ code: 'unknown-status', message, line: this.line });
  }

  #nestedCase(): void {
    const message = `${this.#case?.listedId} holds another test case; it is taken as not ended`;
    this.#log.addLoss({ code: 'nested-test-case', message, line: this.line });
    this.#closeCase(true);
  }

  #closeChild({ name, attributes, text }: OpenChild): void {
    this.#child = undefined;
    if (this.#case !== undefined) this.#case.add(name, attributes, text);
    else this.#addToSuite(name, attributes, text);
  }

  /** A failure outside of any test case is one of the suite: its tests may be missing. */
  #addToSuite(name: CaseChild, attributes: Attributes, text: ElementText): void {
    const open = this.#suites.at(-1);
    if (name === 'failure' || name === 'error') {
      const failed = new TestCase({});
      failed.add(name, attributes, text);
      const [attempt] = failed.attempts({ cut: false, byRally: false, keeper: this.#keeper });
      this.#fixtures.push({ kind: 'setUpModule', scope: open?.suite.name ?? '', ...attempt });
    } else if (name === 'property') {
      open?.properties.push(propertyText(attributes, text));
    } else if ((name === 'system-out' || name === 'system-err') && text.sizeBytes > 0) {
      open?.outputs.push({ name, text });
    }
  }

  #closeCase(cut: boolean): void {
    const closed = this.#case;
    this.#case = undefined;
    if (closed === undefined) return;
    const open = this.#suites.at(-1);
    if (open !== undefined) addCase(open.own, closed.failures);
    const attempts = closed.attempts({ cut, byRally: this.#byRally, keeper: this.#keeper });
    if (attempts.at(-1)?.status === 'success') this.#checkStatus(closed);
    if (closed.nameless !== undefined && closed.failures > 0) {
      const [last] = attempts.slice(-1) as [Attempt];
      this.#outsideTests.push({ scope: closed.nameless, attempt: last });
    } else {
      this.#record(closed, open?.suite, attempts);
    }
  }

  #closeSuite(): void {
    const closed = this.#suites.pop();
    if (closed === undefined) return;
    addAll(closed.all, closed.own);
    const outer = this.#suites.at(-1);
    if (outer !== undefined) addAll(outer.all, closed.all);
    checkCounts(closed, this.#log);
    this.#keepOutput(closed);
  }

  #keepOutput({ suite: { name }, outputs, properties, all }: OpenSuite): void {
    const isWhole = this.#keeper.isWholeSuite(name);
    const attachments = this.#keeper.attachments(outputs, properties, {
      isQuiet: all.failures === 0,
      isWhole,
    });
    if (attachments.length > 0) this.#suiteOutputs.push({ name, attachments });
  }

  #record(
    { listedId, elementId }: TestCase,
    suite: SuiteName | undefined,
    attempts: readonly Attempt[],
  ): void {
    const fixture = parseFixtureId(listedId);
    if (fixture !== undefined) {
      const scope = flat(fixture.scope);
      this.#fixtures.push(...attempts.map((attempt) => ({ ...fixture, scope, ...attempt })));
      return;
    }
    if (listedId === '') {
      const message = `a test case of suite ${JSON.stringify(suite?.name ?? '')} has no name`;
      this.#log.addLoss({ code: 'nameless-test', message, line: this.line });
    }
    if (listedId.includes('\ufffd')) this.#reportDoubtfulId(listedId);
    const { id, attributes } = splitReportedId(listedId);
    const test = this.#testOf(id, { attributes, suite, elementId });
    for (const attempt of attempts) if (attempt.status !== 'exists') test.addAttempt(attempt);
  }

  /** Names that differ in what could not be read have become one. */
  #reportDoubtfulId(id: string): void {
    const message = `${id} holds what could not be read; another test may be the same with it`;
    this.#log.addLoss({ code: 'doubtful-test-id', message, line: this.line });
  }

  #testOf(id: string, place: Place): PlacedTest {
    const known = this.#tests.get(id);
    const isElsewhere =
      known?.document === this.#documents &&
      (known.suite !== place.suite || known.elementId !== place.elementId);
    const name = isElsewhere ? this.#ownName(id, known, place) : id;
    const test = this.#tests.get(name) ?? new PlacedTest(flat(name), flat(place.attributes));
    test.suite = place.suite;
    test.document = this.#documents;
    test.elementId = place.elementId;
    this.#tests.set(test.id, test);
    return test;
  }

  /** The name of the test that is not the known one of this id: `x in SUITE`, or `x (2)` in the same suite. */
  #ownName(id: string, known: PlacedTest, { suite, elementId }: Place): string {
    const key = JSON.stringify([id, suite?.number, elementId]);
    const own = this.#ownNames.get(key);
    if (own !== undefined) return own;
    const base = known.suite === suite ? id : `${id} in ${nameOf(suite)}`;
    const isTaken = (name: string) => this.#tests.get(name)?.document === this.#documents;
    const name = this.#freeNames.next(base, isTaken);
    this.#ownNames.set(key, name);
    if (known.suite !== suite) this.#reportTwoSuites(id, name, [nameOf(known.suite), nameOf(suite)]);
    return name;
  }

  #reportTwoSuites(id: string, own: string, [one, other]: readonly [string, string]): void {
    const where = one === other ? `in two suites ${one}` : `in suite ${one} and in suite ${other}`;
    const message = `${id} is ${where}; both are kept, this one as ${own}`;
    this.#log.add({ code: 'ambiguous-test-id', message, line: this.line });
  }
}

/** Where a test case is. */
interface Place {
  readonly attributes: string;
  readonly suite: SuiteName | undefined;
  readonly elementId: string | undefined;
}

function nameOf(suite: SuiteName | undefined): string {
  return suite === undefined || suite.name === '' ? 'a suite without a name' : suite.name;
}

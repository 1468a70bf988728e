import { ElementText } from './element-text.ts';
import type { ResultBuilder } from './result-builder.ts';

/** Roots of what Jenkins makes of JUnit files: `junitResult.xml` in a build's folder, and `testReport/api/xml`. */
const ROOTS: ReadonlySet<string> = new Set(['result', 'testResult']);
/** Words of the API for a test that failed. */
const FAILED = new Set(['FAILED', 'REGRESSION']);
/** What a suite or a case printed, and what JUnit calls it. */
const STREAMS = new Map([
  ['stdout', 'system-out'],
  ['stderr', 'system-err'],
]);
const BLOCKS = 'enclosingBlockNames';

export function isJenkinsRoot(name: string): boolean {
  return ROOTS.has(name);
}

/**
 * Hands Jenkins' own form to a builder as the JUnit elements that it was made of: there what JUnit has as attributes are
 * elements. Source: `SuiteResult.java` and `CaseResult.java` of Jenkins' junit plugin.
 */
export class JenkinsResult {
  readonly #builder: ResultBuilder;
  readonly #path: string[] = [];
  #fields = new Map<string, ElementText>();
  #suites = 0;
  #suiteName = '';
  /** Of the pipeline's blocks around the suite, the inner ones first. */
  #blocks: string[] = [];
  #outputs = new Map<string, ElementText>();
  #suiteIsOpen = false;

  constructor(builder: ResultBuilder) {
    this.#builder = builder;
  }

  open(name: string): void {
    const parent = this.#path.at(-1);
    this.#path.push(name);
    if (parent === undefined) this.#builder.open('testsuites', {});
    else if (name === 'suite') {
      this.#suites++;
      this.#suiteName = '';
      this.#blocks = [];
      this.#outputs = new Map();
    } else if (parent === BLOCKS) {
      this.#blocks.push('');
    } else if (name === 'case') {
      this.#openSuite();
      this.#fields = new Map();
    } else if (parent === 'case') this.#fields.set(name, new ElementText());
    else if (parent === 'suite' && STREAMS.has(name)) this.#outputs.set(name, new ElementText());
  }

  text(text: string): void {
    const [parent, name = ''] = this.#path.slice(-2);
    if (parent === 'case') this.#fields.get(name)?.append(text);
    else if (parent === 'suite' && name === 'name') this.#suiteName += text;
    else if (parent === 'suite') this.#outputs.get(name)?.append(text);
    else if (parent === BLOCKS) this.#blocks.push(this.#blocks.pop() + text);
  }

  close(name: string): void {
    this.#path.pop();
    if (name === 'case') {
      this.#openCase();
      this.#builder.close('testcase');
    } else if (name === 'suite') this.#closeSuite();
    else if (this.#path.length === 0) this.#builder.close('testsuites');
  }

  /** The file is over: what was read of an open suite and case is handed over, and stays open. */
  end(): void {
    if (this.#suiteIsOpen) this.#addOutputs();
    if (this.#path.includes('case')) this.#openCase();
  }

  /** In the API the name of a suite comes behind its cases: then the suite is told by its place. */
  #openSuite(): void {
    if (this.#suiteIsOpen) return;
    this.#suiteIsOpen = true;
    const name = this.#suiteName || `suite ${this.#suites}`;
    this.#builder.open('testsuite', { name: [...this.#blocks.toReversed(), name].join(' / ') });
  }

  #closeSuite(): void {
    this.#openSuite();
    this.#addOutputs();
    this.#suiteIsOpen = false;
    this.#builder.close('testsuite');
  }

  #addOutputs(): void {
    for (const [name, text] of this.#outputs) this.#add(STREAMS.get(name) ?? name, text.toString());
  }

  #openCase(): void {
    const field = (name: string) => this.#fields.get(name)?.toString().trim() ?? '';
    const name = field('testName') || field('name');
    this.#builder.open('testcase', { classname: field('className'), name, time: field('duration') });
    const details = field('errorDetails');
    const trace = field('errorStackTrace');
    if (this.#says('errorDetails', 'errorStackTrace') || FAILED.has(field('status'))) {
      this.#add('failure', trace, details);
    }
    if (field('skipped') === 'true') this.#add('skipped', '', field('skippedMessage'));
    for (const [name, element] of STREAMS) this.#add(element, field(name));
  }

  /** A test failed when one of these is there, empty or not. */
  #says(...names: readonly string[]): boolean {
    return names.some((name) => this.#fields.has(name));
  }

  #add(name: string, text: string, message?: string): void {
    this.#builder.open(name, message === undefined ? {} : { message });
    this.#builder.text(text);
    this.#builder.close(name);
  }
}

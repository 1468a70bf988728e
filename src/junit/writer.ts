import { splitFixtureId } from '../model/fixture-id.ts';
import { classOf } from '../model/test-id.ts';
import type { JudgedTest, Verdict } from '../model/verdict.ts';

export interface JunitInput {
  /** Name of the whole, shown by CI servers. */
  readonly name: string;
  /** ISO 8601 UTC. */
  readonly timestamp: string;
  readonly verdict: Verdict;
  /** Pins and run facts, in the order in which they are written. */
  readonly properties: readonly (readonly [name: string, value: string])[];
}

/**
 * JUnit XML that Jenkins and GitLab gate on: it holds a `failure` or `error` exactly when the verdict is not pass. What blocks is
 * a `failure`; a blocking test without an end of its own (crashed, blocked) and whatever makes the run incomplete is an
 * `error`; known failures and all else that did not run to success but does not block are `skipped`. Message and text both say
 * why: of a skip Jenkins shows the message only, GitLab shows the text only. The first test case, `osgate.run`, stands for the
 * run as a whole. Texts are cut at 100,000 characters each, and so that all together stay below GitLab's limit of 30 MB a file.
 * Sources: junit-10.xsd of Jenkins' xunit plugin, CaseResult.java of its junit plugin, lib/gitlab/ci/parsers/test/junit.rb.
 */
export function renderJunit({ name, timestamp, verdict, properties }: JunitInput): string {
  const suites = [runSuite(verdict, properties), ...classSuites(verdict)];
  const cases = suites.flatMap((suite) => suite.cases);
  const texts = cases.filter(({ outcome }) => outcome.body !== '').length;
  const maxChars = Math.min(MAX_CHARS, Math.floor(MAX_CHARS_OF_ALL / Math.max(1, texts)));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeAttribute(name)}"${totals(cases)}>`,
    ...suites.map((suite) => suiteXml(suite, { timestamp, maxChars })),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Outcome {
  readonly element: 'passed' | 'skipped' | 'failure' | 'error';
  readonly message: string;
  readonly type: string;
  readonly body: string;
}

interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly seconds: number;
  readonly outcome: Outcome;
}

interface Suite {
  readonly name: string;
  readonly properties: JunitInput['properties'];
  readonly cases: readonly TestCase[];
}

/** Makes sure that a run is red for CI although no single test is: a cut stream, a missing end marker. */
function runSuite(verdict: Verdict, properties: JunitInput['properties']): Suite {
  const body = verdict.problems.map((problem) => `${problem.code}: ${problem.message}`).join('\n');
  const explained = verdict.word === 'fail' && verdict.tests.some((test) => test.weights.includes('blocks'));
  const sound = verdict.problems.every((problem) => problem.weight === 'warns');
  const green = verdict.word === 'pass' || (explained && sound);
  const outcome: Outcome = {
    element: green ? 'passed' : verdict.word === 'fail' ? 'failure' : 'error',
    message: verdict.headline,
    type: verdict.word,
    body,
  };
  const counts = Object.entries(verdict.counts).map(([category, rows]) => [category, String(rows)] as const);
  return {
    name: 'osgate',
    properties: [...properties, ...counts],
    cases: [{ classname: 'osgate', name: 'run', seconds: 0, outcome }],
  };
}

function classSuites(verdict: Verdict): Suite[] {
  const cases = verdict.tests.map(testCase);
  const groups = Map.groupBy(cases, (one) => one.classname);
  return [...groups].map(([name, members]) => ({ name, properties: [], cases: members }));
}

function testCase(test: JudgedTest): TestCase {
  const fixture = test.fixture && splitFixtureId(test.id);
  const classname = fixture?.scope ?? classOf(test.id);
  const name = fixture?.kind ?? (classname === '' ? test.id : test.id.slice(classname.length + 1));
  return { classname, name, seconds: test.result?.durationSeconds ?? 0, outcome: outcomeOf(test) };
}

function outcomeOf(test: JudgedTest): Outcome {
  const element = elementOf(test);
  const message = [
    `${test.category}: ${test.why}`,
    test.entry?.bug,
    test.entry && `expires ${test.entry.expires}`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
  const body = test.result?.traceback ?? test.result?.reason ?? '';
  return { element, message, type: test.category, body: element === 'passed' ? '' : body };
}

function elementOf(test: JudgedTest): Outcome['element'] {
  const endless = ['crashed', 'interrupted', 'not-run', 'blocked'].includes(test.observed);
  if (test.weights.includes('blocks')) return endless ? 'error' : 'failure';
  if (test.weights.includes('incomplete')) return 'error';
  return test.observed === 'pass' || test.observed === 'flaky' ? 'passed' : 'skipped';
}

function suiteXml(
  { name, properties, cases }: Suite,
  { timestamp, maxChars }: { timestamp: string; maxChars: number },
): string {
  const skipped = cases.filter(({ outcome }) => outcome.element === 'skipped').length;
  const attributes = `${totals(cases)} skipped="${skipped}" timestamp="${escapeAttribute(timestamp)}"`;
  return [
    `  <testsuite name="${escapeAttribute(name)}"${attributes}>`,
    ...propertiesXml(properties),
    ...cases.map((one) => caseXml(one, maxChars)),
    '  </testsuite>',
  ].join('\n');
}

/** What both `testsuites` and `testsuite` may have; the schema has no `skipped` for the former. */
function totals(cases: readonly TestCase[]): string {
  const count = (element: Outcome['element']) =>
    cases.filter(({ outcome }) => outcome.element === element).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  return ` tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" time="${seconds.toFixed(3)}"`;
}

function propertiesXml(properties: JunitInput['properties']): string[] {
  if (properties.length === 0) return [];
  const lines = properties.map(
    ([name, value]) => `      <property name="${escapeAttribute(name)}" value="${escapeAttribute(value)}"/>`,
  );
  return ['    <properties>', ...lines, '    </properties>'];
}

function caseXml({ classname, name, seconds, outcome }: TestCase, maxChars: number): string {
  const open = `    <testcase classname="${escapeAttribute(classname)}" name="${escapeAttribute(name)}" time="${seconds.toFixed(3)}"`;
  const inner = outcomeXml(outcome, maxChars);
  return inner === '' ? `${open}/>` : `${open}>\n      ${inner}\n    </testcase>`;
}

function outcomeXml({ element, message, type, body }: Outcome, maxChars: number): string {
  const text = [message, cut(body, maxChars)].filter((part) => part !== '').join('\n');
  if (element === 'passed') {
    const notes = escapeText(type === 'pass' ? cut(body, maxChars) : text);
    return notes === '' ? '' : `<system-out>${notes}</system-out>`;
  }
  const head = `<${element} type="${escapeAttribute(type)}" message="${escapeAttribute(cut(message, maxChars))}"`;
  return `${head}>${escapeText(text)}</${element}>`;
}

const MAX_CHARS = 100_000;
/** Characters become up to five bytes, few of them do. */
const MAX_CHARS_OF_ALL = 15_000_000;

function cut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return `… ${text.length - maxChars} characters cut …\n${text.slice(-maxChars)}`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * What XML 1.0 cannot hold at all (C0 controls, half a surrogate pair, U+FFFE, U+FFFF) becomes U+FFFD.
 * Source: XML 1.0, production 2, `Char`.
 */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
    .replace(/(?![\n\r\t])\p{Cc}|[\ufffe\uffff]/gu, '\ufffd');
}

/** A parser turns bare line breaks in attribute values into spaces; as references they survive. */
function escapeAttribute(text: string): string {
  return escapeText(text).replace(/[\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

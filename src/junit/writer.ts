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
 * `error`; known failures and all else that did not run to success but does not block are `skipped`, the reason in the message.
 * The first test case, `osgate.run`, stands for the run as a whole. Long texts are cut at 100,000 characters.
 */
export function renderJunit({ name, timestamp, verdict, properties }: JunitInput): string {
  const suites = [runSuite(verdict, properties), ...classSuites(verdict)];
  const cases = suites.flatMap((suite) => suite.cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeAttribute(name)}"${totals(cases)}>`,
    ...suites.map((suite) => suiteXml(suite, timestamp)),
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
  const [scope, fixture] = test.fixture === undefined ? [] : test.id.split('::');
  const classname = scope ?? classOf(test.id);
  const name = fixture ?? (classname === '' ? test.id : test.id.slice(classname.length + 1));
  return { classname, name, seconds: test.result?.durationSeconds ?? 0, outcome: outcomeOf(test) };
}

function outcomeOf(test: JudgedTest): Outcome {
  const element = elementOf(test);
  const message = [`${test.category}: ${test.why}`, test.entry?.bug, test.entry && expiry(test.entry.expires)]
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

function expiry(expires: string): string {
  return `expires ${expires}`;
}

function suiteXml({ name, properties, cases }: Suite, timestamp: string): string {
  return [
    `  <testsuite name="${escapeAttribute(name)}"${totals(cases)} timestamp="${escapeAttribute(timestamp)}">`,
    ...propertiesXml(properties),
    ...cases.map(caseXml),
    '  </testsuite>',
  ].join('\n');
}

function totals(cases: readonly TestCase[]): string {
  const count = (element: Outcome['element']) =>
    cases.filter(({ outcome }) => outcome.element === element).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  return ` tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds.toFixed(3)}"`;
}

function propertiesXml(properties: JunitInput['properties']): string[] {
  if (properties.length === 0) return [];
  const lines = properties.map(
    ([name, value]) => `      <property name="${escapeAttribute(name)}" value="${escapeAttribute(value)}"/>`,
  );
  return ['    <properties>', ...lines, '    </properties>'];
}

function caseXml({ classname, name, seconds, outcome }: TestCase): string {
  const open = `    <testcase classname="${escapeAttribute(classname)}" name="${escapeAttribute(name)}" time="${seconds.toFixed(3)}"`;
  const inner = outcomeXml(outcome);
  return inner === '' ? `${open}/>` : `${open}>\n      ${inner}\n    </testcase>`;
}

function outcomeXml({ element, message, type, body }: Outcome): string {
  const text = escapeText(cut(body));
  if (element === 'passed') {
    const notes =
      type === 'pass' ? text : [escapeText(message), text].filter((part) => part !== '').join('\n');
    return notes === '' ? '' : `<system-out>${notes}</system-out>`;
  }
  const head = `<${element} message="${escapeAttribute(cut(message))}"`;
  if (element === 'skipped') return text === '' ? `${head}/>` : `${head}>${text}</skipped>`;
  return `${head} type="${escapeAttribute(type)}">${text}</${element}>`;
}

const MAX_CHARS = 100_000;

function cut(text: string): string {
  if (text.length <= MAX_CHARS) return text;
  return `… ${text.length - MAX_CHARS} characters cut …\n${text.slice(-MAX_CHARS)}`;
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

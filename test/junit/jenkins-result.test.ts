import { expect, test } from 'vitest';
import { readJunit } from '../../src/junit/reader.ts';
import { resultLines } from './result-lines.ts';

const read = (xml: string) => readJunit([Buffer.from(xml)]);

/** Written by hand after the fields of `SuiteResult.java` and `CaseResult.java`; no Jenkins runs here. */
const JUNIT_RESULT = `<?xml version='1.1' encoding='UTF-8'?>
<result plugin="junit@1240.vf9529b_881428">
  <suites>
    <suite>
      <file>junit.xml</file>
      <name>a.b.C</name>
      <stdout>of the suite</stdout>
      <duration>2.145</duration>
      <cases>
        <case>
          <duration>1,234.5</duration><className>a.b.C</className><testName>test_ok</testName>
          <skipped>false</skipped><failedSince>0</failedSince>
        </case>
        <case>
          <duration>0.1</duration><className>a.b.C</className><testName>test_bad</testName>
          <skipped>false</skipped><errorStackTrace>Traceback\nE: &lt;boom&gt;</errorStackTrace>
          <errorDetails>E: &lt;boom&gt;</errorDetails><failedSince>42</failedSince>
        </case>
        <case>
          <duration>0.0</duration><className>a.b.C</className><testName>test_skip</testName>
          <skipped>true</skipped><skippedMessage>no floating IPs</skippedMessage>
        </case>
      </cases>
    </suite>
  </suites>
  <duration>2.145</duration>
</result>`;
const API = `<testResult><duration>1</duration><failCount>1</failCount><suite>
  <case><className>a.b.C</className><duration>0.2</duration><name>test_bad</name><status>REGRESSION</status></case>
  <case><className>a.b.C</className><duration>0.1</duration><name>test_ok</name><status>FIXED</status></case>
  <name>a.b.C</name></suite></testResult>`;

test('junitResult.xml of a build', async () => {
  const results = await read(JUNIT_RESULT);
  expect(resultLines(results)).toMatchInlineSnapshot(`
    "success a.b.C.test_ok 1234.5
    fail a.b.C.test_bad 0.1
    skip a.b.C.test_skip 0 (no floating IPs)"
  `);
  expect(results.tests[1]?.traceback).toBe('Traceback\nE: <boom>');
  expect(results.suites).toEqual([
    {
      name: 'a.b.C',
      attachments: [{ name: 'system-out', mime: 'text/plain', sizeBytes: 12, text: 'of the suite' }],
    },
  ]);
});

test('testReport/api/xml', async () => {
  expect(resultLines(await read(API))).toMatchInlineSnapshot(`
    "fail a.b.C.test_bad 0.2
    success a.b.C.test_ok 0.1"
  `);
});

test('of a file that ends inside of a case what was read of it stands', async () => {
  const cut = await read(JUNIT_RESULT.slice(0, JUNIT_RESULT.indexOf('boom&gt;</errorStackTrace>')));
  expect(resultLines({ ...cut, problems: [] })).toMatchInlineSnapshot(`
    "success a.b.C.test_ok 1234.5
    fail a.b.C.test_bad 0.1
    not intact"
  `);
  expect(cut.tests[1]?.traceback).toContain('Traceback');
  expect(cut.suites).toHaveLength(1);
});

test('no prefix of it is intact', async () => {
  for (let size = 0; size < JUNIT_RESULT.length; size += 5) {
    expect((await read(JUNIT_RESULT.slice(0, size))).intact, `${size} characters`).toBe(false);
  }
});

test('an empty errorDetails or errorStackTrace is a failure, as Jenkins has it', async () => {
  const of = (inside: string) =>
    `<result><suites><suite><name>s</name><cases><case><className>a.B</className><testName>t</testName>${inside}</case></cases></suite></suites></result>`;
  for (const field of ['<errorDetails></errorDetails>', '<errorStackTrace/>']) {
    const { tests } = await read(of(`<skipped>false</skipped>${field}<failedSince>7</failedSince>`));
    expect(tests).toMatchObject([{ id: 'a.B.t', status: 'fail', traceback: 'failed without a word' }]);
  }
  expect((await read(of('<skipped>false</skipped>'))).tests[0]?.status).toBe('success');
});

test('the same suite in two branches of a pipeline is two suites: no failure hides behind a success', async () => {
  const suite = (
    branch: string,
    inside: string,
  ) => `<suite><file>a.xml</file><name>s</name><duration>1</duration>
    <nodeId>5</nodeId><enclosingBlocks><string>3</string><string>2</string></enclosingBlocks>
    <enclosingBlockNames><string>${branch}</string><string>Tests</string></enclosingBlockNames>
    <cases><case><className>a.B</className><testName>t</testName><skipped>false</skipped>${inside}</case></cases></suite>`;
  const bad = '<errorDetails>boom</errorDetails>';
  const xml = `<result><suites>${suite('zed', bad)}${suite('2025.1', '')}</suites></result>`;
  expect(resultLines(await read(xml))).toMatchInlineSnapshot(`
    "fail a.B.t -
    success a.B.t in Tests / 2025.1 / s -
    line 7: ambiguous-test-id: a.B.t is in suite Tests / zed / s and in suite Tests / 2025.1 / s; both are kept, this one as a.B.t in Tests / 2025.1 / s"
  `);
});

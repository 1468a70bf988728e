import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { judge } from '../../src/gate/judge.ts';
import { readJunit } from '../../src/junit/reader.ts';
import { CONTEXT } from '../gate/build.ts';
import { resultLines } from './result-lines.ts';

const read = async (path: string) =>
  readJunit([await readFile(new URL(`../fixtures/${path}`, import.meta.url))]);
const readFixture = (name: string) => read(`junit/${name}.xml`);

test('pytest', async () => {
  expect(resultLines(await readFixture('pytest'))).toMatchInlineSnapshot(`
    "success test_a.test_ok 0
    fail test_a.test_bad 0
    skip test_a.test_skip 0 (no <swift> & co)
    xfail test_a.test_xfail 0 (known)
    success test_a.test_param[1] 0
    fail test_a.test_param[\\uac74] 0.001
    success test_a.test_param[a,b] 0
    fail>fail test_a.test_teardown 0
    fail test_a.test_setup_error 0"
  `);
});
test('vitest', async () => {
  expect(resultLines(await readFixture('vitest'))).toMatchInlineSnapshot(`
      "success v.test.ts.outer > ok 0.002920035
      fail v.test.ts.outer > bad 0.005850786
      skip v.test.ts.outer > skip 0
      skip v.test.ts.outer > later 0
      success v.test.ts.retried 0.001993754"
    `);
});
test('node --test, suites inside of suites', async () => {
  expect(resultLines(await readFixture('node-test'))).toMatchInlineSnapshot(`
      "success suite.ok 0.000452
      fail suite.bad 0.000779
      skip suite.skipped 0.000092 (why)
      success suite.inner.deep 0.001189"
    `);
});
test('subunit2junitxml of skips', async () => {
  expect(resultLines(await readFixture('subunit2junitxml-skips'))).toMatchInlineSnapshot(`
      "skip osgate_t.test_shapes.SkipShapes.test_skip_because 0 (Skipped until bug: https://launchpad.net/bugs/1234567 is resolved.)
      skip osgate_t.test_shapes.SkipShapes.test_skip_decorator 0 (static skip: feature flag off)
      skip osgate_t.test_shapes.SkipShapes.test_skip_empty_reason 0 (no reason given.)
      skip osgate_t.test_shapes.SkipShapes.test_skip_exception 0 (skipException raised in the body)
      skip osgate_t.test_shapes.SkipShapes.test_skip_if 0 (skipIf: floating IPs are not available)
      skip osgate_t.test_shapes.SkipShapes.test_skip_korean 0 (건너뜀: 이 클라우드에는 유동 IP가 없습니다)
      skip osgate_t.test_shapes.SkipShapes.test_skip_multiline 0 (line one
      line two
      	tabbed <xml> & "quotes" [31mred)
      skip osgate_t.test_shapes.SkipInSetUpClass::setUpClass"
    `);
});
test('subunit2junitxml of modules that cannot be imported', async () => {
  expect(resultLines(await readFixture('subunit2junitxml-import-error'))).toMatchInlineSnapshot(`
      "success osgate_b.test_good.Good.test_good 0
      fail osgate_b.test_broken_import::import
      fail osgate_b.test_broken_syntax::import"
    `);
});
test('subunit2junitxml of smoke: ids without attributes, fixtures apart', async () => {
  const { tests, fixtures, intact } = await readFixture('subunit2junitxml-smoke');
  expect({ tests: tests.length, fixtures: fixtures.length, intact }).toEqual({
    tests: 78,
    fixtures: 15,
    intact: true,
  });
  expect(
    tests.every(({ id, attrs }) => !id.includes('[') && attrs.some((attr) => attr.startsWith('id-'))),
  ).toBe(true);
});
test('subunit2junitxml of nothing has no tests', async () => {
  expect(resultLines(await readFixture('subunit2junitxml-empty'))).toBe('');
});

test('pytest with what it calls outcomes', async () => {
  expect(resultLines(await readFixture('pytest-outcomes'))).toMatchInlineSnapshot(`
    "fail test_b 0
    success test_a.test_ok 0
    xfail test_a.test_xfail 0 (known)
    success test_a.test_xpass 0
    fail test_a.test_xpass_strict 0
    skip test_a.test_skip 0 (no floating IPs here)
    success>success test_a.test_flaky 0
    fail test_a.TestA.test_one 0
    line 1: count-mismatch: suite pytest says it has 8 tests, and has 9"
  `);
});
test('surefire with reruns', async () => {
  expect(resultLines(await readFixture('surefire'))).toMatchInlineSnapshot(`
    "fail>fail>fail example.ServersTest.errors 0.029
    success example.ServersTest.passes 0.005
    fail>fail>fail example.ServersTest.fails 0.009
    fail>success example.ServersTest.flakyFails 0
    success example.ServersTest.parameter(String)[1] 0.036
    fail>fail>fail example.ServersTest.parameter(String)[2] 0.002
    fail>fail>success example.ServersTest.flakyErrors 0
    skip example.ServersTest.skipped 0 (no floating IPs here)
    line 2: count-mismatch: suite example.ServersTest says it has 4 tests, and has 8"
  `);
});
test('surefire, a class whose set-up fails', async () => {
  expect(resultLines(await readFixture('surefire-set-up'))).toMatchInlineSnapshot(
    `"fail example.SetUpTest::setUpClass"`,
  );
});
test('surefire, a class whose clean-up fails behind its tests: it is not the set-up, which would have to work once', async () => {
  const xml = `<testsuite name="a.B" tests="2" errors="1"><testcase classname="a.B" name="one"/>
    <testcase classname="a.B" name=""><error message="afterAll">at a.B.close(B.java:7)</error></testcase></testsuite>`;
  const results = await readJunit([Buffer.from(xml)]);
  expect(resultLines(results)).toMatchInlineSnapshot(`
    "success a.B.one -
    fail a.B::tearDownClass"
  `);
  const verdict = judge({
    results,
    plan: undefined,
    end: { kind: 'unknown' },
    entries: [],
    context: CONTEXT,
  });
  expect(verdict.headline).toMatchInlineSnapshot(`"FAIL: 1 new failure"`);
});
test('Ginkgo', async () => {
  expect(resultLines(await readFixture('ginkgo'))).toMatchInlineSnapshot(`
    "success Servers.[It] servers boots [smoke] 0.000083054
    fail Servers.[It] servers fails <1> & "state" 0.00017434
    success Servers.[It] servers flakes 0.000070265
    skip Servers.[It] servers needs floating IPs 0.000068392 (skipped - no floating IPs here)
    skip Servers.[It] servers resizes 0 (pending)
    fail Servers.[It] servers panics 0.000018207
    fail Servers.[It] servers times out 0.010557596
    success Servers.[It] servers flavors a 0.000052268
    fail Servers.[It] servers flavors b,c 0.000166638
    fail Servers.[It] ordered one 0.000122002
    skip Servers.[It] ordered two 0 (skipped - Spec skipped because an earlier spec in an ordered container failed)
    success Servers.[ReportAfterSuite] report 0.000031818"
  `);
});
test('go-junit-report', async () => {
  expect(resultLines(await readFixture('go-junit-report'))).toMatchInlineSnapshot(`
    "success example.TestBoots 0
    fail example.TestFails 0
    skip example.TestSkipped 0 (Skipped: servers_test.go:5: no floating IPs here)
    fail example.TestTable 0
    success example.TestTable/a 0
    fail example.TestTable/b,c 0
    fail example.TestPanics 0"
  `);
});
test('gotestsum', async () => {
  expect(resultLines(await readFixture('gotestsum'))).toMatchInlineSnapshot(`
    "fail example.TestFails 0
    fail example.TestTable/b,c 0
    fail example.TestTable 0
    fail example.TestPanics 0
    skip example.TestSkipped 0 (=== RUN   TestSkipped
        servers_test.go:5: no floating IPs here
    --- SKIP: TestSkipped (0.00s)
    )
    success example.TestBoots 0
    success example.TestTable/a 0"
  `);
});
test('jest-junit', async () => {
  expect(resultLines(await readFixture('jest-junit'))).toMatchInlineSnapshot(`
    "success servers boots.servers boots 0.002
    fail servers fails <1> & "state".servers fails <1> & "state" 0.002
    skip servers needs floating IPs.servers needs floating IPs 0
    success servers resize.servers resize 0
    success servers inner flavor a.servers inner flavor a 0
    fail servers inner flavor b,c.servers inner flavor b,c 0.001
    success  attaches at last. attaches at last 0
    fail>fail Test suite failed to run.broken.test.js 0
    line 12: malformed-xml: malformed XML: unexpected close tag.
    line 27: malformed-xml: malformed XML: unexpected close tag.
    line 3: count-mismatch: suite servers says it has 5 tests, and has 6
    line 33: count-mismatch: suite broken.test.js says it has 0 tests, and has 2
    line 33: count-mismatch: suite broken.test.js says that 1 failed, and has 2 failed tests
    line 2: count-mismatch: suite jest tests says it has 6 tests, and has 9
    not intact"
  `);
});

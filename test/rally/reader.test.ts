import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJunit } from '../../src/junit/reader.ts';
import type { ResultSet } from '../../src/model/test-result.ts';
import { readRally } from '../../src/rally/reader.ts';
import { resultLines } from '../junit/result-lines.ts';

const fixture = (name: string) => readFile(new URL(`../fixtures/rally/${name}`, import.meta.url));
const readFixture = async (name: string) => readRally([await fixture(name)]);
const read = (report: unknown) => readRally([Buffer.from(JSON.stringify(report))]);

describe('reports that Rally wrote', () => {
  test('a task: a workload is a test, the same scenario again another one', async () => {
    expect(resultLines(await readFixture('dummy.json'))).toMatchInlineSnapshot(`
      "success Dummy.dummy 0.05931687355041504
      fail Dummy.dummy_exception 0.060770273208618164
      success Dummy.failure 0.44112467765808105
      fail Dummy.dummy (2) 0.13524866104125977
      fail Dummy.dummy_exception (2) 0.08728289604187012
      fail Dummy.dummy (3) 0.00093841552734375"
    `);
  });
  test('a failed workload says which criteria do not hold, and each error of its iterations once', async () => {
    const { tests } = await readFixture('dummy.json');
    expect(tests[1]?.traceback).toMatchInlineSnapshot(`
      "Failure rate criteria 0.00% <= 100.00% <= 0.00% - Failed
      3 of 3 iterations: Traceback (most recent call last):
        File "/usr/lib/python3/dist-packages/rally/task/runner.py", line 112, in _run_scenario_once
          getattr(scenario_inst, method_name)(**scenario_kwargs)
        File "/usr/lib/python3/dist-packages/rally/plugins/task/scenarios/dummy/dummy.py", line 107, in run
          raise DummyScenarioException(message)
      rally.plugins.task.scenarios.dummy.dummy.DummyScenarioException: Dummy scenario expected exception: 'MMMMMMMMMMMMMMMMMMMM'"
    `);
    expect(tests[5]?.traceback).toMatchInlineSnapshot(`
      "Unexpected error: Oops...setup is failed
      context dummy_context@default: Traceback (most recent call last):
        File "/usr/lib/python3/dist-packages/rally/task/context.py", line 303, in setup
          ctx.setup()
        File "/usr/lib/python3/dist-packages/rally/plugins/task/contexts/dummy.py", line 41, in setup
          raise exceptions.RallyException("Oops...setup is failed")
      rally.exceptions.RallyException: Oops...setup is failed"
    `);
    expect(tests[1]?.start).toBe('2026-11-22T23:29:00.000Z');
  });
  test('failed iterations that an SLA allows are kept beside the success', async () => {
    const allowed = (await readFixture('dummy.json')).tests[2];
    expect(allowed).toMatchObject({ id: 'Dummy.failure', status: 'success', traceback: undefined });
    expect(allowed?.attachments[0]?.text).toMatch(/^2 of 4 iterations: Traceback/);
  });
  test('an aborted task is not intact', async () => {
    expect(resultLines(await readFixture('aborted.json'))).toMatchInlineSnapshot(`
      "success Dummy.dummy 0.07389664649963379
      fail Dummy.dummy_exception 0.05168342590332031
      subtask-not-run: subtask "failures that its SLA allows" is aborted and has no workload: what it was to test is not known
      task-not-finished: task 6711cc50-a426-4d21-bd8d-d5faae2b56ed is aborted, not finished: workloads may be missing
      not intact"
    `);
  });
  test('a verification with expected failures', async () => {
    expect(resultLines(await readFixture('verify-xfail.json'))).toMatchInlineSnapshot(`
      "fail osgate_t.test_shapes.PlainUnittestShapes.test_error 0
      fail osgate_t.test_shapes.PlainUnittestShapes.test_fail 0
      fail osgate_t.test_shapes.PlainUnittestShapes.test_subtests 0
      uxsuccess osgate_t.test_shapes.PlainUnittestShapes.test_uxsuccess_plain 0
      xfail osgate_t.test_shapes.PlainUnittestShapes.test_xfail_plain 0
      xfail osgate_t.test_shapes.XfailShapes.test_expect_failure_api 0 (known bug 42)
      uxsuccess osgate_t.test_shapes.XfailShapes.test_expect_failure_api_uxsuccess 0 (known bug 43 (fixed))
      uxsuccess osgate_t.test_shapes.XfailShapes.test_unexpected_success 0
      xfail osgate_t.test_shapes.XfailShapes.test_xfail 0"
    `);
  });
  test('of a killed verification the tests without an end have no attempt', async () => {
    const { tests } = await readFixture('verify-killed.json');
    const groups = Map.groupBy(tests, ({ status }) => status);
    expect(new Map([...groups].map(([status, all]) => [status, all.length]))).toEqual(
      new Map([
        ['success', 8],
        ['skip', 1],
        ['exists', 25],
      ]),
    );
  });
});

const statuses = ({ tests }: ResultSet) => Object.fromEntries(tests.map(({ id, status }) => [id, status]));

test.each(['lab-task', 'dummy'])('%s is the same in all of its three forms', async (name) => {
  const [report, results, junit] = await Promise.all([
    readFixture(`${name}.json`),
    readFixture(`${name}.old.json`),
    fixture(`${name}.junit.xml`).then((xml) => readJunit([xml])),
  ]);
  expect(statuses(results)).toEqual(statuses(report));
  expect(statuses(junit)).toEqual(statuses(report));
  const facts = (set: ResultSet) =>
    set.tests.map(({ start, durationSeconds }) => ({ start, durationSeconds }));
  expect(facts(results)).toEqual(facts(report));
  const rounded = facts(report).map(({ start, durationSeconds = 0 }) => ({
    start,
    durationSeconds: Number(durationSeconds.toFixed(2)),
  }));
  expect(facts(junit)).toEqual(rounded);
});

test.each([
  'lab-verify',
  'verify-skips',
  'verify-xfail',
])('%s is the same as JSON and as JUnit XML', async (name) => {
  const [report, junit] = await Promise.all([
    readFixture(`${name}.json`),
    fixture(`${name}.junit.xml`).then((xml) => readJunit([xml])),
  ]);
  expect(statuses(junit)).toEqual(statuses(report));
  expect([report.intact, junit.intact]).toEqual([true, true]);
});

test("in Rally's JUnit XML a test that never ended looks like one that passed in no time", async () => {
  const report = statuses(await readFixture('verify-killed.json'));
  const junit = statuses(await readJunit([await fixture('verify-killed.junit.xml')]));
  const started = Object.entries(junit).filter(([id, status]) => status !== report[id]);
  expect(started).toMatchInlineSnapshot(`
    [
      [
        "tempest.api.compute.servers.test_servers.ServersTestJSON.test_create_server_with_ipv6_addr_only",
        "inprogress",
      ],
    ]
  `);
});

const workload = (rest: object = {}) => ({
  scenario: { 'A.b': {} },
  runner: { constant: { times: 2 } },
  data: [{ error: [] }, { error: [] }],
  sla_results: { sla: [{ criterion: 'failure_rate', success: true, detail: 'ok' }] },
  pass_sla: true,
  ...rest,
});
const task = (workloads: object[], status = 'finished') => ({
  tasks: [{ uuid: 't', status, subtasks: [{ title: 's', status, workloads }] }],
});
const failed = { error: ['E', 'boom', 'Traceback\nE: boom'] };

test.each([
  ['all iterations, SLA held', {}, 'success', undefined],
  ['no SLA, no failure', { sla_results: { sla: [] } }, 'success', undefined],
  [
    'failed iterations without an SLA',
    { sla_results: {}, data: [failed, { error: [] }] },
    'fail',
    '1 of 2 iterations failed, and no SLA allows that\n1 of 2 iterations: Traceback\nE: boom',
  ],
  ['fewer iterations than planned', { data: [{ error: [] }] }, 'inprogress', undefined],
  ['no iteration', { data: [] }, 'fail', 'it made no iteration'],
  ['a verdict without a criterion', { pass_sla: false }, 'fail', 'its SLA does not hold'],
  [
    'a runner that goes by time',
    { runner: { constant_for_duration: { duration: 9 } } },
    'success',
    undefined,
  ],
  [
    'an error that is no traceback',
    { sla_results: {}, data: [{ error: ['E', 'boom'] }, { error: [] }] },
    'fail',
    '1 of 2 iterations failed, and no SLA allows that\n1 of 2 iterations: E: boom',
  ],
])('a workload with %s', async (_, rest, status, traceback) => {
  const { tests, problems } = await read(task([workload(rest)]));
  expect(tests).toMatchObject([{ id: 'A.b', status, traceback }]);
  expect(problems).toEqual([]);
});

test('of errors that differ five are kept', async () => {
  const data = Array.from({ length: 9 }, (_, index) => ({ error: ['E', `boom ${index}`, ''] }));
  const { tests } = await read(task([workload({ data, runner: {}, sla_results: {} })]));
  expect(tests[0]?.traceback).toMatchInlineSnapshot(`
    "9 of 9 iterations failed, and no SLA allows that
    1 of 9 iterations: E: boom 0
    1 of 9 iterations: E: boom 1
    1 of 9 iterations: E: boom 2
    1 of 9 iterations: E: boom 3
    1 of 9 iterations: E: boom 4
    4 more iterations failed with other errors"
  `);
});

test.each([
  ['a task that runs', task([workload()], 'running'), 'task-not-finished'],
  ['a subtask without workloads', task([]), 'subtask-not-run'],
  ['iterations that are missing', task([workload({ total_iteration_count: 3 })]), 'count-mismatch'],
  ['a workload without a scenario', task([workload({ scenario: {} })]), 'nameless-test'],
  [
    'a verification that runs',
    { verifications: { v: { status: 'running' } }, tests: {} },
    'verification-not-finished',
  ],
  [
    'tests that are missing',
    { verifications: { v: { status: 'finished', tests_count: 1 } }, tests: {} },
    'count-mismatch',
  ],
  [
    'failures that are missing',
    { verifications: { v: { status: 'failed', failures: 1 } }, tests: {} },
    'count-mismatch',
  ],
  [
    'a status that Rally does not have',
    {
      verifications: { v: { status: 'finished' } },
      tests: { a: { by_verification: { v: { status: 'odd' } } } },
    },
    'unknown-status',
  ],
  [
    'a status that every object of JavaScript has',
    {
      verifications: { v: { status: 'finished' } },
      tests: { a: { by_verification: { v: { status: 'constructor' } } } },
    },
    'unknown-status',
  ],
  ['a status that is no word', { tasks: [{ uuid: 'u', status: { toString: 1 } }] }, 'task-not-finished'],
  ['no report of Rally', { tasks: 3 }, 'not-rally'],
])('%s: told, and never intact', async (_, report, code) => {
  const { problems, intact } = await read(report);
  expect(problems.map((problem) => problem.code)).toEqual([code]);
  expect(intact).toBe(false);
});

test('a test in two verifications has two attempts', async () => {
  const results = {
    v: { status: 'fail', duration: '1.5', details: 'x' },
    w: { status: 'success', duration: '2' },
  };
  const verifications = { v: { status: 'failed' }, w: { status: 'finished' } };
  const { tests } = await read({ verifications, tests: { 'a.t[id-1,smoke]': { by_verification: results } } });
  expect(tests[0]).toMatchObject({ id: 'a.t', attrs: ['id-1', 'smoke'], durationSeconds: 2 });
  expect(tests[0]?.attempts.map(({ status }) => status)).toEqual(['fail', 'success']);
});

test('a byte order mark is passed over', async () => {
  const json = (await fixture('lab-verify.json')).toString();
  const { tests, problems } = await readRally([Buffer.from(`\ufeff${json}`)]);
  expect({ tests: tests.length, problems }).toEqual({ tests: 5, problems: [] });
});

test('reports one after another are read all', async () => {
  const both = Buffer.concat([await fixture('lab-task.old.json'), await fixture('lab-verify.json')]);
  const { tests, intact } = await readRally([both]);
  expect({ tests: tests.length, intact }).toEqual({ tests: 10, intact: true });
});

test.each([
  'lab-verify.json',
  'lab-task.old.json',
])('no prefix of %s is intact, and none loses a test', async (name) => {
  const json = await fixture(name);
  const whole = (await readRally([json])).tests.map(({ id }) => id);
  const end = json.lastIndexOf(name === 'lab-verify.json' ? '}' : ']');
  for (let size = 0; size <= end; size += 7) {
    const { tests, intact } = await readRally([json.subarray(0, size)]);
    expect(intact, `${size} bytes`).toBe(false);
    expect(tests.map(({ id }) => id)).toEqual(whole.slice(0, tests.length));
  }
});

test.each([
  [
    'cut',
    '{"verifications": {"v": {"sta',
    'document-cut: it ends in the middle of a document, after 29 bytes',
  ],
  ['malformed', '{"verifications": {]}', 'malformed-json: malformed JSON: '],
  ['text behind it', '{"verifications": {}}\nINFO done', 'malformed-json: malformed JSON: '],
])('%s: the problem says at which byte', async (_, json, problem) => {
  const { problems, intact } = await readRally([Buffer.from(json)]);
  expect(problems.map(({ code, message }) => `${code}: ${message}`)[0]).toContain(problem);
  expect(problems[0]?.message).toMatch(/, after \d+ bytes$/);
  expect(intact).toBe(false);
});

test('any chunking gives the same results', async () => {
  const json = await fixture('dummy.old.json');
  const whole = await readRally([json]);
  const property = fc.asyncProperty(fc.integer({ min: 1, max: 5000 }), async (size) => {
    const chunks = Array.from({ length: Math.ceil(json.length / size) }, (_, i) =>
      json.subarray(i * size, (i + 1) * size),
    );
    expect(await readRally(chunks)).toEqual(whole);
  });
  await fc.assert(property, { numRuns: 20 });
});

test('any JSON is read without a throw', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.json(),
      fc.constantFrom('tasks', 'verifications', 'tests', 'key'),
      async (json, key) => {
        await readRally([Buffer.from(`{"${key}": ${json}}`)]);
        await readRally([Buffer.from(`[{"${key}": ${json}, "result": ${json}}]`)]);
      },
    ),
    { numRuns: 200 },
  );
});

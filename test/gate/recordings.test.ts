import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judge } from '../../src/gate/judge.ts';
import type { RunEnd } from '../../src/model/run-record.ts';
import { readSubunit } from '../../src/subunit/read.ts';
import { CONTEXT } from './build.ts';

/** Real streams (test/fixtures/streams/ORIGIN.md says how each was made), judged without entries and baseline. */

const FINISHED: RunEnd = { kind: 'finished', runnerExitCode: 0 };
const CUT: RunEnd = { kind: 'cut', why: 'the container was killed' };

const STREAMS: readonly (readonly [name: string, end: RunEnd])[] = [
  ['smoke', FINISHED],
  ['a_wrong_credentials', FINISHED],
  ['c_docker_kill_tempest', CUT],
  ['main_servers_interrupted', CUT],
  ['d_import_error', FINISHED],
  ['e_skips', FINISHED],
  ['f_xfail_uxsuccess', FINISHED],
  ['g_timeout', FINISHED],
  ['j_oversize_crash', FINISHED],
  ['l_concurrency2_offline', FINISHED],
  ['m_empty', { kind: 'unknown' }],
  ['m_zero_tests', FINISHED],
  ['n_worker_dies_in_set_up', FINISHED],
];

test('real streams are judged as what happened', async () => {
  const lines: string[] = [];
  for (const [name, end] of STREAMS) {
    const results = await readSubunit([readFileSync(`test/fixtures/streams/${name}.subunit`)]);
    const { headline, counts, clusters } = judge({
      results,
      plan: undefined,
      end,
      entries: [],
      context: CONTEXT,
    });
    const rows = Object.entries(counts).map(([category, count]) => `${count} ${category}`);
    const causes = clusters.map(({ title, tests }) => `  ${tests.length} × ${title}`);
    lines.push(`${name}: ${headline} [${rows.join(', ')}]`, ...causes);
  }
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "smoke: PASS: 111 tests, none failed, 35 skipped [35 skip, 76 pass]
    a_wrong_credentials: FAIL: 17 new failures (1 cause), mass failure: 98 of 98 executed tests failed [17 new-failure, 98 blocked, 5 skip]
      17 × identity refused auth (Unauthorized): The request you have made requires authentication.
    c_docker_kill_tempest: INCOMPLETE: 24 of 34 planned tests never ran, 1 did not finish, the run was cut off: the container was killed [1 interrupted, 24 not-run, 1 skip, 8 pass]
    main_servers_interrupted: INCOMPLETE: 526 of 623 planned tests never ran, 1 did not finish, the run was cut off: the container was killed [1 interrupted, 526 not-run, 18 skip, 78 pass]
    d_import_error: FAIL: 2 new failures (2 causes); the plan is incomplete: osgate_b.test_broken_import::import, osgate_b.test_broken_syntax::import failed [2 new-failure, 1 pass]
      1 × ModuleNotFoundError: No module named 'no_such_module_for_osgate'
      1 × SyntaxError: invalid syntax
    e_skips: PASS: 9 tests, every one skipped [9 skip]
    f_xfail_uxsuccess: FAIL: 6 new failures (5 causes) [6 new-failure, 3 pass]
      1 × AssertionError: 1 == 1
      1 × AssertionError: plain failure
      1 × AssertionError: x
      1 × RuntimeError: plain error
      1 × testtools.matchers._impl.MismatchError: 1 != 2
    g_timeout: FAIL: 1 new failure [1 new-failure, 2 pass]
      1 × fixtures._fixtures.timeout.TimeoutException
    j_oversize_crash: FAIL: 1 crashed; 1 of 3 planned tests never ran [1 crashed, 1 not-run, 1 pass]
    l_concurrency2_offline: FAIL: 8 new failures (6 causes) [8 new-failure, 9 skip, 5 pass]
      3 × tempest.lib.exceptions.ServerFault: Got server fault Details: cleanup could not delete server
      1 × AssertionError: 1 == 1
      1 × AssertionError: plain failure
      1 × AssertionError: x
      1 × AssertionError: 서버가 ACTIVE 상태가 되지 않았습니다: 오류 — “타임아웃” 😀
      1 × RuntimeError: plain error
    m_empty: INCOMPLETE: no test was planned []
    m_zero_tests: INCOMPLETE: no test was planned []
    n_worker_dies_in_set_up: INCOMPLETE: 2 of 3 planned tests never ran [2 not-run, 1 pass]"
  `);
});

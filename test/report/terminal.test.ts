import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JudgedTest } from '../../src/model/verdict.ts';
import { columnsOf } from '../../src/report/fold.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { renderTerminal, type TerminalOptions } from '../../src/report/terminal.ts';
import { HOSTILE } from './hostile.ts';
import {
  FAIL,
  hostileInput,
  INCOMPLETE,
  judged,
  PASS,
  PLAN,
  RECORD,
  result,
  sampleInput,
  TRACEBACK,
} from './sample.ts';

const PLAIN: TerminalOptions = { width: 80, colour: false, reportPath: 'reports/test/x/report.html' };

test('a pass says that the change may go ahead and counts what passed', () => {
  expect(renderTerminal(PASS, PLAIN)).toMatchInlineSnapshot(`
    "✓ PASS: 6 tests, 1 known failure (exit code 0)
      test · zed · smoke · CHG-2081 · 20260217T081500Z-smoke-4f1a · 12:31

    ┌───────────────────────────┬──────────────────────────────────────────────────┐
    │ ✓ known-failure           │     1  fails as its reviewed entry says          │
    │ ✓ skipped-expected        │     1  skips as its entry says                   │
    │ ✓ skip                    │     1  skipped by the test itself                │
    │ ✓ pass                    │     3  passed                                    │
    │   sum                     │     6                                            │
    └───────────────────────────┴──────────────────────────────────────────────────┘

    Known failures
    ┌───────────────────────────┬──────────────────────────────────────────────────┐
    │ ✓ 1 test                  │ tempest.api.network.test_routers.RoutersTest.    │
    │ skipped-expected          │   test_router_dvr                                │
    │                           │ no bug · no owner · expires in 3 days            │
    │                           │ this site has no distributed routers             │
    ├───────────────────────────┼──────────────────────────────────────────────────┤
    │ ✓ 1 test                  │ tempest.api.volume.test_volumes_snapshots.       │
    │ known-failure             │   VolumesSnapshotTestJSON.test_snapshot_create_  │
    │                           │   offset                                         │
    │                           │ https://bugs.example.org/CLOUD-1234 · storage    │
    │                           │   · expires in 12 days                           │
    │                           │ the storage array refuses offsets below its      │
    │                           │   block size                                     │
    └───────────────────────────┴──────────────────────────────────────────────────┘

    Release manager: Nothing blocks. The change may go ahead.
    report  reports/test/x/report.html
    "
  `);
});

test('a fail shows what blocks by cause, what only warns, and how to run it again', () => {
  expect(renderTerminal(FAIL, PLAIN)).toMatchInlineSnapshot(`
    "✗ FAIL: 3 new failures (1 cause), 1 expired known failure (exit code 1)
      test · zed · smoke · CHG-2081 · 20260217T081500Z-smoke-4f1a · 12:31

    ┌───────────────────────────┬──────────────────────────────────────────────────┐
    │ ✗ new-failure             │     3  fails, and no reviewed entry says so      │
    │ ✗ expired-known-failure   │     1  its known-failure entry has expired       │
    │ ⚠ new-flake               │     1  failed, then passed when run again        │
    │ ✓ known-failure           │     1  fails as its reviewed entry says          │
    │ ✓ skipped-expected        │     1  skips as its entry says                   │
    │ ✓ skip                    │     1  skipped by the test itself                │
    │ ✓ pass                    │     3  passed                                    │
    │   sum                     │    11                                            │
    └───────────────────────────┴──────────────────────────────────────────────────┘

    What stands in the way, by cause
    ┌───────────────────────────┬──────────────────────────────────────────────────┐
    │ ✗ 3 tests                 │ tempest.lib.exceptions.TimeoutException:         │
    │ new-failure               │   Request timed out                              │
    │                           │ - tempest.api.compute.servers.test_server_       │
    │                           │   actions.ServerActionsTestJSON.test_resize_     │
    │                           │   server_confirm                                 │
    │                           │ - tempest.api.compute.servers.test_server_       │
    │                           │   actions.ServerActionsTestJSON.test_resize_     │
    │                           │   server_revert                                  │
    │                           │ - tempest.api.compute.servers.test_server_       │
    │                           │   actions.ServerActionsTestJSON.test_resize_     │
    │                           │   volume_backed_server_confirm                   │
    ├───────────────────────────┼──────────────────────────────────────────────────┤
    │ ✗ 1 test                  │ tempest.lib.exceptions.ServerFault: Got server   │
    │ expired-known-failure     │   fault                                          │
    │                           │ - tempest.api.volume.test_volumes_snapshots.     │
    │                           │   VolumesSnapshotTestJSON.test_volume_from_      │
    │                           │   snapshot                                       │
    └───────────────────────────┴──────────────────────────────────────────────────┘

    Shown, does not block
    ┌───────────────────────────┬──────────────────────────────────────────────────┐
    │ ⚠ 1 test                  │ failed, then passed when run again               │
    │ new-flake                 │ - tempest.api.compute.flavors.test_flavors.      │
    │                           │   FlavorsV2TestJSON.test_show_flavor             │
    └───────────────────────────┴──────────────────────────────────────────────────┘

    Known failures
    ┌───────────────────────────┬──────────────────────────────────────────────────┐
    │ ✓ 1 test                  │ tempest.api.network.test_routers.RoutersTest.    │
    │ skipped-expected          │   test_router_dvr                                │
    │                           │ no bug · no owner · expires in 3 days            │
    │                           │ this site has no distributed routers             │
    ├───────────────────────────┼──────────────────────────────────────────────────┤
    │ ✓ 1 test                  │ tempest.api.volume.test_volumes_snapshots.       │
    │ known-failure             │   VolumesSnapshotTestJSON.test_snapshot_create_  │
    │                           │   offset                                         │
    │                           │ https://bugs.example.org/CLOUD-1234 · storage    │
    │                           │   · expires in 12 days                           │
    │                           │ the storage array refuses offsets below its      │
    │                           │   block size                                     │
    └───────────────────────────┴──────────────────────────────────────────────────┘

    Change owner: 3 tests to look into (1 cause): mend, or review as known
      failures with a bug.
    storage: Known failures have expired (https://bugs.example.org/CLOUD-1190):
      mend, or renew after review.
    report  reports/test/x/report.html
    rerun   osgate rerun --failed --from 20260217T081500Z-smoke-4f1a
    "
  `);
});

test('what failed again and what the baseline says stands once for a cause, or below each test', () => {
  const failed = result({ status: 'fail', traceback: TRACEBACK });
  const rows = (pasts: readonly Partial<JudgedTest>[]) =>
    pasts.map((rest, index) =>
      judged(`a.B.test_${index}`, 'regressed', 'blocks', { observed: 'fail', cluster: 'c-1', ...rest }),
    );
  const table = (pasts: readonly Partial<JudgedTest>[]) => {
    const tests = rows(pasts);
    const clusters = [{ id: 'c-1', title: 'x.TimeoutException: late', tests: tests.map(({ id }) => id) }];
    const input = sampleInput({ word: 'fail', exitCode: 1, headline: 'FAIL', tests, clusters, problems: [] });
    const baseline: ReportInput['baseline'] = {
      ...PLAN,
      run: '20260101T000000Z-smoke-aa00',
      started: RECORD.started,
      profileSha256: undefined,
      accepted: {
        how: 'passed',
        at: RECORD.started,
        by: undefined,
        ticket: undefined,
        reason: undefined,
      },
      pinsUnchanged: true,
      profileUnchanged: true,
    };
    const printed = renderTerminal({ ...input, baseline }, PLAIN);
    return printed.slice(printed.indexOf('What stands'), printed.indexOf('\n\nChange owner'));
  };
  const twice = { ...failed, attempts: [failed, failed] };
  expect(
    table([
      { baseline: 'pass', result: twice },
      { baseline: 'pass', result: twice },
    ]),
  ).toMatchInlineSnapshot(`
    "What stands in the way, by cause
    ┌───────────────────────────┬──────────────────────────────────────────────────┐
    │ ✗ 2 tests                 │ x.TimeoutException: late                         │
    │ regressed                 │   failed 2 of 2 · passed in                      │
    │                           │   20260101T000000Z-smoke-aa00                    │
    │                           │ - a.B.test_0                                     │
    │                           │ - a.B.test_1                                     │
    └───────────────────────────┴──────────────────────────────────────────────────┘"
  `);
  expect(
    table([
      { baseline: 'pass', result: twice },
      { baseline: 'fail', result: failed },
      { baseline: 'absent', result: failed },
    ]),
  ).toMatchInlineSnapshot(`
    "What stands in the way, by cause
    ┌───────────────────────────┬──────────────────────────────────────────────────┐
    │ ✗ 3 tests                 │ x.TimeoutException: late                         │
    │ regressed                 │ - a.B.test_0                                     │
    │                           │   failed 2 of 2 · passed in                      │
    │                           │   20260101T000000Z-smoke-aa00                    │
    │                           │ - a.B.test_1                                     │
    │                           │   failed in 20260101T000000Z-smoke-aa00          │
    │                           │ - a.B.test_2                                     │
    └───────────────────────────┴──────────────────────────────────────────────────┘"
  `);
});

test('an incomplete run shows what is wrong with the run and which tests have no result', () => {
  expect(renderTerminal(INCOMPLETE, PLAIN)).toMatchInlineSnapshot(`
    "◌ INCOMPLETE: the run was cut, 3 planned tests have no result (exit code 3)
      test · zed · smoke · CHG-2081 · 20260217T081500Z-smoke-4f1a · 12:31

    ┌───────────────────────────┬──────────────────────────────────────────────────┐
    │ ◌ interrupted             │     1  running when the run was cut: nothing is  │
    │                           │        known                                     │
    │ ◌ not-run                 │     2  planned, never started                    │
    │ ✓ pass                    │     3  passed                                    │
    │   sum                     │     6                                            │
    └───────────────────────────┴──────────────────────────────────────────────────┘

    What stands in the way, by cause
    ┌───────────────────────────┬──────────────────────────────────────────────────┐
    │ ◌ 2 tests                 │ planned, never started                           │
    │ not-run                   │ - tempest.api.network.test_routers.              │
    │                           │   RoutersTest.test_delete_router                 │
    │                           │ - tempest.api.network.test_routers.              │
    │                           │   RoutersTest.test_update_router                 │
    ├───────────────────────────┼──────────────────────────────────────────────────┤
    │ ◌ 1 test                  │ running when the run was cut: nothing is known   │
    │ interrupted               │ - tempest.api.network.test_routers.              │
    │                           │   RoutersTest.test_create_router                 │
    └───────────────────────────┴──────────────────────────────────────────────────┘

    Problems of the run
    ◌ stream.subunit: the stream ends inside a packet, at byte 48,211
    ◌ the runner left no end marker: the container was killed (out of memory)
        docker inspect shows OOMKilled; give the container more memory

    Operator of this run: 3 planned tests without a result: run again.
    report  reports/test/x/report.html
    rerun   osgate rerun --failed --from 20260217T081500Z-smoke-4f1a
    "
  `);
});

test('a report that trackers may refuse is said to be large, with what to do', () => {
  const last = (reportBytes: number) =>
    renderTerminal(PASS, { ...PLAIN, reportPath: 'report.html', reportBytes })
      .split('\n')
      .filter((line) => line.includes('MB'));
  expect(last(4_999_999)).toEqual([]);
  expect(last(8_560_000)).toEqual([
    '⚠ the report is 8.6 MB large; where the tracker refuses it, attach summary.md',
  ]);
});

test('of thousands of causes the first hundred are shown', () => {
  const tests = Array.from({ length: 3000 }, (_, i) =>
    judged(`a.b.C.test_${i}`, 'new-failure', 'blocks', { observed: 'fail', cluster: `c-${i}` }),
  );
  const clusters = tests.map(({ id, cluster = '' }) => ({ id: cluster, title: id, tests: [id] }));
  const input = sampleInput({ word: 'fail', exitCode: 1, headline: 'FAIL', tests, clusters, problems: [] });
  const text = renderTerminal(input, PLAIN);
  expect(text.match(/✗ 1 test/g)).toHaveLength(100);
  expect(text).toContain('\n… and 2900 more, see the report\n');
});

test('no line is wider than the terminal', () => {
  const property = fc.property(
    fc.integer({ min: 40, max: 200 }),
    fc.constantFrom(PASS, FAIL, INCOMPLETE, ...HOSTILE.map(hostileInput)),
    (width, input) => {
      const lines = renderTerminal(input, { ...PLAIN, width }).split('\n');
      // The command to rerun is for copying: it is not folded.
      const folded = lines.filter((line) => !/^(rerun|report) /.test(line));
      expect(Math.max(...folded.map(columnsOf))).toBeLessThanOrEqual(width);
    },
  );
  fc.assert(property, { numRuns: 60 });
});

test('a run that is not stored is not said to be run again by its id', () => {
  expect(renderTerminal(FAIL, { ...PLAIN, reportPath: undefined })).not.toContain('osgate rerun');
});

test('colour adds escape codes and changes no word', () => {
  const coloured = renderTerminal(FAIL, { ...PLAIN, colour: true });
  expect(coloured).not.toBe(renderTerminal(FAIL, PLAIN));
  expect(stripVTControlCharacters(coloured)).toBe(renderTerminal(FAIL, PLAIN));
});

test.each(HOSTILE)('what a test printed cannot steer the terminal: %j', (text) => {
  expect(renderTerminal(hostileInput(text), PLAIN)).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u);
});

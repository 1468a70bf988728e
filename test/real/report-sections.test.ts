import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { FAIL, judged, result, sampleInput, TRACEBACK } from '../report/sample.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAPPING = 'tempest.api.compute.servers.test_servers.ServersTest.test_rebuild_server';
const REQUEST = 'req-0b5f4f9e-3a52-4d0a-9f63-5f2f6f0f2f11';
const ROUTERS = 'tempest.api.network.test_routers.RoutersTest';

/** A run across an upgrade with something to say in each section. */
const UPGRADE = upgrade();

function upgrade(): ReportInput {
  const attempt = {
    ...{ status: 'fail' as const, start: '2026-02-17T08:18:00Z', stop: '2026-02-17T08:19:00Z' },
    ...{ durationSeconds: 60, reason: undefined, tags: [], worker: 'worker-0' },
    traceback: `${TRACEBACK} (${REQUEST})`,
    attachments: [{ name: 'log', mime: 'text/plain', sizeBytes: 9, text: 'GET /v2.1' }],
  };
  const again = { ...attempt, status: 'success' as const, traceback: undefined, attachments: [] };
  const rows = [
    judged(FLAPPING, 'new-flake', 'warns', {
      observed: 'flaky',
      baseline: 'pass',
      why: 'failed and passed in this run',
      result: { ...result(again), attempts: [attempt, again] },
    }),
    judged(`${ROUTERS}.test_router_snat`, 'newly-skipped', 'warns', {
      observed: 'skip',
      baseline: 'pass',
      why: 'skipped, and passed in the baseline with other pins or settings',
      result: result({ status: 'skip', reason: 'ext-gw-mode extension not enabled.' }),
    }),
    judged(`${ROUTERS}.test_router_gone`, 'disappeared', 'warns', {
      observed: 'absent',
      baseline: 'pass',
      why: 'passed in the baseline with other pins, and is not in the plan',
    }),
    judged(`${ROUTERS}.test_router_new`, 'new-test', 'accounted', { baseline: 'absent', result: result() }),
  ];
  const failing = FAIL.verdict.tests.map((row) =>
    row.category === 'new-failure' ? { ...row, baseline: 'pass' as const } : row,
  );
  const problems = [
    {
      code: 'coverage-drop',
      message: 'only 4 of the 6 tests that the baseline executed were executed',
      weight: 'blocks' as const,
    },
  ];
  const input = sampleInput({ ...FAIL.verdict, tests: [...failing, ...rows], problems });
  const probe = (minute: number, ok: boolean) => ({
    time: `2026-02-17T08:${minute}:30Z`,
    ...{ service: 'identity', ok, ms: 3, detail: ok ? '200' : 'ECONNREFUSED' },
  });
  const runs = Array.from({ length: 12 }, (_, at) => ({
    id: `2026021${Math.floor(at / 10)}T0${at % 10}`,
    started: '2026-02-10T00:00:00Z',
  }));
  return {
    ...input,
    plan: { ...input.plan, listsCommit: '0123456789abcdef0123456789abcdef01234567' },
    baseline: {
      ...{ region: 'test', suite: 'smoke', release: 'yoga', run: '20260210T081500Z-smoke-77aa' },
      ...{ started: '2026-02-10T08:15:00Z', plugins: FAIL.plan.plugins, profileUnchanged: true },
      ...{
        tempest: { ...FAIL.plan.tempest, version: '32.0.0', commit: '0'.repeat(40) },
        pinsUnchanged: false,
      },
      ...{ profileSha256: undefined, imageId: `sha256:${'00'.repeat(32)}`, confSha256: FAIL.plan.confSha256 },
      accepted: {
        how: 'passed',
        at: '2026-02-10T09:00:00Z',
        ...{ by: undefined, ticket: undefined, reason: undefined },
      },
    },
    history: { schema: 'osgate-history/v1', runs, marks: { [FLAPPING]: 'pppppfpkp-sp' } },
    health: [probe(15, true), probe(16, false), probe(17, false), probe(18, true)],
    baselineSeconds: new Map([[FLAPPING, 4]]),
    timezone: 'Asia/Seoul',
  };
}

describe.runIf(existsSync(CHROMIUM))('what each section of report.html says', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'osgate-report-'));
    await writeFile(join(folder, 'report.html'), renderHtml(UPGRADE));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(javaScriptEnabled: boolean): Promise<Page> {
    const page = await browser.newPage({ javaScriptEnabled, viewport: { width: 1366, height: 768 } });
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
    return page;
  }

  test('a script-less reader gets all sections in order, and the failures in place of the table', async () => {
    const page = await open(false);
    expect(await page.locator('h2').allInnerTexts()).toMatchInlineSnapshot(`
      [
        "Why",
        "Whose turn",
        "What is wrong with the run as a whole",
        "What was tested",
        "Results by category",
        "The gate's rules",
        "What stands in the way, by cause",
        "Shown, does not block",
        "The run over time",
        "Known failures",
        "Coverage",
        "All tests",
        "Keys and search",
        "Where the time went",
      ]
    `);
    const read = (id: string) => page.locator(`section[aria-labelledby="${id}"]`).innerText();
    expect(await page.locator('header').innerText()).toMatchInlineSnapshot(`
      "Region testyoga → zedsmokeCHG-20812026-02-17 17:15:00 GMT+9 (08:15:00 UTC)Duration 12:31

      ✗ NO-GO

      FAIL: 3 new failures (1 cause), 1 expired known failure exit code 1

      At least one failure is not accounted for. The change must not go to production like this.

      Why
      ✗ only 4 of the 6 tests that the baseline executed were executed
      ✗ 3 tests TimeoutException: Request timed out
      ✗ 1 test ServerFault: Got server fault
      Whose turn
      Change owner 3 tests to look into (1 cause): mend, or review as known failures with a bug.
      storage Known failures have expired (https://bugs.example.org/CLOUD-1190): mend, or renew after review.
      Change owner 2 tests ran in the baseline and no longer: explain or restore."
    `);
    expect(await read('tested')).toMatchInlineSnapshot(`
      "What was tested
      The run
      Fact	Value
      Region	test
      OpenStack release	zed ⚠ was yoga in the baseline
      Suite	smoke
      Ticket	CHG-2081
      Started	2026-02-17 17:15:00 GMT+9 (08:15:00 UTC)
      Ended	2026-02-17 17:27:31 GMT+9 (08:27:31 UTC)
      Duration	12:31
      How it ended	the runner came to its own end (its exit code 0 is no verdict)
      Run	20260217T081500Z-smoke-4f1a
      Baseline	20260210T081500Z-smoke-77aa (passed, yoga)
      Against the baseline	same settings ⚠ other Tempest or plugins
      osgate	0.1.0
      Docker Engine	27.3.1
      Image	osgate/tempest:zed-33.0.0-5d41402abc4b
      Image id	sha256:ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12 ⚠ was sha256:0000000000000000000000000000000000000000000000000000000000000000 in the baseline
      tempest.conf SHA-256	deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef
      Profile layers	tempest-profiles/common.yaml, tempest-profiles/test.yaml
      Test software, pinned
      Package	Version	Commit
      tempest	33.0.0	1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c ⚠ was 32.0.0 0000000000000000000000000000000000000000 in the baseline
      neutron-tempest-plugin	2.2.0	9a8b7c6d5e4f30219a8b7c6d5e4f30219a8b7c6d
      Known-failure lists in force
      File	Entries	SHA-256
      blacklists/common.yaml	14	c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00

      Commit of the lists: 0123456789abcdef0123456789abcdef01234567

      2 distributions installed in the image"
    `);
    expect(await read('counts')).toMatchInlineSnapshot(`
      "Results by category
      Results by category
      Category	Tests	Meaning
      ✗ new-failure	3	fails, and no reviewed entry says so
      ✗ expired-known-failure	1	its known-failure entry has expired
      ⚠ newly-skipped	1	ran in the baseline, skipped now
      ⚠ new-flake	2	failed, then passed when run again
      ✓ known-failure	1	fails as its reviewed entry says
      ✓ skipped-expected	1	skips as its entry says
      ✓ skip	1	skipped by the test itself
      ✓ new-test	1	not in the baseline
      ✓ pass	3	passed
      sum	14	planned tests
      ⚠ disappeared	1	in the baseline, not in this plan
      sum	1	beside the plan: fixtures, excluded tests, entries and tests of the baseline only"
    `);
    expect(await read('rules')).toMatchInlineSnapshot(`
      "The gate's rules
      The gate's rules
      State	Rule	Figure
      ✓ pass	The run came to its own end	–
      ✓ pass	The results are whole	–
      ✓ pass	What was planned is known	–
      ✓ pass	Every planned test has a result	14 / 14
      ✗ fail	No failure that no entry accounts for	3 (at most 0)
      ✓ pass	No test took its worker down	0 (at most 0)
      ✓ pass	No known failure fails in another way	0 (at most 0)
      ✗ fail	No failure rests on an expired entry	1 (at most 0)
      ✓ pass	Few new flakes, no test that keeps flaking	2 (at most 3)
      ✓ pass	No test is newly skipped or gone without a change of pins or settings	0 (at most 0)
      ✗ fail	What the baseline executed was executed again	66.6 % (at least 95 %)
      ✓ pass	No mass failure	–
      – not checked	No entry is contradicted by a pass (--strict)	0"
    `);
    expect(await page.locator('#cause-1').innerText()).toMatchInlineSnapshot(`
      "✗ tempest.lib.exceptions.TimeoutException: Request timed out

      3 tests · new-failure · in the baseline: 3 passed

      Example: tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_confirm
      Traceback (most recent call last):
        File "/opt/tempest/tempest/api/compute/servers/test_server_actions.py", line 371, in test_resize_server_confirm
          waiters.wait_for_server_status(self.client, server_id, 'VERIFY_RESIZE')
        File "/opt/tempest/tempest/common/waiters.py", line 96, in wait_for_server_status
          raise lib_exc.TimeoutException(message)
      tempest.lib.exceptions.TimeoutException: Request timed out
      Details: (ServerActionsTestJSON:test_resize_server_confirm) Server 6c1f9c6e-0d6c-4a5b-8f6e-2f9d1c6a7b11 failed to reach VERIFY_RESIZE status within the required time (300 s).
      All 3 tests of this cause
      Run these again
      osgate rerun --from 20260217T081500Z-smoke-4f1a tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_confirm tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_revert tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_volume_backed_server_confirm
      If reviewed as known: write the entry (fill in what says URL and TODO)
      osgate known add tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_confirm --from 20260217T081500Z-smoke-4f1a --bug URL --reason 'TODO' --owner TODO
      osgate known add tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_revert --from 20260217T081500Z-smoke-4f1a --bug URL --reason 'TODO' --owner TODO
      osgate known add tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_volume_backed_server_confirm --from 20260217T081500Z-smoke-4f1a --bug URL --reason 'TODO' --owner TODO
      If reviewed as known: an entry to copy (fill in what says TODO)"
    `);
    expect(await read('timeline')).toMatchInlineSnapshot(`
      "The run over time

      Times in GMT+9. Failures are coloured. Short tests share a bar, which has the colour of the worst of them. Point at one to read it. Services are green while they answered, red while they did not.

      tests
      identity
      17:15:00
      17:16:33
      17:18:07
      17:19:41
      17:21:15
      17:22:49
      17:24:23
      17:25:57
      17:27:31
      Outages, stalls and what failed meanwhile
      When	What	Duration	Failures
      ⚠ 17:16:01–17:18:00	nothing ran	01:59	4 failures in this time
      tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_confirm
      tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_revert
      tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_volume_backed_server_confirm
      tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON.test_volume_from_snapshot

      ✗ 17:16:30–17:18:30	did not answer: identity: ECONNREFUSED	02:00	no failure in this time
      ⚠ 17:19:00–17:27:31	nothing ran	08:31	no failure in this time"
    `);
    expect(await read('known')).toMatchInlineSnapshot(`
      "Known failures

      3 entries spoke here: 1 expired, 2 expire within 14 days, 0 stale.

      Known failures
      State	Test	Bug	Owner	Expires	Reason	Entry
      ✗ expired-known-failure (1)	tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON.test_volume_from_snapshot	https://bugs.example.org/CLOUD-1190	storage	expired 16 days ago (2026-02-01)	the storage array refuses offsets below its block size	blacklists/common.yaml:21
      ✓ skipped-expected (1)	tempest.api.network.test_routers.RoutersTest.test_router_dvr	no bug	no owner	expires in 3 days (2026-02-20)	this site has no distributed routers	blacklists/common.yaml:30
      ✓ known-failure (1)	tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON.test_snapshot_create_offset	https://bugs.example.org/CLOUD-1234	storage	expires in 12 days (2026-03-01)	the storage array refuses offsets below its block size	blacklists/common.yaml:12"
    `);
    for (const folded of await page.locator('details').all()) await folded.locator('summary').first().click();
    expect(await read('coverage')).toMatchInlineSnapshot(`
      "Coverage
      1 test newly skipped
      Newly skipped, by reason
      State	Reason	Tests
      ⚠ newly-skipped	ext-gw-mode extension not enabled.	1
      1 test disappeared
      ⚠ tempest.api.network.test_routers.RoutersTest.test_router_gone
      1 new test
      ✓ tempest.api.network.test_routers.RoutersTest.test_router_new
      Skips by reason (1)
      Skipped tests, by the reason that they gave
      Reason	Tests
      l3-ha extension not enabled.	1"
    `);
    expect(await read('tests')).toMatchInlineSnapshot(`
      "All tests

      The table of all tests, its search and the details of each test need the script of this page.

      Failures, and what else needs a look
      Failures, and what else needs a look
      State	Test	Time	Why
      ✗ new-failure	tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_confirm	312.4s	TimeoutException: Request timed out Details: (ServerActionsTestJSON:test_resize_server_confirm) Server 6c1f9c6e-0d6c-4a5b-8f6e-2f9d1c6a7b11 failed to reach VERIFY_RESIZE status within the required time (300 s).
      ✗ new-failure	tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_revert	312.4s	TimeoutException: Request timed out Details: (ServerActionsTestJSON:test_resize_server_confirm) Server 6c1f9c6e-0d6c-4a5b-8f6e-2f9d1c6a7b11 failed to reach VERIFY_RESIZE status within the required time (300 s).
      ✗ new-failure	tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_volume_backed_server_confirm	312.4s	TimeoutException: Request timed out Details: (ServerActionsTestJSON:test_resize_server_confirm) Server 6c1f9c6e-0d6c-4a5b-8f6e-2f9d1c6a7b11 failed to reach VERIFY_RESIZE status within the required time (300 s).
      ✗ expired-known-failure	tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON.test_volume_from_snapshot	1.3s	ServerFault: Got server fault
      ⚠ disappeared	tempest.api.network.test_routers.RoutersTest.test_router_gone	–	passed in the baseline with other pins, and is not in the plan
      ⚠ newly-skipped	tempest.api.network.test_routers.RoutersTest.test_router_snat	1.3s	ext-gw-mode extension not enabled.
      ⚠ new-flake	tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON.test_show_flavor	1.3s	failed, then passed when run again
      ⚠ new-flake	tempest.api.compute.servers.test_servers.ServersTest.test_rebuild_server	60.0s	failed and passed in this run
      ✓ known-failure	tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON.test_snapshot_create_offset	1.3s	TimeoutException: Request timed out Details: (ServerActionsTestJSON:test_resize_server_confirm) Server 6c1f9c6e-0d6c-4a5b-8f6e-2f9d1c6a7b11 failed to reach VERIFY_RESIZE status within the required time (300 s)."
    `);
    expect(await read('times')).toMatchInlineSnapshot(`
      "Where the time went
      Slowest tests
      Slowest tests
      Test	Time	In the baseline
      tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_confirm	312.4s	–
      tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_revert	312.4s	–
      tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_volume_backed_server_confirm	312.4s	–
      tempest.api.compute.servers.test_servers.ServersTest.test_rebuild_server	60.0s	4.0s
      tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON.test_volume_from_snapshot	1.3s	–
      tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON.test_show_flavor	1.3s	–
      tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON.test_snapshot_create_offset	1.3s	–
      tempest.api.network.test_routers.RoutersTest.test_router_dvr	1.3s	–
      tempest.api.network.test_routers.RoutersTest.test_router_ha	1.3s	–
      tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON.test_get_flavor	1.3s	–
      tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON.test_list_flavors	1.3s	–
      tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON.test_list_flavors_detailed	1.3s	–
      tempest.api.network.test_routers.RoutersTest.test_router_snat	1.3s	–
      tempest.api.network.test_routers.RoutersTest.test_router_new	1.3s	–
      1 test much slower than in the baseline
      Much slower than in the baseline
      Test	Time	In the baseline
      tempest.api.compute.servers.test_servers.ServersTest.test_rebuild_server	60.0s	4.0s
      Time by service
      Time by service
      Name	Tests	Time	In the baseline
      compute	8	16:42	00:04
      network	4	00:05	–
      volume	2	00:02	–
      Time by class
      Time by class
      Name	Tests	Time	In the baseline
      tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON	3	15:37	–
      tempest.api.compute.servers.test_servers.ServersTest	1	01:00	00:04
      tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON	4	00:05	–
      tempest.api.network.test_routers.RoutersTest	4	00:05	–
      tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON	2	00:02	–"
    `);
    await page.close();
  });

  test('no part of an example is out of sight, also where it is narrow', async () => {
    const page = await open(true);
    await page.setViewportSize({ width: 390, height: 800 });
    const hidden = (all: Element[]) => all.map((one) => one.scrollHeight - one.clientHeight);
    expect(await page.locator('.cause h4 + pre:not(.copy)').evaluateAll(hidden)).toEqual([0, 0]);
    await page.close();
  });

  test('every category of the counts is a search that shows as many rows', async () => {
    const page = await open(true);
    await page.locator('#filter-count:not(:empty)').waitFor({ state: 'attached' });
    const rows = await page.locator('section[aria-labelledby="counts"] tr:has(a)').all();
    expect(rows).toHaveLength(10);
    for (const row of rows) {
      await row.locator('a').click();
      const [n] = await row.locator('.number').allTextContents();
      await expect.poll(() => page.locator('#filter-count').textContent()).toBe(`${n} of 15 shown`);
    }
    await page.close();
  });

  test('a test shows its attempts, request ids, entry and last ten runs', async () => {
    const page = await open(true);
    await page.getByRole('button', { name: 'test_rebuild_server' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Attempt 2').waitFor();
    const [one, two] = await dialog.locator('.attempt').all();
    expect((await one?.boundingBox())?.y).toBe((await two?.boundingBox())?.y);
    for (const folded of await dialog.locator('details').all()) await folded.locator('summary').click();
    expect(await dialog.innerText()).toMatchInlineSnapshot(`
      "Previous (k)
      Next (j)
      Close (Esc)
      tempest.api.compute.servers.test_servers.ServersTest.test_rebuild_server

      ⚠ new-flake: failed, then passed when run again

      Why
      failed and passed in this run
      Observed
      flaky
      Expected
      nothing
      Baseline
      pass
      Entry
      no known-failure entry applies to this test here
      Attributes
      id-5aa1e1f2-0c5b-4a6e-9b1a-3d0d6a1c2b3c, smoke
      Worker
      worker-0
      Attempt 1: fail

      started 17:18:00 GMT+9 (08:18:00 UTC) · 60.0 s

      Traceback (most recent call last):
        File "/opt/tempest/tempest/api/compute/servers/test_server_actions.py", line 371, in test_resize_server_confirm
          waiters.wait_for_server_status(self.client, server_id, 'VERIFY_RESIZE')
        File "/opt/tempest/tempest/common/waiters.py", line 96, in wait_for_server_status
          raise lib_exc.TimeoutException(message)
      tempest.lib.exceptions.TimeoutException: Request timed out
      Details: (ServerActionsTestJSON:test_resize_server_confirm) Server 6c1f9c6e-0d6c-4a5b-8f6e-2f9d1c6a7b11 failed to reach VERIFY_RESIZE status within the required time (300 s). (req-0b5f4f9e-3a52-4d0a-9f63-5f2f6f0f2f11)

      Request ids (1)
      req-0b5f4f9e-3a52-4d0a-9f63-5f2f6f0f2f11
      log (text/plain, 9 bytes)
      GET /v2.1
      Attempt 2: success

      started 17:18:00 GMT+9 (08:18:00 UTC) · 60.0 s

      Last runs, oldest first
      ✓ passed
      20260210T02
      ✓ passed
      20260210T03
      ✓ passed
      20260210T04
      ✗ failed
      20260210T05
      ✓ passed
      20260210T06
      ⚠ flaked
      20260210T07
      ✓ passed
      20260210T08
      – not known
      20260210T09
      ○ skipped
      20260211T00
      ✓ passed
      20260211T01"
    `);
    await page.close();
  });

  test('a test with an entry tells the reviewed line, and why it applies', async () => {
    const page = await open(true);
    await page.getByRole('button', { name: 'test_volume_from_snapshot' }).click();
    const facts = page.locator('#detail-content dl');
    await facts.getByText('Entry', { exact: true }).waitFor();
    expect(await facts.innerText()).toMatchInlineSnapshot(`
      "Message
      ServerFault: Got server fault
      Why
      failed, and its entry has expired
      Observed
      fail
      Expected
      expired
      Entry
      blacklists/common.yaml:21 (fails, tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON.test_volume_from_snapshot): the storage array refuses offsets below its block size · https://bugs.example.org/CLOUD-1190 · storage · 2026-02-01
      Match
      it names this test; it expired on 2026-02-01; it has no signature, so any failure matches
      Cluster
      c-07bd
      Attributes
      id-5aa1e1f2-0c5b-4a6e-9b1a-3d0d6a1c2b3c, smoke
      Worker
      worker-0"
    `);
    await page.close();
  });
});

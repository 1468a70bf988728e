import { expect, test } from 'vitest';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { HOSTILE } from './hostile.ts';
import { FAIL, hostileInput, INCOMPLETE, PASS } from './sample.ts';

test('a pass is short', () => {
  expect(renderMarkdown(PASS)).toMatchInlineSnapshot(`
    "# ✓ GO: \`PASS: 6 tests, 1 known failure\`

    Every planned test has a result, and every failure is accounted for. (exit code 0)

    ## Whose turn

    - **Release manager**: Nothing blocks. The change may go ahead.

    ## Known failures

    - 2 tests accounted for by 2 reviewed entries
    - next to expire: \`tempest.api.network.test_routers.RoutersTest.test_router_dvr\`, expires in 3 days

    ## Results

    | Category | Tests |
    | --- | ---: |
    | ✓ known-failure | 1 |
    | ✓ skipped-expected | 1 |
    | ✓ skip | 1 |
    | ✓ pass | 3 |
    | **sum** | **6** |

    ## What was tested

    - \`verdict\`: \`pass\`
    - \`exit_code\`: \`0\`
    - \`run\`: \`20260217T081500Z-smoke-4f1a\`
    - \`region\`: \`test\`
    - \`release\`: \`zed\`
    - \`suite\`: \`smoke\`
    - \`ticket\`: \`CHG-2081\`
    - \`started\`: \`2026-02-17T08:15:00Z\`
    - \`ended\`: \`2026-02-17T08:27:31Z\`
    - \`duration\`: \`12:31\`
    - \`tempest\`: \`33.0.0 1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c\`
    - \`neutron-tempest-plugin\`: \`2.2.0 9a8b7c6d5e4f30219a8b7c6d5e4f30219a8b7c6d\`
    - \`image\`: \`osgate/tempest:zed-33.0.0-5d41402abc4b\`
    - \`image_id\`: \`sha256:ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12\`
    - \`tempest_conf_sha256\`: \`deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef\`
    - \`blacklists/common.yaml\`: \`c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00\`
    - \`osgate\`: \`0.1.0\`
    "
  `);
});

test('a fail names the causes', () => {
  expect(renderMarkdown(FAIL).split('\n## Results')[0]).toMatchInlineSnapshot(`
    "# ✗ NO-GO: \`FAIL: 3 new failures (1 cause), 1 expired known failure\`

    At least one failure is not accounted for. The change must not go to production like this. (exit code 1)

    ## Whose turn

    - **Change owner**: 3 tests to look into (1 cause): mend, or review as known failures with a bug.
    - **storage**: Known failures have expired (https://bugs.example.org/CLOUD-1190): mend, or renew after review.

    ## What stands in the way, by cause

    - ✗ 3 tests, new-failure: \`tempest.lib.exceptions.TimeoutException: Request timed out\`
      - \`tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_confirm\`
    - ✗ 1 test, expired-known-failure: \`tempest.lib.exceptions.ServerFault: Got server fault\`
      - \`tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON.test_volume_from_snapshot\`

    ## Known failures

    - 2 tests accounted for by 2 reviewed entries
    - next to expire: \`tempest.api.network.test_routers.RoutersTest.test_router_dvr\`, expires in 3 days
    "
  `);
});

test('an incomplete run says what is wrong with it', () => {
  expect(renderMarkdown(INCOMPLETE).split('\n## Results')[0]).toMatchInlineSnapshot(`
    "# ◌ NO VERDICT: \`INCOMPLETE: the run was cut, 3 planned tests have no result\`

    Not every planned test was seen to finish. This run neither clears nor condemns the change. (exit code 3)

    ## Whose turn

    - **Operator of this run**: 3 planned tests without a result: run again. \`osgate rerun --failed --from 20260217T081500Z-smoke-4f1a\`

    ## What is wrong with the run as a whole

    - ◌ stream-cut: \`the stream ends inside a packet, at byte 48,211\`
    - ◌ end-marker-missing: \`the runner left no end marker: the container was killed (out of memory)\`

    ## What stands in the way, by cause

    - ◌ 2 tests, not-run: \`planned, never started\`
      - \`tempest.api.network.test_routers.RoutersTest.test_delete_router\`
    - ◌ 1 test, interrupted: \`running when the run was cut: nothing is known\`
      - \`tempest.api.network.test_routers.RoutersTest.test_create_router\`
    "
  `);
});

test.each(HOSTILE)('text from elsewhere is no markup: %j', (text) => {
  const outside = renderMarkdown(hostileInput(text))
    .replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, '')
    .replaceAll(/\\./g, '');
  expect(outside).not.toMatch(/[<`]|\]\(|\p{Cf}|(?!\n)\p{Cc}/u);
});

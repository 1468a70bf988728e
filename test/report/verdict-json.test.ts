import { expect, test } from 'vitest';
import { renderVerdictJson } from '../../src/report/verdict-json.ts';
import { FAIL, sampleInput } from './sample.ts';

test('verdict.json has the documented keys, and null for what is not known', () => {
  const input = sampleInput({ ...FAIL.verdict, tests: FAIL.verdict.tests.slice(2, 5) });
  expect(renderVerdictJson(input)).toMatchInlineSnapshot(`
    "{
      "schema": "osgate-verdict/v1",
      "verdict": "fail",
      "exit_code": 1,
      "complete": true,
      "mass_failure": false,
      "baseline": null,
      "counts": {
        "new-failure": 1,
        "expired-known-failure": 1,
        "new-flake": 1
      },
      "rules": [
        {
          "rule": "run-ended",
          "state": "pass",
          "figure": null,
          "limit": null
        },
        {
          "rule": "results-intact",
          "state": "pass",
          "figure": null,
          "limit": null
        },
        {
          "rule": "plan-known",
          "state": "pass",
          "figure": null,
          "limit": null
        },
        {
          "rule": "every-test-finished",
          "state": "pass",
          "figure": 3,
          "limit": 3
        },
        {
          "rule": "no-new-failure",
          "state": "fail",
          "figure": 1,
          "limit": 0
        },
        {
          "rule": "no-crash",
          "state": "pass",
          "figure": 0,
          "limit": 0
        },
        {
          "rule": "no-changed-failure",
          "state": "pass",
          "figure": 0,
          "limit": 0
        },
        {
          "rule": "no-expired-entry",
          "state": "fail",
          "figure": 1,
          "limit": 0
        },
        {
          "rule": "new-flakes",
          "state": "pass",
          "figure": 1,
          "limit": 3
        },
        {
          "rule": "no-lost-test",
          "state": "off",
          "figure": null,
          "limit": null
        },
        {
          "rule": "coverage",
          "state": "off",
          "figure": null,
          "limit": null
        },
        {
          "rule": "no-mass-failure",
          "state": "pass",
          "figure": null,
          "limit": null
        },
        {
          "rule": "unexpected-passes",
          "state": "off",
          "figure": 0,
          "limit": null
        }
      ],
      "tests": [
        {
          "id": "tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_volume_backed_server_confirm",
          "attrs": [
            "id-5aa1e1f2-0c5b-4a6e-9b1a-3d0d6a1c2b3c",
            "smoke"
          ],
          "observed": "fail",
          "expected": "nothing",
          "baseline": null,
          "category": "new-failure",
          "blocking": true,
          "entry": null,
          "cluster": "c-91f0",
          "attempts": [
            "fail"
          ],
          "duration_s": 312.4,
          "why": "no entry speaks about it, and it failed"
        },
        {
          "id": "tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON.test_volume_from_snapshot",
          "attrs": [
            "id-5aa1e1f2-0c5b-4a6e-9b1a-3d0d6a1c2b3c",
            "smoke"
          ],
          "observed": "fail",
          "expected": "expired",
          "baseline": null,
          "category": "expired-known-failure",
          "blocking": true,
          "entry": {
            "file": "blacklists/common.yaml",
            "line": 21,
            "kind": "fails",
            "target": "tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON.test_volume_from_snapshot",
            "reason": "the storage array refuses offsets below its block size",
            "bug": "https://bugs.example.org/CLOUD-1190",
            "owner": "storage",
            "expires": "2026-02-01"
          },
          "cluster": "c-07bd",
          "attempts": [
            "fail"
          ],
          "duration_s": 1.25,
          "why": "failed, and its entry has expired"
        },
        {
          "id": "tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON.test_show_flavor",
          "attrs": [
            "id-5aa1e1f2-0c5b-4a6e-9b1a-3d0d6a1c2b3c",
            "smoke"
          ],
          "observed": "flaky",
          "expected": "nothing",
          "baseline": null,
          "category": "new-flake",
          "blocking": false,
          "entry": null,
          "cluster": null,
          "attempts": [
            "success"
          ],
          "duration_s": 1.25,
          "why": "failed, then passed when run again"
        }
      ],
      "clusters": [
        {
          "id": "c-91f0",
          "title": "tempest.lib.exceptions.TimeoutException: Request timed out",
          "tests": [
            "tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_confirm",
            "tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_revert",
            "tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_volume_backed_server_confirm"
          ]
        },
        {
          "id": "c-07bd",
          "title": "tempest.lib.exceptions.ServerFault: Got server fault",
          "tests": [
            "tempest.api.volume.test_volumes_snapshots.VolumesSnapshotTestJSON.test_volume_from_snapshot"
          ]
        }
      ],
      "problems": []
    }
    "
  `);
});

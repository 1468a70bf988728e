import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resolveProfile } from '../../src/profile/resolve.ts';
import { countSwitchCosts, parsePredictedTests } from '../../src/tempest/predicted-skips.ts';

const FILES = [
  'tempest-profiles/network-models/vlan-provider-no-fip.yaml',
  'tempest-profiles/regions/test.yaml',
];
const { profile } = resolveProfile('test', new Map(FILES.map((path) => [path, readFileSync(path, 'utf8')])));

/** One test for each cause, as the program prints them; undefined: it runs. */
function costs(...causes: readonly (string | null | undefined)[]) {
  const tests = causes.map((cause, index) => ({
    id: `tempest.api.mod.Class.test_${index}[id-1]`,
    skip: cause === undefined ? null : { cause, reason: 'not here' },
  }));
  const predicted = parsePredictedTests(JSON.stringify({ tests }));
  if (predicted === undefined || profile === undefined) throw new Error('wrong input');
  const counted = countSwitchCosts(predicted.tests, predicted, profile);
  return counted.map(({ because, tests: ids }) => `${ids.length} ${because}`);
}

test('causes are told in the words of the profile, the dearest first', () => {
  expect(
    costs(
      undefined,
      'network-feature-enabled.floating_ips',
      'network.public_network_id',
      'extension router',
      'extension tag',
      'service object_storage',
      'service_available.swift',
      'service_available.swift',
      'service_available.neutron',
      'validation.run_validation',
      'compute-feature-enabled.live_migration',
      'network-feature-enabled.qos_placement_physnet',
      'compute.min_compute_nodes',
      'bug 1186354',
      'bug 1161411',
      'always',
      null,
    ),
  ).toMatchInlineSnapshot(`
    [
      "3 no swift (services.swift: false)",
      "2 Tempest itself: not here",
      "2 bugs that Tempest's own tests wait for",
      "2 no floating IPs (network.floating_ips: false)",
      "1 [compute] min_compute_nodes",
      "1 [network-feature-enabled] qos_placement_physnet",
      "1 [service_available] neutron",
      "1 extension router hidden (network.hidden_extensions)",
      "1 extension tag, which the cloud does not list",
      "1 features.compute.live_migration: false",
      "1 no SSH into servers (validation.enabled: false)",
    ]
  `);
});

test('a test outside of the selection costs nothing', () => {
  const predicted = parsePredictedTests(
    JSON.stringify({ tests: [{ id: 'a.B.test_c', skip: { cause: 'always', reason: 'x' } }] }),
  );
  if (predicted === undefined || profile === undefined) throw new Error('wrong input');
  expect(countSwitchCosts([], predicted, profile)).toEqual([]);
});

test.each([[''], ['{}'], ['Traceback (most recent call last):']])('%j is no answer', (text) => {
  expect(parsePredictedTests(text)).toBeUndefined();
});

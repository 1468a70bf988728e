import { expect, test } from 'vitest';
import { explainProfile, rawOverrides } from '../../src/profile/explain.ts';
import { resolveProfile } from '../../src/profile/resolve.ts';

const files = new Map([
  ['tempest-profiles/low.yaml', 'network:\n  floating_ips: false\n  isolated: false\n'],
  [
    'tempest-profiles/regions/r.yaml',
    'extends: [low]\nrelease: zed\nnetwork: {name: net}\nimages: {default: i}\nflavors: {default: f}\n' +
      'validation: {connect: fixed, enabled: false}\noverrides: {compute: {build_timeout: 900}}\n',
  ],
]);
const resolved = resolveProfile('r', files);

test('every key names the layer and line that won, or the default', () => {
  expect(resolved.problems).toEqual([]);
  const rows = explainProfile(resolved, undefined).map(
    ({ key, value, place, isOverride }) =>
      `${key} = ${JSON.stringify(value)} | ${place}${isOverride ? ' | override' : ''}`,
  );
  expect(rows.filter((row) => !row.endsWith('built-in default'))).toEqual([
    'release = "zed" | tempest-profiles/regions/r.yaml:2',
    'network.name = "net" | tempest-profiles/regions/r.yaml:3',
    'network.floating_ips = false | tempest-profiles/low.yaml:2',
    'network.isolated = false | tempest-profiles/low.yaml:3',
    'images.default = "i" | tempest-profiles/regions/r.yaml:4',
    'flavors.default = "f" | tempest-profiles/regions/r.yaml:5',
    'validation.enabled = false | tempest-profiles/regions/r.yaml:6',
    'validation.connect = "fixed" | tempest-profiles/regions/r.yaml:6',
    'overrides.compute.build_timeout = 900 | tempest-profiles/regions/r.yaml:7 | override',
  ]);
  expect(rows).toContain('network.ipv6 = true | built-in default');
});

test('the plan holds what goes past the words of the profile', () => {
  expect(rawOverrides(explainProfile(resolved, undefined))).toEqual([
    { option: 'compute.build_timeout', value: 900, place: 'tempest-profiles/regions/r.yaml:7' },
  ]);
});

test('a release of the command line wins', () => {
  expect(explainProfile(resolved, '2025.1')[0]).toEqual({
    key: 'release',
    value: '2025.1',
    place: 'command line',
    isOverride: false,
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/model/problem.ts';
import { checkConf } from '../../src/tempest/check-conf.ts';
import { parseOptionList } from '../../src/tempest/option-list.ts';
import type { Options } from '../../src/tempest/options.ts';

function listOf(version: string) {
  const list = parseOptionList(readFileSync(`test/fixtures/options/tempest-${version}.json`, 'utf8'));
  if (list === undefined) throw new Error(`the fixture of ${version} is no option list`);
  return list;
}

const ZED = listOf('39.0.0');
const PLACE = { file: 'tempest-profiles/regions/r.yaml', line: 7, column: 12 };

/** Checks options that all come from the overrides of a profile. */
function check(options: Options) {
  const keys = Object.entries(options).flatMap(([group, values]) =>
    Object.keys(values).map((name) => [`overrides.${group}.${name}`, PLACE] as const),
  );
  const { problems, warnings } = checkConf(options, ZED, new Map(keys));
  return { problems: problems.map(formatProblem), warnings: warnings.map(formatProblem) };
}

const AT = 'tempest-profiles/regions/r.yaml:7:12';

describe('an override', () => {
  test.each<[string, Options, string]>([
    [
      'with a misspelt option',
      { compute: { flavour_ref: '1' } },
      `${AT}: the pinned Tempest has no option flavour_ref in [compute]: it would be ignored\n  did you mean flavor_ref?`,
    ],
    [
      'in a misspelt group',
      { compute_feature_enabled: { resize: true } },
      `${AT}: the pinned Tempest has no group [compute_feature_enabled], so resize would be ignored\n  did you mean [compute-feature-enabled]?`,
    ],
    [
      'in the wrong group',
      { compute: { connect_method: 'fixed' } },
      `${AT}: the pinned Tempest has no option connect_method in [compute]: it would be ignored\n  [validation] has an option of this name`,
    ],
    [
      'with a word for a number',
      { compute: { build_timeout: 'long' } },
      `${AT}: [compute] build_timeout: expected a whole number, got "long"`,
    ],
    [
      'with a number for a switch',
      { 'compute-feature-enabled': { resize: 2 } },
      `${AT}: [compute-feature-enabled] resize: expected true or false, got 2`,
    ],
    [
      'with a list for one value',
      { compute: { image_ref: ['a', 'b'] } },
      `${AT}: [compute] image_ref: expected one string value, got ["a","b"]`,
    ],
    [
      'outside the choices',
      { validation: { connect_method: 'ssh' } },
      `${AT}: [validation] connect_method: expected one of "fixed", "floating", got "ssh"`,
    ],
  ])('%s is a problem at its place', (_, options, expected) => {
    expect(check(options)).toEqual({ problems: [expected], warnings: [] });
  });

  test.each<[string, Options]>([
    ['text for a number', { compute: { build_timeout: '300' } }],
    ['yes for true', { 'compute-feature-enabled': { resize: 'yes' } }],
    ['one word for a list', { 'network-feature-enabled': { api_extensions: 'all' } }],
    ['a negative number', { compute: { build_timeout: -1 } }],
    ['an empty choice that is one', { scenario: { dhcp_client: '' } }],
    ['an option of oslo.log', { DEFAULT: { log_file: '/tmp/x', debug: true } }],
  ])('with %s is what oslo.config takes', (_, options) => {
    expect(check(options)).toEqual({ problems: [], warnings: [] });
  });

  test('under an old name is told its new one', () => {
    expect(check({ scenario: { qcow2_img_file: 'x' } })).toEqual({
      problems: [],
      warnings: [
        `${AT}: [scenario] qcow2_img_file is an old name of [scenario] img_file\n  write [scenario] img_file`,
      ],
    });
  });

  test('of an option that will go is told why', () => {
    expect(check({ 'image-feature-enabled': { import_image: true } }).warnings).toEqual([
      `${AT}: [image-feature-enabled] import_image will be removed from Tempest: Issue with image import in WSGI mode was fixed in Victoria, and this feature works in any deployment architecture now.`,
    ]);
  });

  test('of a secret with a wrong value does not repeat it', () => {
    const { problems } = check({ auth: { admin_password: ['hunter2', 'x'] } });
    expect(problems).toEqual([`${AT}: [auth] admin_password: expected one string value`]);
  });
});

test('a feature is found at its own key', () => {
  const origins = new Map([['features.compute.rescuee', PLACE]]);
  const { problems } = checkConf({ 'compute-feature-enabled': { rescuee: true } }, ZED, origins);
  expect(problems.map(formatProblem)).toEqual([
    `${AT}: the pinned Tempest has no option rescuee in [compute-feature-enabled]: it would be ignored\n  did you mean rescue?`,
  ]);
});

test('what osgate itself sets and this Tempest lacks is a warning', () => {
  const { problems, warnings } = checkConf({ compute: { not_yet: 1 } }, ZED, new Map());
  expect(problems).toEqual([]);
  expect(warnings.map(formatProblem)).toEqual([
    'osgate sets [compute] not_yet, which the pinned Tempest does not have: it has no effect',
  ]);
});

test('text that is no option list is none', () => {
  expect(parseOptionList('')).toBeUndefined();
  expect(parseOptionList('{"options": {"compute": 1}}')).toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/model/problem.ts';
import { checkInstalled } from '../../src/release/installed.ts';

const commit = '5b9b80e3c9f3723c1a935c4874d9c531c1155ddd';
const tempest = { name: 'tempest', version: '39.0.0', commit };
const plugin = {
  name: 'barbican-tempest-plugin',
  version: '4.5.0',
  commit: '82a83c0c759e0cc168022bc03ca3461fe3417358',
};
/** As the tempest 39.0.0 of the package index carries it. */
const pbr = '{"git_version": "5b9b80e3c", "is_release": false}';

describe('checkInstalled', () => {
  test('an image with the pinned versions made of the pinned commits has no problems', () => {
    const freeze = 'six==1.16.0\ntempest==39.0.0\nbarbican_tempest_plugin==4.5.0\n';
    const pbrJsons = new Map([
      ['tempest', pbr],
      ['barbican-tempest-plugin', '{"git_version": "82a83c0", "is_release": true}'],
    ]);
    expect(checkInstalled([tempest, plugin], freeze, pbrJsons)).toEqual([]);
  });

  test('what was built from the archive of a git mirror names the whole commit', () => {
    const whole = new Map([['tempest', `{"git_version": "${commit}"}`]]);
    expect(checkInstalled([tempest], 'tempest==39.0.0\n', whole)).toEqual([]);
  });

  test.each([
    ['another version', 'tempest==39.0.1', pbr, 'not-the-pinned-version', 'holds 39.0.1 of tempest'],
    ['no tempest', 'tempest-lib==39.0.0', pbr, 'not-the-pinned-version', 'holds nothing of tempest'],
    [
      'another commit on the mirror',
      `tempest @ git+https://x/tempest@${'0'.repeat(40)}`,
      pbr,
      'not-the-pinned-version',
      'holds git+',
    ],
    [
      'a rebuilt wheel of another commit',
      'tempest==39.0.0',
      '{"git_version": "deadbee"}',
      'not-the-pinned-commit',
      'of commit deadbee',
    ],
    ['no pbr.json', 'tempest==39.0.0', undefined, 'commit-unknown', 'does not say'],
    [
      'an empty git_version',
      'tempest==39.0.0',
      '{"git_version": "", "is_release": false}',
      'commit-unknown',
      'no git_version',
    ],
    [
      'a git_version that proves nothing',
      'tempest==39.0.0',
      '{"git_version": "5b9b"}',
      'commit-unknown',
      'no git_version',
    ],
  ])('%s is not the pin', (_, freeze, pbrJson, code, message) => {
    const problems = checkInstalled([tempest], freeze, new Map(pbrJson ? [['tempest', pbrJson]] : []));
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems.map(formatProblem)[0]).toContain(message);
  });
});

import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/model/problem.ts';
import type { Suite } from '../../src/model/site-profile.ts';
import { parseTestList, selectRequested, selectSuite } from '../../src/tempest/selection.ts';

const listed = parseTestList(`
tempest.api.compute.flavors.test_flavors.FlavorsTest.test_list[id-1,smoke]
tempest.api.compute.flavors.test_flavors.FlavorsTest.test_list_detailed[id-2]
tempest.api.compute_extra.test_x.X.test_x(scenario)[id-3,slow,smoke]
tempest.api.network.test_ports.PortsTest.test_port_list[id-4,smoketest]
tempest.scenario.test_plain.Plain.test_none
`);
const all: Suite = { attrs: [], include: [], also: [], exclude: [], excludeAttrs: [] };

function idsOf(suite: Partial<Suite>): string[] {
  return selectSuite({ ...all, ...suite }, listed).tests.map((test) =>
    test.id.slice(test.id.lastIndexOf('.') + 1),
  );
}

describe('parseTestList', () => {
  test('reads ids and attributes in listed order', () => {
    expect(listed).toHaveLength(5);
    expect(listed[2]).toEqual({
      id: 'tempest.api.compute_extra.test_x.X.test_x(scenario)',
      attrs: ['id-3', 'slow', 'smoke'],
    });
    expect(listed[4]?.attrs).toEqual([]);
  });
});

describe('selectSuite', () => {
  test.each([
    [
      'no rule: all',
      {},
      ['test_list', 'test_list_detailed', 'test_x(scenario)', 'test_port_list', 'test_none'],
    ],
    ['an attribute, exactly', { attrs: ['smoke'] }, ['test_list', 'test_x(scenario)']],
    ['any of two attributes', { attrs: ['slow', 'smoketest'] }, ['test_x(scenario)', 'test_port_list']],
    ['a package ends at its dot', { include: ['tempest.api.compute'] }, ['test_list', 'test_list_detailed']],
    [
      'a test by its literal id',
      { include: ['tempest.api.compute.flavors.test_flavors.FlavorsTest.test_list'] },
      ['test_list'],
    ],
    [
      'a test without its scenario',
      { include: ['tempest.api.compute_extra.test_x.X.test_x'] },
      ['test_x(scenario)'],
    ],
    [
      'exclude wins over include',
      { include: ['tempest.api'], exclude: ['tempest.api.compute'] },
      ['test_x(scenario)', 'test_port_list'],
    ],
    [
      'also adds to what the attributes select',
      { attrs: ['smoke'], also: ['tempest.api.compute'] },
      ['test_list', 'test_list_detailed', 'test_x(scenario)'],
    ],
    ['an attribute is excluded', { attrs: ['smoke'], excludeAttrs: ['slow'] }, ['test_list']],
  ])('%s', (_, suite, ids) => {
    expect(idsOf(suite)).toEqual(ids);
    expect(selectSuite({ ...all, ...suite }, listed).problems).toEqual([]);
  });

  test('a prefix that matches nothing is a problem', () => {
    const { problems } = selectSuite({ ...all, include: ['tempest.api.compute.flavours'] }, listed);
    expect(problems.map(formatProblem)).toEqual([
      'no test is, or lies below, "tempest.api.compute.flavours"\n  did you mean tempest.api.compute.flavors or tempest.api.compute_extra or tempest.api.compute?',
    ]);
  });

  test('a dot is a dot, not any character', () => {
    expect(
      selectSuite({ ...all, include: ['tempest.api.compute.flavors.test.flavors'] }, listed).tests,
    ).toEqual([]);
  });
});

describe('selectRequested', () => {
  test('takes ids with and without attributes, in listed order, each once', () => {
    const { tests, problems } = selectRequested(
      [
        'tempest.scenario.test_plain.Plain.test_none',
        'tempest.api.compute.flavors.test_flavors.FlavorsTest.test_list[id-1,smoke]',
        'tempest.api.compute.flavors.test_flavors.FlavorsTest.test_list',
      ],
      listed,
    );
    expect(tests.map((test) => test.attrs)).toEqual([['id-1', 'smoke'], []]);
    expect(problems).toEqual([]);
  });

  test('an id that is not listed is a problem, and names where the test went', () => {
    const { tests, problems } = selectRequested(['tempest.api.volume.test_old.Old.test_port_list'], listed);
    expect(tests).toEqual([]);
    expect(problems.map(formatProblem)).toEqual([
      'the pinned Tempest has no test "tempest.api.volume.test_old.Old.test_port_list"\n  did you mean tempest.api.network.test_ports.PortsTest.test_port_list?',
    ]);
  });
});

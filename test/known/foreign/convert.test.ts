import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ConvertOptions, convertList } from '../../../src/known/foreign/convert.ts';
import { readExcludeList } from '../../../src/known/foreign/exclude-list.ts';
import { formatImported } from '../../../src/known/foreign/imported-list.ts';
import type { ForeignList } from '../../../src/known/foreign/list.ts';
import { readFunctest, readRallyList, readTempestSkiplist } from '../../../src/known/foreign/yaml-list.ts';
import { parseKnownList } from '../../../src/known/known-list.ts';
import { findOverlaps } from '../../../src/known/overlap.ts';
import { formatProblem } from '../../../src/model/problem.ts';
import { parseTestId } from '../../../src/model/test-id.ts';
import { entry } from '../../gate/build.ts';

const TODAY = '2026-02-17';
const OPTIONS: ConvertOptions = {
  kind: 'fails',
  why: undefined,
  region: 'test',
  release: undefined,
  today: TODAY,
  expires: undefined,
  listed: undefined,
  existing: [],
};

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/lists/${name}`, import.meta.url), 'utf8');

const LISTS: readonly [name: string, read: (text: string, file: string) => ForeignList][] = [
  ['tripleo.yaml', readTempestSkiplist],
  ['tripleo-old.yaml', readTempestSkiplist],
  ['functest.yaml', readFunctest],
  ['rally-skip.yaml', readRallyList],
  ['exclude.txt', readExcludeList],
];

test('440 public entries: what goes into force, what waits and for what, what is left out', () => {
  const counts = LISTS.map(([name, read]) => {
    const { entries, problems } = read(fixture(name), name);
    expect(problems).toEqual([]);
    const converted = convertList(entries, OPTIONS);
    const text = formatImported(converted, name);
    const parsed = parseKnownList(text, name, { today: TODAY });
    expect(parsed.problems.map(formatProblem)).toEqual([]);
    expect(findOverlaps(parsed.entries)).toEqual([]);
    const of = (outcome: string) => converted.filter((each) => each.outcome === outcome);
    const inForce = of('complete').flatMap((each) => each.entries).length;
    expect(parsed.entries).toHaveLength(inForce);
    for (const { pattern } of converted)
      if (of('waiting').some((each) => each.pattern === pattern)) expect(text).toContain(pattern);
    const lacks = Object.entries(
      Object.groupBy(
        of('waiting')
          .flatMap(({ notes }) => notes)
          .filter((note) => /^(reason|bug|max_tests|release|why):/.test(note)),
        (note) => note.split(':')[0] ?? '',
      ),
    ).map(([what, notes = []]) => `${notes.length} ${what}`);
    const left = Object.entries(
      Object.groupBy(
        of('left-out').flatMap(({ notes }) => notes.slice(-1)),
        (note) => note.replace(/ (line \d+|\S+:\d+).*/, ''),
      ),
    ).map(([why, notes = []]) => `${notes.length} ${why}`);
    return `${name}: ${new Set(entries.map(({ pattern }) => pattern)).size} tests, ${converted.length} entries: ${of('complete').length} in force, ${of('waiting').length} wait (${lacks.join(', ')}), ${of('left-out').length} left out (${left.join(', ')})`;
  });
  expect(counts).toMatchInlineSnapshot(`
    [
      "tripleo.yaml: 226 tests, 226 entries: 64 in force, 161 wait (64 bug, 131 max_tests, 48 release), 1 left out (1 a regular expression: with --plan LIST it becomes the tests that it matches)",
      "tripleo-old.yaml: 166 tests, 166 entries: 27 in force, 138 wait (82 bug, 122 max_tests), 1 left out (1 a regular expression: with --plan LIST it becomes the tests that it matches)",
      "functest.yaml: 23 tests, 23 entries: 0 in force, 23 wait (23 reason, 23 bug, 2 max_tests), 0 left out ()",
      "rally-skip.yaml: 2 tests, 2 entries: 1 in force, 1 wait (1 bug), 0 left out ()",
      "exclude.txt: 23 tests, 23 entries: 2 in force, 21 wait (12 reason, 21 bug, 1 max_tests), 0 left out ()",
    ]
  `);
});

test('what waits is accepted once its TODOs are filled in and its comment signs are gone', () => {
  const { entries } = readRallyList(
    'a.b.C.test_x: no network\na.b.D: See https://bugs.example.org/1\n',
    'x.yaml',
  );
  const text = formatImported(convertList(entries, OPTIONS), 'x.yaml');
  expect(text).toMatchInlineSnapshot(`
    "# Imported from x.yaml
    schema: osgate-known/v1
    entries: []

    # Not in force: each of the entries below lacks what its TODO says. Fill it in and take the "# " before its lines away;
    # osgate known check refuses what is still a TODO. Then take the [] after "entries:" away, too.
    #
    # line 1: bug: the list gives none
    #   - test: a.b.C.test_x
    #     kind: fails
    #     when: {region: [test]}
    #     reason: no network
    #     bug: TODO
    #     added: 2026-02-17
    #     expires: 2026-04-18
    #
    # line 2: max_tests: how many tests it may cover; counted with --plan LIST
    #   - class: a.b.D
    #     max_tests: TODO
    #     kind: fails
    #     when: {region: [test]}
    #     reason: See https://bugs.example.org/1
    #     bug: https://bugs.example.org/1
    #     added: 2026-02-17
    #     expires: 2026-04-18
    "
  `);
  const uncommented = text.replace('entries: []', 'entries:').replaceAll(/^# (?= {2})/gm, '');
  expect(
    parseKnownList(uncommented, 'x.yaml', { today: TODAY }).problems.map(formatProblem),
  ).toMatchInlineSnapshot(`
    [
      "x.yaml:13:10: entries[0].bug: expected the URL of a bug, or docs/page.md#section of this repository, got "TODO"",
      "x.yaml:19:16: entries[1].max_tests: expected a number, got "TODO"",
    ]
  `);
  const filled = uncommented
    .replace('bug: TODO', 'bug: https://bugs.example.org/2')
    .replace('max_tests: TODO', 'max_tests: 3');
  expect(parseKnownList(filled, 'x.yaml', { today: TODAY })).toMatchObject({
    problems: [],
    entries: { length: 2 },
  });
});

const LISTED = [
  'tempest.api.volume.test_a.VolumesTest.test_one[id-c72c1c0c-2193-4aca-aaa4-b1442640f51c,smoke]',
  'tempest.api.volume.test_a.VolumesTest.test_two[id-c72c1c0c-2193-4aca-aaa4-b1442640f51d]',
  'tempest.api.volume.test_a.VolumesTestExtra.test_one',
  'tempest.api.compute.test_b.ServersTest.test_x',
].map(parseTestId);

test.each([
  ['tempest.api.volume.test_a.VolumesTest.test_one'],
  ['^tempest\\.api\\.volume\\.test_a\\.VolumesTest\\.test_one$'],
  ['tempest.api.volume.test_a.VolumesTest.test_one[id-c72c1c0c-2193-4aca-aaa4-b1442640f51c,smoke]'],
  ['tempest.api.volume.test_a.VolumesTest'],
  ['(?:tempest.api.volume.test_a)'],
  ['tempest.api.volume.*'],
  ['tempest.api.volume.test_a.VolumesTest.test_(one|two)'],
  ['tempest.api.gone.test_a.Gone.test_x'],
  ['tempest.(?!api).*'],
  ['.*test_.*'],
  ['setUpClass (tempest.api.volume.test_a.VolumesTest)'],
  ['tearDownClass (tempest.api.volume.test_a.VolumesTest)'],
])('%s becomes literal names', (pattern) => {
  const [entry] = readExcludeList(`# https://bugs.example.org/1 broken\n${pattern}\n`).entries;
  const short = (listed: ConvertOptions['listed']) =>
    convertList(entry === undefined ? [] : [entry], { ...OPTIONS, listed }).map(
      ({ outcome, notes, entries }) => [
        outcome,
        ...entries.map(({ test, class: klass, module, max_tests, uuid, outcome: ends }) =>
          JSON.stringify({ test, class: klass, module, max_tests, uuid, outcome: ends }),
        ),
        ...notes,
      ],
    );
  expect({ alone: short(undefined), listed: short(LISTED) }).toMatchSnapshot();
});

test('one test for several releases is one entry where reason and bug are the same', () => {
  const text = `known_failures:
  - test: a.b.C.test_x
    deployment: [overcloud]
    releases:
      - {name: zed, reason: broken, lp: 'https://bugs.launchpad.net/tripleo/+bug/1869077'}
      - {name: master, reason: broken, lp: 'https://bugs.launchpad.net/tripleo/+bug/1869077'}
      - {name: train, reason: other, lp: 'http://no.bug', bz: 'https://bugzilla.redhat.com/show_bug.cgi?id=1967996'}
      - {name: queens, reason: other, lp: 'http://no.bug'}
    jobs: []
`;
  const { entries } = readTempestSkiplist(text, 'x.yaml');
  expect(formatImported(convertList(entries, OPTIONS), 'x.yaml')).toMatchInlineSnapshot(`
    "# Imported from x.yaml
    schema: osgate-known/v1
    entries:
      - test: a.b.C.test_x
        kind: fails
        when: {region: [test], release: [zed]}
        reason: broken
        bug: https://bugs.launchpad.net/tripleo/+bug/1869077
        added: 2026-02-17
        expires: 2026-04-18

      - test: a.b.C.test_x
        kind: fails
        when: {region: [test], release: [train]}
        reason: other
        bug: https://bugzilla.redhat.com/show_bug.cgi?id=1967996
        added: 2026-02-17
        expires: 2026-04-18

    # Not in force: each of the entries below lacks what its TODO says. Fill it in and take the "# " before its lines away;
    # osgate known check refuses what is still a TODO.
    #
    # line 8: bug: "http://no.bug" is a placeholder, expected a real bug; lost: deployment
    #   - test: a.b.C.test_x
    #     kind: fails
    #     when: {region: [test], release: [queens]}
    #     reason: other
    #     bug: TODO
    #     added: 2026-02-17
    #     expires: 2026-04-18
    "
  `);
});

test('only entries for the release that is asked for are taken, and a second one for the same context is left out', () => {
  const { entries } = readTempestSkiplist(
    `known_failures:
  - test: a.b.C.test_x
    releases: [{name: zed, reason: r, lp: 'https://x.org/1'}, {name: train, reason: q, lp: 'https://x.org/1'}]
  - {test: a.b.C.test_x, releases: [{name: zed, reason: again, lp: 'https://x.org/2'}]}
`,
    'x.yaml',
  );
  const converted = convertList(entries, { ...OPTIONS, release: 'zed' });
  expect(converted.map(({ outcome, notes }) => [outcome, ...notes])).toEqual([
    ['complete'],
    ['left-out', 'only for train'],
    ['left-out', 'an entry for the same context is at line 3 of the list'],
  ]);
});

test('of a line that stands for several tests those that have an entry are left out, and it says where that is', () => {
  const listed = ['a.b.C.test_x', 'a.b.C.test_y'].map((id) => ({ id, attrs: [] }));
  const existing = [entry('a.b.C.test_y', { file: 'blacklists/site.yaml', line: 7 })];
  const list = readExcludeList('# why https://x.org/1\na\\.b\\.C\\.test_.*\n').entries;
  const [converted] = convertList(list, { ...OPTIONS, listed, existing });
  expect(converted?.entries.map(({ test: id }) => id)).toEqual(['a.b.C.test_x']);
  expect(converted?.notes.at(-1)).toBe('an entry for the same context is at blacklists/site.yaml:7');
});

test('an item that is no name does not vanish', () => {
  for (const read of [readRallyList, readTempestSkiplist]) {
    const { entries } = read('- a.b.C.test_x\n- 7\n- [a, b]\n- null\n', 'x.yaml');
    expect(entries.map(({ line, pattern }) => `${line} ${pattern}`)).toEqual([
      '1 a.b.C.test_x',
      '2 7',
      '3 ["a","b"]',
      '4 null',
    ]);
  }
  const { entries } = readFunctest('- tests: [{toString: 1}]\n  scenarios: [os-.*]\n', 'x.yaml');
  expect(entries.map(({ pattern, lost }) => [pattern, lost])).toEqual([
    ['{"toString":1}', ['scenarios os-.*']],
  ]);
});

test.each([
  ['- a\n- {b.C: why}\n', readRallyList, ['a', 'b.C']],
  ['{"a.b.C.test_x": "why"}', readRallyList, ['a.b.C.test_x']],
  ['tempest_test_excludelist:\n  - {test: a.b, reason: r}\n', readTempestSkiplist, ['a.b']],
  ['- a.b\n', readTempestSkiplist, ['a.b']],
  ['just text\n', readRallyList, 'x.yaml:1:1: not a list of this format'],
  ['a: [\n', readTempestSkiplist, /^x.yaml:2:1: /],
])('%j is read, or refused with a place', (text, read, found) => {
  const { entries, problems } = read(text, 'x.yaml');
  if (Array.isArray(found)) expect(entries.map(({ pattern }) => pattern)).toEqual(found);
  else expect(problems.map(formatProblem).join('\n')).toMatch(found);
});

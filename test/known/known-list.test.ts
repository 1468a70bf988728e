import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseKnownList } from '../../src/known/known-list.ts';
import { findOverlaps } from '../../src/known/overlap.ts';
import { formatProblem } from '../../src/model/problem.ts';

const TODAY = { today: '2026-02-01' };

const GOOD = `schema: osgate-known/v1
entries:
  - test: tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_confirm
    kind: fails
    when: {region: [test], release: [zed]}
    signature: "Resize .* timed out"
    outcome: timeout
    reason: cold migration needs shared storage, which this site has not
    bug: https://bugs.example.org/CLOUD-1234
    owner: compute
    added: 2026-01-10
    expires: 2026-04-10
    uuid: 5ad01ed0-0e6e-4c5d-8194-232801b15c72
`;

test('an entry is read with every key and its place', () => {
  const { entries, problems } = parseKnownList(GOOD, 'blacklists/site.yaml', TODAY);
  expect(problems).toEqual([]);
  expect(entries).toMatchInlineSnapshot(`
    [
      {
        "added": "2026-01-10",
        "bug": "https://bugs.example.org/CLOUD-1234",
        "column": 5,
        "expired": false,
        "expires": "2026-04-10",
        "file": "blacklists/site.yaml",
        "kind": "fails",
        "level": "test",
        "line": 3,
        "maxRate": undefined,
        "maxTests": undefined,
        "outcome": "timeout",
        "owner": "compute",
        "reason": "cold migration needs shared storage, which this site has not",
        "signature": {
          "matches": [Function],
          "source": "Resize .* timed out",
        },
        "target": "tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_confirm",
        "uuid": "5ad01ed0-0e6e-4c5d-8194-232801b15c72",
        "when": {
          "region": [
            "test",
          ],
          "release": [
            "zed",
          ],
        },
        "why": undefined,
      },
    ]
  `);
});

test.each([
  ['.+', 'bad-signature'],
  ['\\w', 'bad-signature'],
  ['Traceback', 'bad-signature'],
  ['line \\d+', 'bad-signature'],
  ['(?s)Traceback.*Resize timed out', undefined],
  ['TimeoutException', undefined],
])('a signature %s that every failure of Python matches is no signature', (signature, code) => {
  const list = GOOD.replace('"Resize .* timed out"', `'${signature}'`);
  expect(parseKnownList(list, 'x.yaml', TODAY).problems[0]?.code).toBe(code);
});

test('expired entries are no mistake', () => {
  const expired = (today: string) => parseKnownList(GOOD, 'a.yaml', { today }).entries[0]?.expired;
  expect([expired('2026-04-10'), expired('2026-04-11')]).toEqual([false, true]);
});

test.each<[string, string, string]>([
  ['an empty file', '', 'a.yaml:1:1: the file is empty, expected a YAML document'],
  ['only comments', '# nothing\n', 'a.yaml:1:1: the file is empty, expected a YAML document'],
  ['a list', '- a\n', 'a.yaml:1:1: expected a map, got a list'],
  ['a text', 'hello\n', 'a.yaml:1:1: expected a map, got "hello"'],
  ['no entries', 'schema: osgate-known/v1\n', 'a.yaml:1:1: entries: required, but not given'],
  [
    'entries that are no list',
    'schema: osgate-known/v1\nentries: {}\n',
    'a.yaml:2:10: entries: expected a list, got a map',
  ],
  [
    'an entry that is no map',
    'schema: osgate-known/v1\nentries: [3]\n',
    'a.yaml:2:11: entries[0]: expected a map, got 3',
  ],
  [
    'another schema',
    'schema: osgate-known/v2\nentries: []\n',
    'a.yaml:1:9: schema: expected osgate-known/v1, got "osgate-known/v2"\n  did you mean osgate-known/v1?',
  ],
  [
    'a tab',
    'schema: osgate-known/v1\nentries:\n\t- test: a\n',
    'a.yaml:3:1: a tab is used as indentation, expected spaces',
  ],
  [
    'bytes that are no UTF-8',
    'schema: osgate-known/v1\nentries: [] # caf\uFFFD\n',
    'a.yaml:2:18: a character that is not valid UTF-8, expected a UTF-8 text file\n  save the file as UTF-8',
  ],
])('%s is answered with a place', (_title, text, message) => {
  const { entries, problems } = parseKnownList(text, 'a.yaml', TODAY);
  expect(entries).toEqual([]);
  expect(problems.map(formatProblem)).toEqual([message]);
});

test('a list without entries is a list', () => {
  expect(parseKnownList('schema: osgate-known/v1\nentries: []\n', 'a.yaml', TODAY)).toEqual({
    entries: [],
    problems: [],
  });
});

test('every mistake of a file is reported at once, in order, each at its key', () => {
  const text = `schema: osgate-known/v1
entries:
  - test: pkg.test_mod.Klass.test_x[smoke]
    kind: failing
    everywhere: true
    reason: ""
    added: 10.1.2026
    expires: 2026-04-10
    sigature: boom
  - class: pkg.test_mod.Klass
    kind: flaky
    reason: it flakes
    bug: http://no.bug
    signature: "(a)\\\\1"
    outcome: fail
    added: 2026-01-10
    expires: 2026-04-10
  - kind: exclude
    when: {regoin: [test]}
    reason: slow
    max_rate: 2
    added: 2026-03-10
    expires: 2026-01-10
  - test: pkg.test_mod.Klass.test_x
    module: pkg.test_mod
    kind: fails
    when: {}
    everywhere: true
    reason: x
    signature: ".*"
    bug: https://bugs.example.org/
    added: 2026-01-10
    expires: 2026-12-10
`;
  const { entries, problems } = parseKnownList(text, 'blacklists/site.yaml', TODAY);
  expect(entries).toEqual([]);
  expect(problems.map(formatProblem).join('\n')).toMatchInlineSnapshot(`
    "blacklists/site.yaml:3:11: entries[0].test: expected a literal dotted name without blanks, brackets or wildcards, got "pkg.test_mod.Klass.test_x[smoke]"
    blacklists/site.yaml:4:11: entries[0].kind: expected fails, flaky, skip or exclude, got "failing"
    blacklists/site.yaml:6:13: entries[0].reason: expected a text that is not empty, got ""
    blacklists/site.yaml:7:12: entries[0].added: expected a date like 2026-01-31, got "10.1.2026"
    blacklists/site.yaml:9:5: entries[0].sigature: unknown key
      did you mean signature?
    blacklists/site.yaml:10:5: entries[1].max_tests: required beside "class": how many tests it may cover, but not given
    blacklists/site.yaml:10:5: entries[1]: required, but not given: when or everywhere
      say where the entry holds: "when: {region: [test]}" or "everywhere: true"
    blacklists/site.yaml:10:5: entries[1].max_rate: required for kind flaky, but not given
    blacklists/site.yaml:13:10: entries[1].bug: "http://no.bug" is a placeholder, expected a real bug
    blacklists/site.yaml:14:16: entries[1].signature: does not compile: invalid escape sequence: \`\\1\`
      the syntax is RE2: no backreferences, no lookarounds
    blacklists/site.yaml:15:14: entries[1].outcome: means nothing for kind flaky, only for fails
    blacklists/site.yaml:17:14: entries[1].expires: 90 days after added, expected at most 60 for kind flaky
      the latest date is 2026-03-11; renew the entry in a reviewed change when it comes
    blacklists/site.yaml:18:5: entries[2]: required, but not given: test, class or module
      name one test, class or module: "test: pkg.mod.Class.test_x"
    blacklists/site.yaml:18:5: entries[2].why: required for kind exclude, but not given
    blacklists/site.yaml:19:12: entries[2].when.regoin: unknown key
      did you mean region?
    blacklists/site.yaml:21:15: entries[2].max_rate: expected at most 1, got 2
    blacklists/site.yaml:21:15: entries[2].max_rate: means nothing for kind exclude, only for flaky
    blacklists/site.yaml:22:12: entries[2].added: 2026-03-10 is in the future, today is 2026-02-01
    blacklists/site.yaml:23:14: entries[2].expires: 2026-01-10 is before added, 2026-03-10
    blacklists/site.yaml:25:13: entries[3].module: an entry has one target, and this one has test and module
    blacklists/site.yaml:28:17: entries[3].everywhere: contradicts "when": an entry has one of the two
    blacklists/site.yaml:30:16: entries[3].signature: matches every failure, expected words of the one that is known
    blacklists/site.yaml:31:10: entries[3].bug: "https://bugs.example.org/" has no id, expected the URL of one bug
    blacklists/site.yaml:33:14: entries[3].expires: 334 days after added, expected at most 180 for kind fails
      the latest date is 2026-07-09; renew the entry in a reviewed change when it comes"
  `);
});

test.each([
  ['https://bugs.launchpad.net/nova/+bug/1669468', true],
  ['https://bugzilla.redhat.com/show_bug.cgi?id=123456', true],
  ['https://github.com/osgate/osgate/issues/48', true],
  ['https://bugs.example.org/CLOUD-1234', true],
  ['https://review.opendev.org/c/openstack/nova/+/812345/', true],
  ['docs/known-failures.md#the-lab-has-no-router', true],
  ['docs/known-failures.md', false],
  ['docs/../../etc/passwd#1', false],
  ['CLOUD-1234', false],
  ['ftp://bugs.example.org/CLOUD-1234', false],
  ['http://no.bug', false],
  ['http://no.bug/1', false],
  ['https://bugs.launchpad.net/', false],
  ['https://bugs.launchpad.net/tripleo/+bug/invalid', false],
  ['https://bugs.launchpad.net/tripleo/+bug/0', false],
  ['https://bugs.launchpad.net/nova', false],
  ['https://bugs.example.org/TODO', false],
  ['https://bugs.example.org/CLOUD-XXXX', false],
  ['https://tracker.invalid/1', false],
])('the bug %s is accepted: %s', (bug, accepted) => {
  const { problems } = parseKnownList(GOOD.replace(/bug: .*/, `bug: "${bug}"`), 'a.yaml', TODAY);
  expect(problems.map(({ code, line }) => [code, line])).toEqual(accepted ? [] : [['placeholder-bug', 9]]);
});

test.each([
  ['reason', /reason: .*/, 'reason: TODO', 8],
  ['owner', /owner: .*/, 'owner: TODO', 10],
  ['place', /when: .*/, 'when: {release: [zed, TODO]}', 5],
])('a %s that is left to fill in is refused', (_what, of, by, line) => {
  const { problems } = parseKnownList(GOOD.replace(of, by), 'a.yaml', TODAY);
  expect(problems.map((problem) => [problem.code, problem.line])).toEqual([['not-filled-in', line]]);
});

test.each([
  ['fails', '2026-07-09', []],
  ['fails', '2026-07-10', ['expires-too-late']],
  ['flaky', '2026-03-11', []],
  ['flaky', '2026-03-12', ['expires-too-late']],
  ['exclude', '2026-04-10', []],
  ['exclude', '2026-04-11', ['expires-too-late']],
  ['skip', '2036-01-10', []],
])('an entry of kind %s, added 2026-01-10, may expire on %s: %j', (kind, expires, codes) => {
  const needs = {
    fails: 'bug: https://x.org/1',
    flaky: 'bug: https://x.org/1\n    max_rate: 0.5',
    exclude: 'why: cost',
    skip: '',
  };
  const text = `schema: osgate-known/v1
entries:
  - test: pkg.test_mod.Klass.test_x
    kind: ${kind}
    everywhere: true
    reason: x
    added: 2026-01-10
    expires: ${expires}
    ${needs[kind as keyof typeof needs]}
`;
  expect(parseKnownList(text, 'a.yaml', TODAY).problems.map((problem) => problem.code)).toEqual(codes);
});

test('the lists of this repository have no mistake, and their documents exist', () => {
  const lists = readdirSync('blacklists').filter((name) => name.endsWith('.yaml'));
  const parsed = lists.map((name) =>
    parseKnownList(readFileSync(`blacklists/${name}`, 'utf8'), `blacklists/${name}`, { today: '2026-11-22' }),
  );
  expect(parsed.flatMap((list) => list.problems).map(formatProblem)).toEqual([]);
  const entries = parsed.flatMap((list) => list.entries);
  expect(entries.length).toBeGreaterThan(0);
  expect(findOverlaps(entries)).toEqual([]);
  for (const bug of entries.map((entry) => entry.bug ?? '').filter((bug) => bug.startsWith('docs/'))) {
    const [file = '', anchor] = bug.split('#');
    const headings = readFileSync(file, 'utf8').match(/^#+ .*$/gm) ?? [];
    expect(headings.map(anchorOf), bug).toContain(anchor);
  }
});

function anchorOf(heading: string): string {
  return heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

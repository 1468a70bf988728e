import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { appendEntries, formatEntry, formatList, removeEntries } from '../../src/known/list-text.ts';

const ENTRY = {
  bug: 'https://bugs.example.org/X-1',
  test: 'pkg.test_mod.Klass.test_new',
  kind: 'fails',
  signature: "tempest\\.lib\\.NotFound: '<uuid>' # not",
  when: { region: ['test'], release: ['zed'] },
  reason: 'no: it is broken',
  added: '2026-01-10',
  expires: '2026-03-10',
} as const;

const LIST = `# the lists of a site
schema: osgate-known/v1   # version
entries:
# about the first: it is broken
- test: pkg.K.test_a   # why
  kind: fails
  when: { region: [test] }
  reason: >-
    folded text
    of two lines
# about the second

# about all others

# about the third
- {test: pkg.K.test_b, kind: fails}

- test: pkg.K.test_c
  reason: "last"
# the end
`;

test('an entry is written in the order of the documentation, its signature without doubled backslashes', () => {
  expect(formatEntry(ENTRY)).toMatchInlineSnapshot(`
    "  - test: pkg.test_mod.Klass.test_new
        kind: fails
        when: {region: [test], release: [zed]}
        signature: 'tempest\\.lib\\.NotFound: ''<uuid>'' # not'
        reason: "no: it is broken"
        bug: https://bugs.example.org/X-1
        added: 2026-01-10
        expires: 2026-03-10
    "
  `);
});

test.each([
  ['a new list', undefined],
  ['an empty list', 'schema: osgate-known/v1\nentries: []\n'],
  ['a list', LIST],
  ['a list in flow style', 'schema: osgate-known/v1\nentries: [{test: a.b.C.test_d}]\n'],
])('%s: several entries at once are the same as one after the other', (_, text) => {
  const entries = [ENTRY, { ...ENTRY, test: 'pkg.K.test_e' }, { ...ENTRY, test: 'pkg.K.test_f' }];
  const oneByOne = entries.reduce((list: string | undefined, each) => appendEntries(list, [each]), text);
  expect(appendEntries(text, entries)).toBe(oneByOne);
});

test('a thousand entries are added and removed at once', () => {
  const entries = Array.from({ length: 1000 }, (_, i) => ({ ...ENTRY, test: `pkg.K.test_${i}` }));
  const list = appendEntries(undefined, entries);
  expect(parse(list).entries).toEqual(entries);
  expect(parse(removeEntries(list, new Set(entries.keys()))).entries).toEqual([]);
});

test('an entry is added at the end, and nothing else changes', () => {
  const after = appendEntries(LIST, [ENTRY]);
  expect(after.replace(`\n${formatEntry(ENTRY, 0)}`, '')).toBe(LIST);
  expect(parse(after).entries).toEqual([...parse(LIST).entries, ENTRY]);
  expect(after.indexOf('test_new')).toBeGreaterThan(after.indexOf('test_c'));
});

test.each([
  ['no list yet', undefined],
  ['an empty list', '# c\nschema: osgate-known/v1\nentries: [] # none\n'],
  ['a list in flow style', 'schema: osgate-known/v1\nentries: [{test: a.B.test_c, kind: fails}]\n'],
  [
    'a list without a line end',
    'schema: osgate-known/v1\nentries:\n    - test: a.B.test_c\n      kind: fails',
  ],
])('an entry is added to %s', (_title, text) => {
  const after = appendEntries(text, [ENTRY]);
  expect(parse(after)).toEqual({
    schema: 'osgate-known/v1',
    entries: [...(text === undefined ? [] : parse(text).entries), ENTRY],
  });
  for (const comment of text?.match(/# \w+/g) ?? []) expect(after).toContain(comment);
});

test('the comment directly above an entry goes with it, all other comments stay', () => {
  expect(removeEntries(LIST, new Set([0, 1]))).toMatchInlineSnapshot(`
    "# the lists of a site
    schema: osgate-known/v1   # version
    entries:
    # about the second

    # about all others

    - test: pkg.K.test_c
      reason: "last"
    # the end
    "
  `);
});

test('a list without its last entry is an empty list', () => {
  expect(removeEntries('schema: osgate-known/v1\nentries: # none\n  - test: a\n', new Set([0]))).toBe(
    'schema: osgate-known/v1\nentries: [] # none\n',
  );
  expect(removeEntries('schema: osgate-known/v1\nentries: [{test: a}]\n', new Set([0]))).toBe(
    'schema: osgate-known/v1\nentries: []\n',
  );
});

test('the canonical form keeps every comment', () => {
  expect(formatList(LIST)).toMatchInlineSnapshot(`
    "# the lists of a site
    schema: osgate-known/v1 # version
    entries:
      # about the first: it is broken
      - test: pkg.K.test_a # why
        kind: fails
        when: {region: [test]}
        reason: >-
          folded text of two lines

      # about the second

      # about all others

      # about the third
      - test: pkg.K.test_b
        kind: fails

      - test: pkg.K.test_c
        reason: "last"

    # the end
    "
  `);
});

test('the lists of this repository are in canonical form', () => {
  const text = readFileSync('blacklists/lab.yaml', 'utf8');
  expect(formatList(text)).toBe(text);
});

const value = fc.oneof(fc.string(), fc.stringMatching(/^[ #:'"\\\-[\]{}a]{1,12}$/));
const listed = fc.record({
  test: fc.stringMatching(/^[a-z.]{1,20}$/),
  reason: value,
  signature: value,
  when: fc.constant({ region: ['test'] }),
});

test('whatever an entry says, it is read as it was written, and the canonical form is one', () => {
  fc.assert(
    fc.property(fc.array(listed, { minLength: 1, maxLength: 4 }), fc.nat(), (entries, seed) => {
      const text = entries.reduce(
        (list: string | undefined, each) => appendEntries(list, [each as never]),
        undefined,
      );
      expect(parse(text ?? '').entries).toEqual(entries);
      const canonical = formatList(text ?? '');
      expect(parse(canonical).entries).toEqual(entries);
      expect(formatList(canonical)).toBe(canonical);
      const gone = seed % entries.length;
      const rest = removeEntries(canonical, new Set([gone]));
      expect(parse(rest).entries).toEqual(entries.toSpliced(gone, 1));
    }),
    { numRuns: 200 },
  );
});

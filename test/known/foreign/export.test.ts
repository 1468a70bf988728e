import { expect, test } from 'vitest';
import { readExcludeList } from '../../../src/known/foreign/exclude-list.ts';
import { exportList } from '../../../src/known/foreign/export.ts';
import { readForeignName } from '../../../src/known/foreign/name.ts';
import { parseTestId } from '../../../src/model/test-id.ts';
import { CONTEXT, entry } from '../../gate/build.ts';

const ENTRIES = [
  entry('a.b.C.test_x', { signature: 'boom' }),
  entry('a.b.D', { level: 'class', maxTests: 2 }),
  entry('a.b.E', { level: 'class', maxTests: 2, outcome: 'blocked' }),
  entry('a.b.F::tearDownClass'),
  entry('a.b.G.test_f', { kind: 'flaky', maxRate: 0.2 }),
  entry('a.b.G.test_h', { kind: 'exclude', why: 'hangs', bug: undefined }),
  entry('a.b.G.test_s', { kind: 'skip' }),
  entry('a.b.G.test_old', { expired: true }),
  entry('a.b.G.test_else', { when: { region: ['other'] } }),
];
const LISTED = [
  'a.b.C.test_x[id-1,smoke]',
  'a.b.C.test_x2',
  'a.b.D.test_1',
  'a.b.D.test_2',
  'a.b.E.test_1',
].map(parseTestId);

test.each([
  'tempest-exclude',
  'rally-skip',
  'rally-xfail',
] as const)('%s holds what is in force, and says what is lost', (format) => {
  const { text, exported, lost } = exportList(ENTRIES, format, { context: CONTEXT, listed: LISTED });
  expect({
    text,
    exported,
    lost: lost.map(({ entry: { target }, what }) => `${target}: ${what}`),
  }).toMatchSnapshot();
});

test('an exported pattern matches its test and no neighbour, and is read back as what it was', () => {
  const { text } = exportList(ENTRIES, 'tempest-exclude', { context: CONTEXT, listed: undefined });
  const patterns = readExcludeList(text).entries.map(({ pattern }) => pattern);
  const [first = ''] = patterns;
  expect(
    ['a.b.C.test_x', 'a.b.C.test_x[id-1]', 'a.b.C.test_x2', 'aXb.C.test_x'].map((id) =>
      new RegExp(first).test(id),
    ),
  ).toEqual([true, true, false, false]);
  const names = patterns.map((pattern) => readForeignName(pattern, undefined));
  expect(names.map((name) => ('targets' in name ? name.targets[0] : name))).toEqual([
    { test: 'a.b.C.test_x' },
    { test: 'a.b.G.test_f' },
    { test: 'a.b.G.test_h' },
    { class: 'a.b.D' },
    { class: 'a.b.E' },
  ]);
});

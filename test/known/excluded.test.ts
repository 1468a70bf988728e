import { expect, test } from 'vitest';
import { findWideExcludes, splitExcluded } from '../../src/known/excluded.ts';
import { parseKnownList } from '../../src/known/known-list.ts';

const TESTS = [
  'pkg.mod.A.test_hangs',
  'pkg.mod.A.test_old',
  'pkg.mod.A.test_elsewhere',
  'pkg.mod.A.test_known',
].map((id) => ({ id, attrs: [] }));
const LIST = `schema: osgate-known/v1
entries:
  - {test: pkg.mod.A.test_hangs, kind: exclude, why: hangs, when: {region: [test]}, reason: it hangs, added: 2026-01-01, expires: 2026-02-01}
  - {test: pkg.mod.A.test_old, kind: exclude, why: hangs, when: {region: [test]}, reason: it hung, added: 2025-12-01, expires: 2026-01-01}
  - {test: pkg.mod.A.test_elsewhere, kind: exclude, why: cost, when: {region: [prod]}, reason: it is dear, added: 2026-01-01, expires: 2026-02-01}
  - {test: pkg.mod.A.test_known, kind: skip, when: {region: [test]}, reason: it skips, added: 2026-01-01, expires: 2026-02-01}
`;

test('only a valid exclude entry for this context keeps a test from running', () => {
  const { entries, problems } = parseKnownList(LIST, 'list.yaml', { today: '2026-01-15' });
  expect(problems).toEqual([]);
  const context = { region: 'test', release: 'zed', suite: 'smoke' };
  const { tests, excluded } = splitExcluded(TESTS, entries, context);
  expect(excluded.map(({ id }) => id)).toEqual(['pkg.mod.A.test_hangs']);
  expect(tests.map(({ id }) => id)).toEqual(TESTS.slice(1).map(({ id }) => id));
});

test.each([
  [4, []],
  [3, ['list.yaml:3:5: pkg.mod excludes 4 tests, more than its max_tests 3']],
])('a module with %i tests at most that is kept from running', (most, expected) => {
  const list = `schema: osgate-known/v1
entries:
  - {module: pkg.mod, max_tests: ${most}, kind: exclude, why: hangs, everywhere: true, reason: it hangs, added: 2026-01-01, expires: 2026-02-01}
`;
  const { entries } = parseKnownList(list, 'list.yaml', { today: '2026-01-15' });
  const context = { region: 'test', release: 'zed', suite: 'smoke' };
  const { excluded } = splitExcluded(TESTS, entries, context);
  expect(excluded.length).toBe(4);
  const said = findWideExcludes(excluded, entries, context);
  expect(said.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)).toEqual(
    expected,
  );
});

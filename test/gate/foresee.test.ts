import { expect, test } from 'vitest';
import { foresee } from '../../src/gate/foresee.ts';
import type { KnownEntry } from '../../src/known/entry.ts';
import { CONTEXT, entry } from './build.ts';

const ID = 'pkg.mod.Klass.test_x';

test.each<[string, KnownEntry[]]>([
  ['no entry', []],
  ['fails with a signature', [entry(ID, { signature: 'boom' })]],
  ['a class that fails', [entry('pkg.mod.Klass', { level: 'class', maxTests: 1 })]],
  ['flaky', [entry(ID, { kind: 'flaky', maxRate: 0.2 })]],
  ['skip', [entry(ID, { kind: 'skip' })]],
  ['exclude', [entry(ID, { kind: 'exclude', why: 'hangs' })]],
  ['expired', [entry(ID, { expired: true })]],
  ['an entry for elsewhere', [entry(ID, { when: { region: ['other'] } })]],
])('what a verdict would say of a test with %s', (_title, entries) => {
  const rows = foresee(ID, entries, CONTEXT).map(
    ({ event, category, weights }) => `${event}: ${category} ${weights.join('+')}`,
  );
  expect(rows).toMatchSnapshot();
});

test('of a fixture it is said what its failure would be', () => {
  const entries = [
    entry('pkg.mod.Klass', { level: 'class', maxTests: 1, signature: 'boom', outcome: 'blocked' }),
  ];
  const rows = foresee('pkg.mod.Klass::setUpClass', entries, CONTEXT).map(
    ({ event, category }) => `${event}: ${category}`,
  );
  expect(rows).toEqual(['fails as the signature says: known-failure', 'fails otherwise: changed-failure']);
});

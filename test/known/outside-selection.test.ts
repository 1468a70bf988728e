import { expect, test } from 'vitest';
import type { KnownEntry } from '../../src/known/entry.ts';
import { parseKnownList } from '../../src/known/known-list.ts';
import { targetsOutsideSelection } from '../../src/known/outside-selection.ts';
import { parseTestId } from '../../src/model/test-id.ts';

const LISTED = ['pkg.mod.A.test_1[smoke]', 'pkg.mod.A.test_2', 'pkg.mod.B.test_1', 'pkg.other.C.test_1'].map(
  parseTestId,
);
const SELECTED = LISTED.slice(0, 1);

function entriesFor(...targets: readonly string[]): KnownEntry[] {
  const text = targets.map(
    (target) =>
      `  - {test: "${target}", kind: skip, everywhere: true, reason: a reason, added: 2026-01-01, expires: 2026-02-01}\n`,
  );
  const list = `schema: osgate-known/v1\nentries:\n${text.join('')}`;
  const { entries, problems } = parseKnownList(list, 'list.yaml', { today: '2026-01-02' });
  expect(problems).toEqual([]);
  return entries;
}

test.each([
  ['pkg.mod.A.test_1', false, 'it is selected'],
  ['pkg.mod.A.test_2', true, 'it is listed and not selected'],
  ['pkg.mod.A.test_3', false, 'no image has it: it is stale'],
  ['pkg.mod.A::setUpClass', false, 'a test of its class is selected'],
  ['pkg.mod.B::setUpClass', true, 'its class is listed and not selected'],
  ['pkg.gone.B::setUpClass', false, 'no image has its class: it is stale'],
])('an entry for %s is outside the selection: %s, because %s', (target, outside) => {
  const found = targetsOutsideSelection(entriesFor(target), LISTED, SELECTED);
  expect(found).toEqual(outside ? [target] : []);
});

import { expect, test } from 'vitest';
import { explainKnown } from '../../../src/use-cases/known/explain.ts';
import { KnownSite } from './site.ts';

const common = 'reason: r, bug: "https://bugs.example.org/1", added: 2026-01-10, expires: 2026-04-10';
const LIST = `schema: osgate-known/v1
entries:
  - {test: pkg.mod.Klass.test_x, kind: fails, when: {region: [test]}, ${common}}
  - {test: pkg.mod.Klass.test_x, kind: fails, when: {region: [prod]}, ${common}}
  - {class: pkg.mod.Klass, max_tests: 3, kind: fails, everywhere: true, ${common}}
  - {test: "pkg.mod.Klass::setUpClass", kind: fails, everywhere: true, ${common}}
  - {test: pkg.old.Klass.test_x, uuid: c72c1c0c-2193-4aca-aaa4-b1442640f51c, kind: fails, everywhere: true, ${common}}
  - {test: pkg.mod.Other.test_x, kind: fails, everywhere: true, ${common}}
`;
const ask = { region: undefined, release: undefined, suite: undefined };

test('which entry applies, and of each other one that speaks of the test why it does not', async () => {
  await using site = await KnownSite.create({ 'a.yaml': LIST });
  const id = 'pkg.mod.Klass.test_x[id-c72c1c0c-2193-4aca-aaa4-b1442640f51c,smoke]';
  const { context, applies, others, foreseen } = await explainKnown({ ...ask, id }, site.surroundings);
  expect(context).toEqual({ region: 'test', release: 'zed', suite: 'smoke' });
  expect(applies?.line).toBe(3);
  expect(others.map(({ entry, why }) => `${entry.line}: ${why}`)).toMatchInlineSnapshot(`
    [
      "4: holds in region prod, not in test",
      "5: blacklists/a.yaml:3 has the longer name, and that wins",
      "6: speaks of setUpClass of its class only",
      "7: has the same uuid and another name: entries apply by name",
    ]
  `);
  expect(foreseen.map(({ event, category }) => `${event}: ${category}`)).toContain('fails: known-failure');
});

test('a test of which no entry speaks is answered with what is spelled alike', async () => {
  await using site = await KnownSite.create({ 'a.yaml': LIST });
  const { applies, others, near } = await explainKnown(
    { ...ask, id: 'pkg.mod.Othr.test_x' },
    site.surroundings,
  );
  expect({ applies, others, near: near[0] }).toEqual({
    applies: undefined,
    others: [],
    near: 'pkg.mod.Other.test_x',
  });
});

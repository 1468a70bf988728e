import { expect, test } from 'vitest';
import { fixtureId, scopeOf, splitFixtureId } from '../../src/model/fixture-id.ts';

test.each([
  ['a.b.C::setUpClass', { kind: 'setUpClass', scope: 'a.b.C' }],
  ['a suite: x::y::setUpModule', { kind: 'setUpModule', scope: 'a suite: x::y' }],
  ['a.b::import', { kind: 'import', scope: 'a.b' }],
  ['::tearDownClass', { kind: 'tearDownClass', scope: '' }],
  ['crate.servers::tests::boots', undefined],
  ['a.b.C.test_address[::1]', undefined],
  ['a.b.C.setUpClass', undefined],
])('%s', (id, fixture) => {
  expect(splitFixtureId(id)).toEqual(fixture);
  expect(scopeOf(id)).toBe(fixture?.scope ?? id);
  if (fixture !== undefined) expect(fixtureId(fixture)).toBe(id);
});

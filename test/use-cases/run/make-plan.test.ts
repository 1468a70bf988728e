import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { excludeTests } from '../../../src/use-cases/run/make-plan.ts';
import { resolveSettings } from '../../../src/use-cases/site/settings.ts';

const A = { id: 'pkg.mod.Klass.test_a', attrs: [] };
const B = { id: 'pkg.mod.Klass.test_b', attrs: [] };
const releases = await readFile(new URL('../../../tempest-profiles/releases.yaml', import.meta.url), 'utf8');

/** Of a site that excludes A. */
function settingsOf(asked: { readonly suite?: string; readonly tests?: readonly string[] }) {
  const region =
    'release: zed\nnetwork: {name: n, public_network: p}\nimages: {default: i}\nflavors: {default: f}\n';
  const list = `schema: osgate-known/v1
entries:
  - {test: ${A.id}, kind: exclude, why: hangs, everywhere: true, reason: it hangs, added: 2026-01-01, expires: 2026-03-01}
`;
  const site = {
    root: '/site',
    profiles: new Map([
      ['tempest-profiles/releases.yaml', releases],
      ['tempest-profiles/regions/r.yaml', region],
    ]),
    lists: new Map([['blacklists/site.yaml', list]]),
  };
  const request = { region: 'r', suite: undefined, release: undefined, tests: [], ticket: undefined };
  return resolveSettings(site, { ...request, strict: undefined, ...asked }, '2026-01-02');
}

test('what an entry excludes is told apart', () => {
  expect(excludeTests([A, B], settingsOf({}))).toEqual({ tests: [B], excluded: [A] });
});

test.each([
  [{ suite: 'full' }, [A], 'suite full of region r selects no test; 1 excluded by known-failure lists'],
  [{ suite: 'full' }, [], 'suite full of region r selects no test'],
  [{ tests: [A.id] }, [A], 'every test that was asked for is excluded by the known-failure lists'],
])('of %j nothing is left to run', (asked, selected, message) => {
  expect(() => excludeTests(selected, settingsOf(asked))).toThrow(
    expect.objectContaining({ code: 'nothing-to-run', message }),
  );
});

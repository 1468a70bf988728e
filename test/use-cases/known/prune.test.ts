import { expect, test } from 'vitest';
import { OsgateError } from '../../../src/model/errors.ts';
import { pruneKnown } from '../../../src/use-cases/known/prune.ts';
import { KnownSite } from './site.ts';

const item = (target: string, more = '') =>
  `  - test: pkg.mod.Klass.${target}\n    kind: fails\n    when: {region: [test]}\n    reason: r\n    bug: https://bugs.example.org/1\n    added: 2026-01-10\n    expires: 2026-04-10\n${more}`;
const LIST = `schema: osgate-known/v1
entries:
  # about the first
${item('test_passes')}
  # about the second
${item('test_fails')}
  # about what skips
${item('test_skips')}
${item('test_gone')}
${item('test_outside')}
${item('test_expired').replace('2026-04-10', '2026-02-01')}
  # the last one
${item('test_one_release').replace('region: [test]', 'release: [zed, train]')}`;

const ENDINGS = {
  'pkg.mod.Klass.test_passes': 'success',
  'pkg.mod.Klass.test_fails': ['fail', 'boom'],
  'pkg.mod.Klass.test_skips': ['skip', 'no'],
  'pkg.mod.Klass.test_expired': ['fail', 'boom'],
  'pkg.mod.Klass.test_one_release': 'success',
} as const;

async function siteWithRuns() {
  const site = await KnownSite.create({ 'a.yaml': LIST });
  const plan = { outsideSelection: ['pkg.mod.Klass.test_outside'] };
  const lists = { 'blacklists/a.yaml': LIST };
  await site.storeRun('20260215T000000Z-smoke-1', ENDINGS, { plan, lists });
  await site.storeRun('20260216T000000Z-smoke-2', ENDINGS, { plan, lists });
  await site.storeRun(
    '20260217T000000Z-smoke-3',
    { 'pkg.mod.Klass.test_passes': 'inprogress' },
    { plan, lists },
  );
  return site;
}

const codes = ({ removable }: Awaited<ReturnType<typeof pruneKnown>>) =>
  removable.map(({ entry, code }) => `${entry.target.split('.').at(-1)}: ${code}`);

test('what passed twice, matches nothing or has expired is shown, and only that', async () => {
  await using site = await siteWithRuns();
  const pruned = await pruneKnown(
    { from: ['20260215', '20260216', 'latest'], write: false },
    site.surroundings,
  );
  expect(codes(pruned)).toEqual([
    'test_passes: passes',
    'test_gone: matches-nothing',
    'test_expired: expired',
  ]);
  expect(pruned.passedOver).toEqual([{ run: '20260217T000000Z-smoke-3', why: 'is incomplete' }]);
  expect(pruned.patch).toMatchInlineSnapshot(`
    "--- a/blacklists/a.yaml
    +++ b/blacklists/a.yaml
    @@ -1,15 +1,6 @@
     schema: osgate-known/v1
     entries:
    -  # about the first
    -  - test: pkg.mod.Klass.test_passes
    -    kind: fails
    -    when: {region: [test]}
    -    reason: r
    -    bug: https://bugs.example.org/1
    -    added: 2026-01-10
    -    expires: 2026-04-10
    -
       # about the second
       - test: pkg.mod.Klass.test_fails
         kind: fails
         when: {region: [test]}
    @@ -26,32 +17,16 @@
         bug: https://bugs.example.org/1
         added: 2026-01-10
         expires: 2026-04-10
     
    -  - test: pkg.mod.Klass.test_gone
    -    kind: fails
    -    when: {region: [test]}
    -    reason: r
    -    bug: https://bugs.example.org/1
    -    added: 2026-01-10
    -    expires: 2026-04-10
    -
       - test: pkg.mod.Klass.test_outside
         kind: fails
         when: {region: [test]}
         reason: r
         bug: https://bugs.example.org/1
         added: 2026-01-10
         expires: 2026-04-10
     
    -  - test: pkg.mod.Klass.test_expired
    -    kind: fails
    -    when: {region: [test]}
    -    reason: r
    -    bug: https://bugs.example.org/1
    -    added: 2026-01-10
    -    expires: 2026-02-01
    -
       # the last one
       - test: pkg.mod.Klass.test_one_release
         kind: fails
         when: {release: [zed, train]}
    "
  `);
  expect(await site.read('a.yaml')).toBe(LIST);
});

test('one run is no proof that a test passes', async () => {
  await using site = await siteWithRuns();
  const pruned = await pruneKnown({ from: ['20260215', '20260215'], write: false }, site.surroundings);
  expect(codes(pruned)).toEqual(['test_gone: matches-nothing', 'test_expired: expired']);
});

test('with --write the lists lose them, and the comments of others stay', async () => {
  await using site = await siteWithRuns();
  await pruneKnown({ from: ['20260215', '20260216'], write: true }, site.surroundings);
  const text = await site.read('a.yaml');
  expect(text.match(/test: \S+|# .*/g)).toEqual([
    '# about the second',
    'test: pkg.mod.Klass.test_fails',
    '# about what skips',
    'test: pkg.mod.Klass.test_skips',
    'test: pkg.mod.Klass.test_outside',
    '# the last one',
    'test: pkg.mod.Klass.test_one_release',
  ]);
  expect(
    codes(await pruneKnown({ from: ['20260215', '20260216'], write: false }, site.surroundings)),
  ).toEqual([]);
});

test('an entry that is younger than the runs is not taken for a stale one', async () => {
  await using site = await siteWithRuns();
  await site.write('b.yaml', `schema: osgate-known/v1\nentries:\n${item('test_new')}`);
  const pruned = await pruneKnown({ from: ['20260215', '20260216'], write: false }, site.surroundings);
  expect(codes(pruned)).not.toContain('test_new: matches-nothing');
});

test('runs that say nothing are refused', async () => {
  await using site = await siteWithRuns();
  await site.write('a.yaml', LIST.replace('2026-02-01', '2026-04-01'));
  const error: unknown = await pruneKnown({ from: ['latest'], write: false }, site.surroundings).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OsgateError);
  expect(String(error)).toContain(
    'no run says anything about the lists: 20260217T000000Z-smoke-3 is incomplete',
  );
});

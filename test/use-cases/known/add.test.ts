import { expect, test } from 'vitest';
import { OsgateError } from '../../../src/model/errors.ts';
import { formatProblem } from '../../../src/model/problem.ts';
import { type AddRequest, addKnown } from '../../../src/use-cases/known/add.ts';
import { KnownSite } from './site.ts';

const KLASS = 'tempest.api.network.test_ports.PortsTest';
const UUID = 'c72c1c0c-2193-4aca-aaa4-b1442640f51c';
const traceback = (exception: string) =>
  `Traceback (most recent call last):\n  File "/opt/tempest/api/network/test_ports.py", line 7, in test_x\n    call()\n${exception}\n`;
const NOT_FOUND = traceback(
  'tempest.lib.exceptions.NotFound: Object not found\nDetails: Router 5ad01ed0-0e6e-4c5d-8194-232801b15c72 is not there',
);
const CONFLICT = traceback('tempest.lib.exceptions.Conflict: Conflict with 3 ports');

const ENDINGS = {
  [`${KLASS}.test_fails[id-${UUID},smoke]`]: ['fail', NOT_FOUND],
  [`${KLASS}.test_fails_too`]: ['fail', NOT_FOUND],
  [`${KLASS}.test_passes`]: 'success',
  [`${KLASS}.test_skips`]: ['skip', 'no'],
  [`${KLASS}.test_flakes`]: [['fail', CONFLICT], 'success'],
  [`${KLASS}.test_fails_twice`]: [
    ['fail', NOT_FOUND],
    ['fail', CONFLICT],
  ],
  [`${KLASS}.test_times_out`]: ['fail', traceback('fixtures._fixtures.timeout.TimeoutException')],
  [`${KLASS}.test_crashes`]: 'inprogress',
  'setUpClass (tempest.api.network.test_tags.TagsTest)': ['fail', CONFLICT],
  'tearDownClass (tempest.api.network.test_ports.PortsTest)': ['fail', CONFLICT],
  'unittest.loader._FailedTest.tempest.api.broken': ['fail', 'ImportError: no module x'],
} as const;
const BLOCKED = [
  'tempest.api.network.test_tags.TagsTest.test_1',
  'tempest.api.network.test_tags.TagsTest.test_2',
];
const RUN = '20260217T081500Z-smoke-4f1a';

async function siteWithRun(lists: Readonly<Record<string, string>> = {}) {
  const site = await KnownSite.create(lists);
  await site.storeRun(RUN, ENDINGS, { unended: BLOCKED });
  return site;
}

function add(site: KnownSite, id: string, more: Partial<AddRequest> = {}) {
  return addKnown(
    {
      ...{ id, from: 'latest', bug: 'https://bugs.example.org/CLOUD-7', reason: 'no router here' },
      ...{ expires: undefined, owner: undefined, file: undefined, signature: undefined, flaky: undefined },
      write: true,
      ...more,
    },
    site.surroundings,
  );
}

/** The whole answer to something that is refused. */
async function refusal(adding: Promise<unknown>): Promise<string> {
  const error: unknown = await adding.catch((thrown: unknown) => thrown);
  if (!(error instanceof OsgateError)) throw error;
  return [...error.problems.map(formatProblem), error.message, `  ${error.hint}`]
    .join('\n')
    .replaceAll(KLASS, 'KLASS');
}

test('an entry is written for a failure, with its signature, its place and its uuid', async () => {
  await using site = await siteWithRun({ 'a.yaml': '# ours\nschema: osgate-known/v1\nentries: []\n' });
  const added = await add(site, `${KLASS}.test_fails`, { owner: 'network' });
  expect(added).toMatchObject({
    file: 'blacklists/a.yaml',
    line: 4,
    before: 'new-failure',
    after: 'known-failure',
  });
  expect(await site.read('a.yaml')).toMatchInlineSnapshot(`
    "# ours
    schema: osgate-known/v1
    entries:
      - test: tempest.api.network.test_ports.PortsTest.test_fails
        kind: fails
        when: {region: [test], release: [zed]}
        signature: 'tempest\\.lib\\.exceptions\\.NotFound: Object not found\\s+Details: Router <uuid> is not there'
        reason: no router here
        bug: https://bugs.example.org/CLOUD-7
        owner: network
        added: 2026-02-17
        expires: 2026-04-18
        uuid: c72c1c0c-2193-4aca-aaa4-b1442640f51c
    "
  `);
});

test.each([
  ['a time-out', `${KLASS}.test_times_out`, {}],
  ['a crash', `${KLASS}.test_crashes`, {}],
  ['a flake', `${KLASS}.test_flakes`, { flaky: { maxRate: 0.2 } }],
  ['a class whose set-up fails', 'tempest.api.network.test_tags.TagsTest', {}],
  ['the same by its event', 'setUpClass (tempest.api.network.test_tags.TagsTest)', {}],
  ['a fixture that fails after the tests', `${KLASS}::tearDownClass`, {}],
  ['attempts that fail in different ways', `${KLASS}.test_fails_twice`, { signature: 'NotFound|Conflict' }],
])('%s is accounted for by the entry that is made of it', async (_title, id, more) => {
  await using site = await siteWithRun();
  const added = await add(site, id, { ...more, write: false });
  expect({ after: added.after, entry: added.entry.replaceAll(KLASS, 'KLASS') }).toMatchSnapshot();
});

test.each([
  ['a test that passed', `${KLASS}.test_passes`, {}],
  ['a test that was skipped', `${KLASS}.test_skips`, {}],
  ['a test that its class kept from starting', BLOCKED[0] ?? '', {}],
  ['a test that is not in the run', `${KLASS}.test_fail`, {}],
  ['a module that was not loaded', 'tempest.api.broken::import', {}],
  ['a flake without a rate', `${KLASS}.test_flakes`, {}],
  ['attempts that fail in different ways', `${KLASS}.test_fails_twice`, {}],
  ['a signature of another failure', `${KLASS}.test_fails`, { signature: 'Conflict' }],
  [
    'a placeholder for a bug, no reason, too long a life',
    `${KLASS}.test_fails`,
    { bug: 'http://no.bug', reason: ' ', expires: '2027-01-01' },
  ],
  ['a file that no run reads', `${KLASS}.test_fails`, { file: '../x.yaml' }],
])('%s is refused, and nothing is written', async (_title, id, more) => {
  await using site = await siteWithRun();
  expect(await refusal(add(site, id, more))).toMatchSnapshot();
  await expect(site.read('test.yaml')).rejects.toThrow('ENOENT');
});

test('a second entry for the same test and context is refused, also in another file', async () => {
  await using site = await siteWithRun();
  await add(site, `${KLASS}.test_fails`);
  expect(
    await refusal(add(site, `${KLASS}.test_fails`, { file: 'blacklists/b.yaml' })),
  ).toMatchInlineSnapshot(`
    "KLASS.test_fails is accounted for already by blacklists/test.yaml:3
      edit that entry"
  `);
  const edited = (await site.read('test.yaml')).replace(/signature: .*/, 'signature: another');
  await site.write('test.yaml', edited);
  expect(await refusal(add(site, `${KLASS}.test_fails`))).toMatchInlineSnapshot(`
    "KLASS.test_fails has an entry for the same context at blacklists/test.yaml:3
      edit that entry instead of adding a second one"
  `);
});

test('nothing is added to lists that have a mistake', async () => {
  await using site = await siteWithRun({ 'a.yaml': 'schema: osgate-known/v1\nentries: [{test: a}]\n' });
  expect(await refusal(add(site, `${KLASS}.test_fails`))).toContain(
    'in the known-failure lists; nothing was changed',
  );
});

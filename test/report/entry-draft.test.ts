import { expect, test } from 'vitest';
import { normalise } from '../../src/gate/normalise.ts';
import { parseKnownList } from '../../src/known/known-list.ts';
import { draftEntries } from '../../src/report/entry-draft.ts';
import { groupByCause } from '../../src/report/findings.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { FAIL, judged, sampleInput, TRACEBACK } from './sample.ts';

function draftOf(input: ReportInput): string | undefined {
  const [cause] = groupByCause(input.verdict, ['blocks']);
  return cause && draftEntries(cause, input);
}

function parse(draft: string) {
  return parseKnownList(`schema: osgate-known/v1\nentries:\n${draft}`, 'draft.yaml', {
    today: '2026-02-17',
  });
}

test('a draft names the test, the place and the exception', () => {
  expect(
    draftOf(sampleInput({ ...FAIL.verdict, tests: FAIL.verdict.tests.slice(0, 1) })),
  ).toMatchInlineSnapshot(`
    "  - test: tempest.api.compute.servers.test_server_actions.ServerActionsTestJSON.test_resize_server_confirm
        kind: fails
        when: {region: [test], release: [zed]}
        signature: 'tempest\\.lib\\.exceptions\\.TimeoutException: Request timed out\\s+Details: \\(<test>\\) Server <uuid> failed to reach VERIFY_RESIZE status within the required time \\(<n> s\\)\\.'
        reason: TODO
        bug: TODO
        owner: TODO
        added: 2026-02-17
        expires: 2026-04-18
        uuid: 5aa1e1f2-0c5b-4a6e-9b1a-3d0d6a1c2b3c
    "
  `);
});

/** With what a person has to say in place of each TODO. */
function fillIn(draft: string): string {
  return draft
    .replaceAll('bug: TODO', 'bug: https://bugs.example.org/CLOUD-7')
    .replaceAll('TODO', 'someone of the storage team');
}

test('the list check refuses a draft until all of it is filled in', () => {
  const draft = draftOf(FAIL) ?? '';
  expect(new Set(parse(draft).problems.map(({ code }) => code))).toEqual(
    new Set(['not-filled-in', 'placeholder-bug']),
  );
  const filled = parse(fillIn(draft));
  expect(filled.problems).toEqual([]);
  expect(filled.entries).toHaveLength(3);
});

test('the signature of a draft matches the failure it was made from', () => {
  const draft = draftOf(FAIL) ?? '';
  expect(parse(fillIn(draft)).entries[0]?.signature?.matches(normalise(TRACEBACK))).toBe(true);
});

test('a failed class set-up becomes one entry for the class', () => {
  const tests = [
    judged('a.b.C::setUpClass', 'new-failure', 'blocks', {
      fixture: 'setUpClass',
      observed: 'fail',
      attrs: [],
    }),
    judged('a.b.C.test_1', 'blocked', 'accounted', { observed: 'blocked' }),
    judged('a.b.C.test_2', 'blocked', 'accounted', { observed: 'blocked' }),
  ];
  expect(draftOf(sampleInput({ ...FAIL.verdict, tests, clusters: [] }))).toMatchInlineSnapshot(`
    "  - class: a.b.C
        max_tests: 2
        kind: fails
        when: {region: [test], release: [zed]}
        outcome: blocked
        reason: TODO
        bug: TODO
        owner: TODO
        added: 2026-02-17
        expires: 2026-04-18
    "
  `);
});

test('what an entry speaks about already, and what is no failure, gets no draft', () => {
  const expired = FAIL.verdict.tests.filter(({ category }) => category === 'expired-known-failure');
  const lost = [judged('a.b.C.test_1', 'disappeared', 'blocks', { observed: 'absent' })];
  expect(draftOf(sampleInput({ ...FAIL.verdict, tests: expired }))).toBeUndefined();
  expect(draftOf(sampleInput({ ...FAIL.verdict, tests: lost }))).toBeUndefined();
});

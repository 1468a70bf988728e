import { expect, test } from 'vitest';
import { nextSteps } from '../../src/report/next-steps.ts';
import { ENGLISH } from '../../src/report/wording/english.ts';
import { FAIL, INCOMPLETE, judged, PASS, sampleInput } from './sample.ts';

test.each([
  ['a pass', PASS],
  ['a fail', FAIL],
  ['an incomplete run', INCOMPLETE],
])('%s says whose turn it is', (_, input) => {
  expect(nextSteps(input, ENGLISH).length).toBeGreaterThan(0);
});

test('only a pass sends the change on', () => {
  const goAhead = [PASS, FAIL, INCOMPLETE].map((input) =>
    nextSteps(input, ENGLISH).some(({ what }) => what === ENGLISH.turn.goAhead),
  );
  expect(goAhead).toEqual([true, false, false]);
});

test('each kind of finding has its own addressee', () => {
  const tests = [
    ...FAIL.verdict.tests,
    judged('a.B.test_1', 'disappeared', 'blocks', { observed: 'absent' }),
    judged('a.B.test_2', 'crashed', 'blocks', { observed: 'crashed', weights: ['blocks', 'incomplete'] }),
    judged('a.B.test_3', 'stale-entry', 'warns', { observed: 'absent' }),
  ];
  expect(nextSteps(sampleInput({ ...FAIL.verdict, tests }), ENGLISH)).toMatchInlineSnapshot(`
    [
      {
        "command": undefined,
        "what": "4 tests to look into (2 causes): mend, or review as known failures with a bug.",
        "who": "Change owner",
      },
      {
        "command": undefined,
        "what": "Known failures have expired (https://bugs.example.org/CLOUD-1190): mend, or renew after review.",
        "who": "storage",
      },
      {
        "command": undefined,
        "what": "1 test ran in the baseline and no longer: explain or restore.",
        "who": "Change owner",
      },
      {
        "command": "osgate rerun --failed --from 20260217T081500Z-smoke-4f1a",
        "what": "1 planned test without a result: run again.",
        "who": "Operator of this run",
      },
      {
        "command": undefined,
        "what": "1 entry is out of date: mend or delete it.",
        "who": "Keeper of the known-failure lists",
      },
    ]
  `);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeOne } from '../../../src/gate/outcome-table.ts';
import { koreanSentence } from '../../../src/report/wording/korean-sentences.ts';

test('why a test is judged as it is is told in Korean, whatever cell of the tables says it', () => {
  const facts = fc.record({
    baseline: fc.constantFrom(undefined, 'pass', 'fail', 'skip', 'absent'),
    pinsUnchanged: fc.boolean(),
    profileUnchanged: fc.boolean(),
    fixture: fc.boolean(),
    attempts: fc.constantFrom(1, 3),
    outcome: fc.constantFrom('fail', 'timeout', 'crash', 'blocked'),
    entryCoversClass: fc.boolean(),
    signatureMatches: fc.boolean(),
    leftOut: fc.boolean(),
    passBlocks: fc.boolean(),
    overRate: fc.constantFrom(undefined, { flips: 4, runs: 12 }),
    flakeBlocks: fc.boolean(),
  } as const);
  const expected = ['nothing', 'fails', 'flaky', 'skip', 'exclude', 'expired', 'expired-exclude'] as const;
  const observed = [
    ...(['pass', 'fail', 'fail-other', 'flaky', 'skip', 'masked', 'blocked', 'crashed'] as const),
    ...(['timeout', 'interrupted', 'not-run', 'absent'] as const),
  ] as const;
  fc.assert(
    fc.property(facts, (known) => {
      for (const row of expected) {
        for (const column of observed) {
          const { why } = judgeOne(row, column, known);
          expect(koreanSentence(why), why).not.toMatch(/[a-z]{4,} [a-z]+/);
        }
      }
    }),
  );
});

test.each([
  [
    'planned, and never ran (it was listed and never started)',
    '계획되었으나 실행되지 않음 (목록에는 있으나 시작되지 않음)',
  ],
  [
    "did not start: its class's set-up failed, and that is the failure (a.b.C::setUpClass failed)",
    '시작되지 않음: 클래스 준비 단계가 실패했으며, 그것이 원인임 (a.b.C::setUpClass 실패)',
  ],
  [
    'a known flake that flipped in 4 of 12 runs, more than its max_rate allows',
    '알려진 간헐적 실패: 실행 12회 중 4회 결과가 바뀌어 max_rate 한도를 넘음',
  ],
  [
    'the run was cut off: the container ended without an end marker (exit code 1, out of memory)',
    '실행이 중간에 끊김: 컨테이너가 종료 표시 없이 끝남 (종료 코드 1, 메모리 부족)',
  ],
  [
    'the run was cut off: the Docker Engine was lost: connect ECONNREFUSED',
    '실행이 중간에 끊김: Docker Engine과의 연결이 끊김: connect ECONNREFUSED',
  ],
  [
    'mass failure: 30 of 31 failures have one cause: NotFound: Object not found',
    '대량 실패: 실패 31건 중 30건의 원인이 같음: NotFound: Object not found',
  ],
])('%s', (english, korean) => {
  expect(koreanSentence(english)).toBe(korean);
});

test.each([
  'Connection to the 172.24.5.1 via SSH failed',
  'Details: x (y)',
  '',
  'worker-1',
])('what the gate did not say stays as it is: %j', (text) => {
  expect(koreanSentence(text)).toBe(text);
});

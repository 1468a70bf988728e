/**
 * What the gate says of tests and runs, and the Korean for it. `{}` stands for anything; what stands there is translated, too,
 * where it is one of these sentences, and goes where the Korean has its number.
 */
const SENTENCES: readonly (readonly [english: string, korean: string])[] = [
  // why a test is judged as it is: src/gate/baseline-table.ts, outcome-table.ts
  ['passed', '통과'],
  ['the entry matches no planned test', '계획된 테스트 중 이 항목에 해당하는 것이 없음'],
  ['skipped, as in the baseline', '기준 실행에서와 같이 건너뜀'],
  ['failed, and passed in the baseline', '실패함. 기준 실행에서는 통과했음'],
  [
    'skipped, and passed in the baseline with the same pins and profile',
    '건너뜀. 버전과 설정이 같은 기준 실행에서는 통과했음',
  ],
  [
    'skipped, and passed in the baseline with other pins or settings',
    '건너뜀. 버전이나 설정이 다른 기준 실행에서는 통과했음',
  ],
  [
    'passed in the baseline with the same pins, and is not in the plan',
    '버전이 같은 기준 실행에서는 통과했으나 이번 계획에 없음',
  ],
  [
    'passed in the baseline with other pins, and is not in the plan',
    '버전이 다른 기준 실행에서는 통과했으나 이번 계획에 없음',
  ],
  ['passed, and failed in the baseline', '통과함. 기준 실행에서는 실패했음'],
  [
    'failed in the baseline too: not caused by this change',
    '기준 실행에서도 실패함: 이번 변경이 원인이 아님',
  ],
  ['skipped, and failed in the baseline', '건너뜀. 기준 실행에서는 실패했음'],
  ['failed in the baseline, and is not in the plan', '기준 실행에서는 실패했으며 이번 계획에 없음'],
  ['passed, and was skipped in the baseline', '통과함. 기준 실행에서는 건너뛰었음'],
  ['failed, and was skipped in the baseline', '실패함. 기준 실행에서는 건너뛰었음'],
  ['was skipped in the baseline, and is not in the plan', '기준 실행에서는 건너뛰었으며 이번 계획에 없음'],
  ['passed, and is not in the baseline', '통과함. 기준 실행에는 없었음'],
  ['failed, and did not fail in the baseline', '실패함. 기준 실행에서는 실패하지 않았음'],
  ['failed, and is not in the baseline', '실패함. 기준 실행에는 없었음'],
  ['skipped, and is not in the baseline', '건너뜀. 기준 실행에는 없었음'],
  ['failed, and no entry expects it', '실패했으며, 이를 예상하는 항목이 없음'],
  [
    'skipped; without a baseline nobody knows whether it ran before',
    '건너뜀. 기준 실행이 없어 전에 실행되었는지 알 수 없음',
  ],
  ['started and never ended: it took its worker down', '시작된 뒤 끝나지 않음: 실행 프로세스가 함께 중단됨'],
  ['was running when the run was cut off', '전체 실행이 끊길 때 실행 중이었음'],
  ['planned, and never ran', '계획되었으나 실행되지 않음'],
  [
    "did not start: its class's set-up failed, and that is the failure",
    '시작되지 않음: 클래스 준비 단계가 실패했으며, 그것이 원인임',
  ],
  ['failed, and no entry excuses it', '실패했으며, 이를 설명하는 항목이 없음'],
  ['failed otherwise than the entry says', '항목에 적힌 것과 다르게 실패함'],
  ['failed, and its entry has expired', '실패했으며, 해당 항목이 만료됨'],
  ['failed as the entry says', '항목대로 실패함'],
  ['skipped: no evidence for or against the entry', '건너뜀: 항목이 맞는지 확인할 수 없음'],
  ['its entry says that it is not run, and it ran', '실행하지 않는다는 항목이 있으나 실행됨'],
  ['not run, as its entry says', '항목대로 실행하지 않음'],
  [
    'failed and passed in this run, and there are too many new flakes',
    '이번 실행에서 실패와 통과가 모두 나왔으며, 새 간헐적 실패가 너무 많음',
  ],
  ['failed and passed in this run', '이번 실행에서 실패와 통과가 모두 나옴'],
  [
    'failed behind a skip, and passed in the baseline',
    '건너뛴 것으로 처리되었으나 실패함. 기준 실행에서는 통과했음',
  ],
  [
    'failed behind a skip: its own code calls it unstable',
    '건너뛴 것으로 처리되었으나 실패함: 테스트 코드에 불안정하다고 표시되어 있음',
  ],
  ['passed, and its entry says that it fails', '통과함. 실패한다는 항목이 있음'],
  ['a known flake, and it flaked', '알려진 간헐적 실패이며, 이번에도 나타남'],
  [
    'a known flake that flipped in {} of {} runs, more than its max_rate allows',
    '알려진 간헐적 실패: 실행 {2}회 중 {1}회 결과가 바뀌어 max_rate 한도를 넘음',
  ],
  ['a known flake that failed in all of {} attempts', '알려진 간헐적 실패이나 {1}회 시도에서 모두 실패함'],
  [
    'a known flake, and it failed too few times to be called broken',
    '알려진 간헐적 실패이며, 고착되었다고 볼 만큼 여러 번 실패하지는 않음',
  ],
  [
    'failed as the entry says, then passed: make the entry "kind: flaky"',
    '항목대로 실패한 뒤 통과함: 항목을 "kind: flaky"로 바꿀 것',
  ],
  ['a known flake, and it passed', '알려진 간헐적 실패이나 이번에는 통과함'],
  [
    'ran, and its entry says that this site has not the feature',
    '실행됨. 이 환경에 없는 기능이라는 항목이 있음',
  ],
  ['skipped, as its entry says', '항목대로 건너뜀'],
  ['passed: delete its expired entry', '통과함: 만료된 항목을 삭제할 것'],
  ['still not run, and its entry has expired', '여전히 실행되지 않았으며, 해당 항목이 만료됨'],
  // why an entry applies or not: src/gate/entry-match.ts
  ['it names this test', '이 테스트를 지정한 항목임'],
  ['it names this fixture', '이 픽스처를 지정한 항목임'],
  ['it names the class', '클래스를 지정한 항목임'],
  ['it names the module', '모듈을 지정한 항목임'],
  ['it expired on {}', '{1}에 만료됨'],
  ['there is no failure that it could match', '비교할 실패가 없음'],
  ['it has no signature, so any failure matches', '시그니처가 없어 어떤 실패든 일치함'],
  ['its signature matches what was printed: {}', '시그니처가 출력과 일치함: {1}'],
  ['its signature does not match what was printed: {}', '시그니처가 출력과 일치하지 않음: {1}'],
  ['it says how the test ends: {}', '항목에 적힌 종료 방식: {1}'],
  [
    'it excuses that the test does not run, not that it fails',
    '실행되지 않는 것만 인정하며 실패는 인정하지 않음',
  ],
  ['{} speaks of this test and does not apply: {}', '{1}에 이 테스트의 항목이 있으나 적용되지 않음: {2}'],
  ['it holds in {} {}, not in {}', '{1} {2}에서만 유효하며 여기는 {3}임'],
  ['it covers more tests than its max_tests', 'max_tests보다 많은 테스트에 해당함'],
  // how it was observed: src/gate/observe.ts, absent.ts
  ['asked for by name, and not in the plan', '이름으로 지정되었으나 계획에 없음'],
  ['the tests of its class ran', '같은 클래스의 테스트는 실행됨'],
  ['{} has the same uuid', '{1}의 uuid가 같음'],
  ['{} tests have the same uuid, {} among them', '{2} 등 테스트 {1}개의 uuid가 같음'],
  ['the plan left it out', '계획에서 제외됨'],
  ['the runner never listed it', '실행기의 목록에 나타나지 않음'],
  ["osgate's watchdog ended it", 'osgate의 감시 기능이 종료함'],
  ['it started, and the run went on without its end', '시작되었으나 끝나지 않은 채 실행이 계속됨'],
  ['it was running when the run was cut off', '전체 실행이 끊길 때 실행 중이었음'],
  ['it was listed and never started', '목록에는 있으나 시작되지 않음'],
  // what is wrong with a run: src/gate/run-problems.ts, mass-failure.ts, coverage.ts, reruns.ts, expectation.ts
  ['the results are damaged or cut short', '결과가 손상되었거나 중간에 끊김'],
  ['the run was cut off: {}', '실행이 중간에 끊김: {1}'],
  [
    'the runner ended with exit code {} before it was done',
    '실행기가 끝까지 진행하지 못하고 종료함 (종료 코드: {1})',
  ],
  ['runner.log in the run folder says more', '자세한 내용은 실행 폴더의 runner.log 참조'],
  [
    'plan: unverified; tests that never ran may be missing without a trace',
    '계획을 확인하지 못함: 실행되지 않은 테스트가 흔적 없이 빠졌을 수 있음',
  ],
  ['give the list of planned tests: --plan LIST', '계획된 테스트 목록을 지정할 것: --plan LIST'],
  ['no test was planned', '계획된 테스트가 없음'],
  ['the plan is incomplete: {} failed', '계획이 불완전함: {1} 실패'],
  ['results of tests that were not planned: {}', '계획에 없는 테스트의 결과: {1}'],
  [
    'failed and passed in the given results, which is taken for a flake: {}',
    '주어진 결과에서 실패와 성공이 모두 있어 간헐적 실패로 간주함: {1}',
  ],
  [
    'two tests of one name, or two runs, are no flake: judge the files one by one',
    '이름이 같은 두 테스트나 두 번의 실행은 간헐적 실패가 아님: 파일을 하나씩 판정할 것',
  ],
  ['mass failure: {}', '대량 실패: {1}'],
  ['{} of {} executed tests failed', '실행된 테스트 {2}개 중 {1}개 실패'],
  ['{} of {} failures have one cause: {}', '실패 {2}건 중 {1}건의 원인이 같음: {3}'],
  [
    'look for what they have in common before you look at single tests; none of them was run again',
    '개별 테스트보다 공통점을 먼저 찾을 것. 다시 실행한 테스트는 없음',
  ],
  [
    'only {} of the {} tests that the baseline executed were executed',
    '기준 실행에서 실행된 테스트 {2}개 중 {1}개만 실행됨',
  ],
  [
    '{} did not come to its end, so what it ran again still counts as failed: {}',
    '재실행 {1} 미완료: 다시 실행한 테스트는 여전히 실패로 봄 ({2})',
  ],
  ['its runner died, or its stream is damaged', '실행기가 중단되었거나 스트림이 손상됨'],
  [
    '{} covers {} tests, more than its max_tests {}: it excuses none of them',
    '{1}에 해당하는 테스트가 {2}개로 max_tests {3}보다 많음: 어느 것도 인정하지 않음',
  ],
  // why a run was cut off: src/use-cases/run/execute.ts, confirm.ts, judge/conclude.ts
  ['osgate itself ended before the run did', '실행이 끝나기 전에 osgate가 먼저 종료됨'],
  ['interrupted by {}', '중단됨 ({1})'],
  ['no sign of life for {} seconds: ended by osgate', '{1}초 동안 반응이 없어 osgate가 종료함'],
  ['the Docker Engine was lost: {}', 'Docker Engine과의 연결이 끊김: {1}'],
  ['the container was killed', '컨테이너가 강제 종료됨'],
  ['the container was killed: out of memory', '컨테이너가 강제 종료됨: 메모리 부족'],
  ['the container ended without an end marker ({})', '컨테이너가 종료 표시 없이 끝남 ({1})'],
  ['exit code {}, out of memory', '종료 코드 {1}, 메모리 부족'],
  ['exit code {}', '종료 코드 {1}'],
  ['the end marker cannot be read', '종료 표시를 읽을 수 없음'],
  ['stream.subunit is not the file that the run left', 'stream.subunit이 실행이 남긴 파일과 다름'],
  [
    'the stream of {} bytes is not the one of {} bytes that the runner wrote',
    '스트림({1}바이트)이 실행기가 쓴 것({2}바이트)과 다름',
  ],
  // what is wrong with a stream: src/subunit/stream-problems.ts
  [
    'the stream ends inside a packet: {} bytes at offset {} are its start',
    '스트림이 패킷 중간에서 끝남: 오프셋 {2}의 {1}바이트는 그 앞부분임',
  ],
  [
    'damaged packet at offset {}: {}; {} bytes are not read',
    '오프셋 {1}에 손상된 패킷: {2}. {3}바이트를 읽지 못함',
  ],
  ['its length cannot be right', '길이가 올바르지 않음'],
  ['its fields do not fit its length', '필드가 길이와 맞지 않음'],
  ['its CRC-32 does not fit its content', 'CRC-32가 내용과 맞지 않음'],
  ['{} bytes at offset {} are no subunit packet: {}', '오프셋 {2}의 {1}바이트는 subunit 패킷이 아님: {3}'],
];

const WHOLE = new Map(SENTENCES);
const PATTERNS = SENTENCES.filter(([english]) => english.includes('{}')).map(
  ([english, korean]) => [patternOf(english), korean] as const,
);
/** What is said with a remark behind it: `planned, and never ran (it was listed and never started)`. */
const REMARKED = /^(.+?) \((.+)\)$/s;
/** `pkg.mod.Class::setUpClass failed`: the remark on a test that its fixture kept from running. */
const FIXTURE_FAILED = /^(\S+::\S+) failed$/;

/** The Korean for a sentence of the gate; anything else, such as the message of a tool, stays as it is. */
export function koreanSentence(english: string): string {
  const whole = WHOLE.get(english);
  if (whole !== undefined) return whole;
  for (const [pattern, korean] of PATTERNS) {
    const parts = pattern.exec(english);
    if (parts !== null)
      return korean.replaceAll(/\{(\d)\}/g, (_, at) => koreanSentence(parts[Number(at)] ?? ''));
  }
  const [, fixture] = FIXTURE_FAILED.exec(english) ?? [];
  if (fixture !== undefined) return `${fixture} 실패`;
  const [, said, remark] = REMARKED.exec(english) ?? [];
  const korean = said === undefined ? undefined : WHOLE.get(said);
  return korean === undefined || remark === undefined ? english : `${korean} (${koreanSentence(remark)})`;
}

function patternOf(english: string): RegExp {
  const parts = english.split('{}').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}$`, 's');
}

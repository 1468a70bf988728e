import { isPlanned } from '../../gate/rules.ts';
import type { Category, JudgedTest, Verdict } from '../../model/verdict.ts';

const number = (n: number) => n.toLocaleString('ko');

const NOUNS: Readonly<Record<Category, string>> = {
  crashed: '비정상 종료',
  'new-failure': '새 실패',
  'changed-failure': '양상이 바뀐 실패',
  regressed: '회귀',
  'still-failing': '계속 실패',
  'flake-now-broken': '간헐적 실패의 고착',
  'expired-known-failure': '만료된 알려진 실패',
  'expired-exclude': '만료된 제외',
  'masked-failure': '건너뛰기로 가려진 실패',
  disappeared: '사라진 테스트',
  'newly-skipped': '새로 건너뜀',
  blocked: '준비 단계 실패로 실행 불가',
  interrupted: '중단됨',
  'not-run': '미실행',
  'unexpected-pass': '예상 밖 통과',
  'unexpected-run': '예상 밖 실행',
  'excluded-but-ran': '제외 대상의 실행',
  'new-flake': '새 간헐적 실패',
  'not-exercised': '확인되지 않은 항목',
  'stale-entry': '대상이 없는 항목',
  'known-failure': '알려진 실패',
  'known-flake': '알려진 간헐적 실패',
  'skipped-expected': '예상된 건너뜀',
  excluded: '제외',
  skip: '건너뜀',
  fixed: '수정됨',
  'newly-run': '새로 실행됨',
  'new-test': '새 테스트의 실패',
  pass: '통과',
};

/** The verdict in one line of Korean: `불합격: 새 실패 3건(원인 1개), 비정상 종료 1건`. */
export function koreanHeadline({ word, tests, problems }: Verdict): string {
  const messages = (weight: 'blocks' | 'incomplete') =>
    problems.filter((problem) => problem.weight === weight).map(({ message }) => message);
  const unfinished = [...unfinishedParts(tests), ...messages('incomplete')];
  switch (word) {
    case 'fail': {
      const blocking = tests.filter(({ weights }) => weights.includes('blocks'));
      const parts = [...countParts(blocking), ...messages('blocks')].join(', ');
      return `불합격: ${[parts, ...unfinished].join(' · ')}`;
    }
    case 'incomplete':
      return `미완료: ${unfinished.join(', ')}`;
    case 'pass':
      return `합격: ${passParts(tests).join(', ')}`;
    default:
      return word satisfies never;
  }
}

function unfinishedParts(tests: readonly JudgedTest[]): string[] {
  const rows = tests.filter(({ weights }) => weights.includes('incomplete') && !weights.includes('blocks'));
  const notRun = rows.filter(({ category }) => category === 'not-run').length;
  const cut = rows.length - notRun;
  return [
    ...(notRun > 0
      ? [`계획된 테스트 ${number(tests.filter(isPlanned).length)}개 중 ${number(notRun)}개 미실행`]
      : []),
    ...(cut > 0 ? [`${number(cut)}개가 끝나지 않음`] : []),
  ];
}

function passParts(tests: readonly JudgedTest[]): string[] {
  const known = tests.filter(({ category }) => category === 'known-failure' || category === 'known-flake');
  const skipped = tests.filter(({ observed }) => observed === 'skip').length;
  const warnings = tests.filter(
    ({ weights, category }) => weights.includes('warns') && category !== 'stale-entry',
  );
  return [
    `테스트 ${number(tests.filter(isPlanned).length)}개`,
    known.length > 0 ? `알려진 실패 ${number(known.length)}건 외 이상 없음` : '실패 없음',
    ...(skipped > 0 ? [`건너뜀 ${number(skipped)}개`] : []),
    ...countParts(warnings),
  ];
}

function countParts(tests: readonly JudgedTest[]): string[] {
  const groups = [...Map.groupBy(tests, ({ category }) => category)];
  return groups
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([category, rows]) => {
      const causes = new Set(rows.flatMap(({ cluster }) => cluster ?? [])).size;
      return `${NOUNS[category]} ${number(rows.length)}건${rows.length > 1 && causes > 0 ? `(원인 ${number(causes)}개)` : ''}`;
    });
}

import { expect, test } from 'vitest';
import { renderHtml } from '../../../src/report/html.ts';
import { languageOf, wordingOf } from '../../../src/report/wording/languages.ts';
import { FAIL, INCOMPLETE, PASS } from '../sample.ts';

test.each([
  [{ LC_ALL: 'ko_KR.UTF-8', LANG: 'C' }, 'ko'],
  [{ LC_ALL: '', LANG: 'ko' }, 'ko'],
  [{ LC_ALL: 'C', LANG: 'ko_KR.UTF-8' }, 'en'],
  [{ LANG: 'kok_IN' }, 'en'],
  [{}, 'en'],
])('the language of %j is %s', (env, language) => {
  expect(languageOf(env)).toBe(language);
});

test('the verdict is told in Korean', () => {
  const { headline } = wordingOf('ko');
  expect([PASS, FAIL, INCOMPLETE].map(({ verdict }) => headline(verdict))).toMatchInlineSnapshot(`
    [
      "합격: 테스트 6개, 알려진 실패 1건 외 이상 없음, 건너뜀 2개",
      "불합격: 새 실패 3건(원인 1개), 만료된 알려진 실패 1건",
      "미완료: 계획된 테스트 6개 중 2개 미실행, 1개가 끝나지 않음, the stream ends inside a packet, at byte 48,211, the runner left no end marker: the container was killed (out of memory)",
    ]
  `);
});

test('no sentence of the page is left in English', () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
      : typeof value;
  expect(shape(wordingOf('ko'))).toEqual(shape(wordingOf('en')));
  const page = renderHtml({ ...FAIL, language: 'ko', timezone: 'Asia/Seoul' });
  expect(page).toContain('<html lang="ko">');
  const headings = [...page.matchAll(/<(?:h1|h2|caption|th scope="col"|summary)[^>]*>(.*?)<\//g)].map(
    ([, text]) => text ?? '',
  );
  const english = headings.filter((text) =>
    /^[A-Za-z][a-z]+ [a-z]+/.test(text.replaceAll(/<[^>]*>/g, '').trim()),
  );
  expect(english).toEqual([]);
});

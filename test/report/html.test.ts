import { createHash } from 'node:crypto';
import { XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { link } from '../../src/report/page/markup.ts';
import { HOSTILE } from './hostile.ts';
import { FAIL, hostileInput, INCOMPLETE, judged, PASS, result, sampleInput, TRACEBACK } from './sample.ts';

const TAGS = /<[a-z!/][^>]*>/gi;

test.each([
  ['GO', PASS],
  ['NO-GO', FAIL],
  ['NO VERDICT', INCOMPLETE],
])('the page says %s, the headline and the exit code before anything else', (word, input) => {
  const header = renderHtml(input).split('</header>')[0]?.split('<body')[1]?.replaceAll(TAGS, '') ?? '';
  expect(header).toContain(word);
  expect(header).toContain(input.verdict.headline);
  expect(header).toContain(`exit code ${input.verdict.exitCode}`);
});

test('the policy admits the one style sheet and the one script that are there, by hash', () => {
  const page = renderHtml(FAIL);
  const inside = (tag: string) =>
    [...page.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))].map(([, text]) => text ?? '');
  const [script, ...otherScripts] = inside('script');
  const [style, ...otherStyles] = inside('style');
  const hash = (text = '') => createHash('sha256').update(text).digest('base64').replaceAll("'", '');
  expect([...otherScripts, ...otherStyles]).toEqual([]);
  expect(page).toContain(`script-src &#39;sha256-${hash(script)}&#39;`);
  expect(page).toContain(`style-src &#39;sha256-${hash(style)}&#39;`);
});

test('the page asks for nothing from anywhere', () => {
  expect(
    renderHtml(FAIL).match(/\s(?:src|srcset|action|data|poster|background|style|on\w+)=|url\(|@import/g),
  ).toBeNull();
});

test('the tags of a page do not depend on what tests printed', () => {
  const tagsOf = (text: string) =>
    renderHtml(hostileInput(text))
      .replaceAll(/<(script|style)>.*?<\/\1>/gs, '')
      .match(/<\/?[a-z]+/g)
      ?.filter((tag) => tag !== '<wbr');
  for (const text of HOSTILE) expect(tagsOf(text), text).toEqual(tagsOf('harmless'));
});

test('only http addresses become links', () => {
  expect(link('javascript:alert(1)').markup).toBe('javascript:alert(1)');
  expect(link('https://bugs.example.org/1').markup).toContain('<a href="https://bugs.example.org/1"');
});

test('the body is well-formed', () => {
  const body = renderHtml(FAIL).split('<main>')[1]?.split('</main>')[0] ?? '';
  const asXml = body
    .replaceAll(/<wbr>|<br>|<input[^>]*>/g, '')
    .replaceAll('<form id="filter" hidden>', '<form>');
  expect(XMLValidator.validate(`<main>${asXml}</main>`)).toBe(true);
});

test('a mass failure with large texts stays a file that a browser opens', () => {
  const big = TRACEBACK.repeat(100);
  const tests = Array.from({ length: 1800 }, (_, index) =>
    judged(`a.b.C.test_${index}`, 'new-failure', 'blocks', {
      observed: 'fail',
      cluster: 'c-91f0',
      result: result({
        status: 'fail',
        traceback: big,
        attachments: [{ name: 'log', mime: 'text/plain', sizeBytes: big.length, text: big }],
      }),
    }),
  );
  const page = renderHtml(sampleInput({ ...FAIL.verdict, tests }));
  expect(page.length).toBeLessThan(16_000_000);
  expect(page).toContain('characters cut here');
  expect(page).toContain('a.<wbr>b.<wbr>C.<wbr>test_<wbr>1799');
});

import { createHash } from 'node:crypto';
import { XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import type { PageDetail, PageIndex } from '../../src/report/page/contract.ts';
import { link } from '../../src/report/page/markup.ts';
import { PAGE_SCRIPT } from '../../src/report/page/script.ts';
import { PAGE_STYLE } from '../../src/report/page/style.ts';
import { LANGUAGES } from '../../src/report/wording/languages.ts';
import { HOSTILE } from './hostile.ts';
import { readable, unpack } from './packed-page.ts';
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

test.each(
  LANGUAGES,
)('a page in the language %s is ASCII, so that no charset in its way changes it', (language) => {
  expect(renderHtml({ ...hostileInput(HOSTILE.join('\n')), language })).toMatch(/^[\t\n\x20-\x7e]*$/);
});

test('the body is well-formed', () => {
  const body = renderHtml(FAIL).split('<main>')[1]?.split('</main>')[0] ?? '';
  const asXml = body
    .replaceAll(/<(script)[^>]*>.*?<\/\1>/gs, '')
    .replaceAll(/<wbr>|<br>|<input[^>]*>/g, '')
    .replaceAll(' hidden>', '>');
  expect(XMLValidator.validate(`<main>${asXml}</main>`)).toBe(true);
});

test('the script is small', () => {
  expect(Buffer.byteLength(PAGE_SCRIPT + PAGE_STYLE)).toBeLessThan(60_000);
});

test('a row is found in the packed data, with what it printed', async () => {
  const page = renderHtml(FAIL);
  const { ids } = await unpack<PageIndex>(page, 'index');
  const details = await unpack<PageDetail[]>(page, 'block-0');
  expect(ids).toHaveLength(FAIL.verdict.tests.length);
  expect(details).toHaveLength(ids.length);
  const at = ids.findIndex((id) => id.endsWith('test_resize_server_revert'));
  expect(details[at]?.attempts[0]?.traceback).toBe(TRACEBACK);
  expect(details[at]?.attempts[0]?.attachments).toEqual([
    { title: "pythonlogging:'' (text/plain, 61 bytes)", text: expect.stringContaining('GET /servers/') },
    { title: expect.stringMatching(/^console.bin .* not kept as text/) },
  ]);
});

test('text in the packed data has no control character, no bidi control and no half surrogate', async () => {
  for (const text of HOSTILE) {
    const page = renderHtml(hostileInput(text));
    const read = JSON.stringify([await unpack(page, 'index'), await unpack(page, 'block-0')]);
    expect(read, text).not.toMatch(/\\u(?:00[01]|20[23]|206|d[89a-f])/);
  }
});

test('image and tempest.conf are marked where the baseline had others; an older baseline says nothing of them', () => {
  const { region, suite, release } = FAIL.record;
  const baseline = {
    ...{ region, suite, release, run: 'before', started: FAIL.record.started, pinsUnchanged: true },
    ...{ tempest: FAIL.plan.tempest, plugins: FAIL.plan.plugins, profileUnchanged: true },
    profileSha256: undefined,
    accepted: { how: 'passed', at: FAIL.record.started, by: undefined, ticket: undefined, reason: undefined },
  } as const;
  const marked = (more: object) =>
    [
      ...renderHtml({ ...FAIL, baseline: { ...baseline, ...more } }).matchAll(
        /was ((?:sha256:)?0[ab]|sha256\S*) in/g,
      ),
    ].map(([, was]) => was);
  expect(marked({})).toEqual([]);
  expect(marked({ imageId: FAIL.record.imageId, confSha256: FAIL.plan.confSha256 })).toEqual([]);
  expect(marked({ imageId: 'sha256:0a', confSha256: '0b' })).toEqual(['sha256:0a', '0b']);
});

test.each([
  [
    { kind: 'cut', why: 'the container was killed: out of memory', at: '2026-02-17T08:20:00.500Z' },
    'cut: the container was killed: out of memory · 2026-02-17 17:20:00 GMT+9 (08:20:00 UTC)',
  ],
  [
    { kind: 'finished', runnerExitCode: -9, outOfMemory: true },
    'the runner came to its own end (its exit code -9 is no verdict); the kernel killed a process of the container: out of memory',
  ],
] as const)('how it ended names what killed it, and when', (end, words) => {
  const page = readable(renderHtml({ ...FAIL, record: { ...FAIL.record, end }, timezone: 'Asia/Seoul' }));
  expect(page).toContain(words);
});

test('numbers of four digits are grouped, in both languages', () => {
  const tests = Array.from({ length: 1_200 }, (_, at) => judged(`a.b.C.test_${at}`, 'pass', 'accounted'));
  const input = sampleInput({ ...PASS.verdict, tests });
  const page = renderHtml(input);
  expect(page.match(/<td class="number">[^<]*1,?200[^<]*</g)).toEqual([
    '<td class="number">1,200<',
    '<td class="number">1,200<',
    '<td class="number">1,200 / 1,200<',
  ]);
  expect(readable(renderHtml({ ...input, language: 'ko' }))).toContain('합격: 테스트 1,200개, 실패 없음');
});

test('the drawing of the run says where one bar stands for several tests', () => {
  const at = (minute: number) =>
    judged(`a.b.C.test_${minute}`, 'pass', 'accounted', {
      result: result({ start: `2026-02-17T08:${minute}:00Z`, stop: `2026-02-17T08:${minute}:00.1Z` }),
    });
  const legend = (minutes: readonly number[]) =>
    renderHtml(sampleInput({ ...PASS.verdict, tests: minutes.map(at) })).includes('Short tests share a bar');
  expect(legend([16, 20])).toBe(false);
  expect(legend([16, 16])).toBe(true);
});

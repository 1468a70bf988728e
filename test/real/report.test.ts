import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { worstFirst } from '../../src/report/findings.ts';
import { renderHtml } from '../../src/report/html.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { visibleText } from '../../src/report/visible-text.ts';
import { inputOf, makeResults, SIZES } from '../bench/generated-run.ts';
import { HOSTILE } from '../report/hostile.ts';
import { FAIL, hostileInput, INCOMPLETE, PASS } from '../report/sample.ts';
import { launchBrowser } from './browser.ts';

describe('report.html in a browser', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'osgate-report-'));
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a report as a reader does, from a file, and listens to all that it says and asks for. */
  async function open(
    input: ReportInput,
    options: BrowserContextOptions & { width?: number; height?: number } = {},
  ) {
    const { width = 1280, height = 800, ...context } = options;
    const file = join(folder, 'report.html');
    await writeFile(file, renderHtml(input));
    const page = await browser.newPage({ ...context, viewport: { width, height } });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('dialog', (dialog) => said.push(`dialog: ${dialog.message()}`));
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const failures: string[] = [];
    page.on('requestfailed', (request) => failures.push(`${request.url()} ${request.failure()?.errorText}`));
    await page.goto(pathToFileURL(file).href);
    return { page, said, requests, failures, address: pathToFileURL(file).href };
  }

  test.each([
    PASS,
    FAIL,
    INCOMPLETE,
  ])('opens from a file, silently, without a request: $verdict.word', async (input) => {
    const { page, said, requests, address } = await open(input);
    expect(await page.locator('h1').innerText()).toMatch(/GO|NO VERDICT/);
    expect(said).toEqual([]);
    expect(requests).toEqual([address]);
    await page.close();
  });

  test('the policy stops a script, a handler, a style and an image that were not there', async () => {
    const { page, failures } = await open(FAIL);
    const violated = await page.evaluate(PROVOKE);
    expect(violated).toEqual([
      'img-src',
      'require-trusted-types-for',
      'script-src-attr',
      'script-src-elem',
      'style-src-attr',
    ]);
    expect(await page.evaluate('globalThis.pwned')).toBeUndefined();
    // Chromium announces a request and then refuses it for the policy: nothing leaves the browser.
    expect(failures).toEqual(['https://evil.example/x.png csp']);
    await page.close();
  });

  test.each(HOSTILE)('what a test printed is text and nothing else: %j', async (text) => {
    const { page, said, requests, address } = await open(hostileInput(text));
    await page.locator('details').evaluateAll((all) => {
      for (const one of all) one.setAttribute('open', '');
    });
    const read: string[] = [];
    for (let row = 0; row < 4; row++) {
      await page.locator('#all-tests .open').nth(row).click();
      await page.locator('#detail-content .attempt').waitFor();
      await page.locator('#detail-content details').evaluateAll((all) => {
        for (const one of all) one.setAttribute('open', '');
      });
      read.push(await page.locator('#detail-content').innerText());
      await page.keyboard.press('Escape');
    }
    await page.mouse.move(400, 400);
    expect(await page.evaluate('globalThis.pwned')).toBeUndefined();
    expect(await page.locator('script, style').count()).toBe(6);
    for (const words of read) {
      expect(words).toContain(visibleText(text).trim().replaceAll(/\s+/g, ' '));
      expect(words).not.toMatch(UNREADABLE);
    }
    expect(
      await page
        .locator('img, iframe, base, link, object, embed, [onerror], [onload], [onmouseover]')
        .count(),
    ).toBe(0);
    expect(await page.locator('a:not([href^="#"]):not([href^="http"])').count()).toBe(0);
    expect(await page.locator('body').textContent()).not.toMatch(UNREADABLE);
    expect(said).toEqual([]);
    expect(requests).toEqual([address]);
    await page.close();
  });

  test('a click on one of the first rows opens it, also when all rows come in the middle of the click', async () => {
    const { page, address } = await open(FAIL);
    await page.addInitScript(() => {
      const { text } = Response.prototype;
      const unpacked = new Promise((resolve) => Object.assign(globalThis, { unpack: resolve }));
      Response.prototype.text = async function () {
        await unpacked;
        return text.call(this);
      };
    });
    await page.goto('about:blank');
    await page.goto(address);
    await page.locator('#all-tests .open').nth(1).hover();
    await page.mouse.down();
    await page.evaluate('unpack()');
    await page.waitForTimeout(200);
    await page.mouse.up();
    await page.locator('#detail[open]').waitFor({ timeout: 5_000 });
    await page.close();
  });

  test('a link to a place on the page leads there, below causes whose height is not known at first', async () => {
    const { page, address } = await open(inputOf(makeResults(SIZES[0])));
    await page.goto('about:blank');
    await page.goto(`${address}#tests`);
    await page.locator('#filter').waitFor();
    expect(Math.abs((await page.locator('#tests').boundingBox())?.y ?? Number.NaN)).toBeLessThan(2);
    await page.close();
  });

  test('a search shows what fits, says how many, and is in the address', async () => {
    const { page } = await open(FAIL);
    expect(await shown(page)).toEqual({ rows: 11, count: '11 of 11 shown' });
    const search = page.getByRole('searchbox');
    await search.fill('FLAVORS');
    expect(await shown(page)).toEqual({ rows: 4, count: '4 of 11 shown' });
    await search.fill('flavors s:warns');
    expect(await shown(page)).toEqual({ rows: 1, count: '1 of 11 shown' });
    expect(page.url()).toMatch(/#q=flavors%20s%3Awarns$/);
    await page.reload();
    expect(await shown(page)).toEqual({ rows: 1, count: '1 of 11 shown' });
    await search.fill('c:1 !revert');
    expect((await shown(page)).rows).toBe(2);
    await search.fill('no such test');
    expect(await shown(page)).toEqual({ rows: 0, count: '0 of 11 shown' });
    await page.close();
  });

  test.each([
    ['en', ['4 of 11 shown', '0 of 11 shown', '1 of 11 shown']],
    ['ko', ['전체 11개 중 4개 표시', '전체 11개 중 0개 표시', '전체 11개 중 1개 표시']],
  ] as const)('who hears the page is told how many rows each filter left: %s', async (language, told) => {
    const { page } = await open({ ...FAIL, language });
    await shown(page);
    const live = page.locator('[aria-live="polite"]');
    await live.evaluate((region) => {
      const heard: (string | null)[] = [];
      new MutationObserver(() => heard.push(region.textContent)).observe(region, { childList: true });
      Object.assign(globalThis, { heard });
    });
    const search = page.getByRole('searchbox');
    await search.fill('flavors');
    expect(await live.ariaSnapshot()).toBe(`- status: ${told[0]}`);
    await search.fill('no such test');
    await page.locator('#counts ~ * a', { hasText: 'new-flake' }).first().click();
    await expect.poll(() => page.evaluate('globalThis.heard')).toEqual(told);
    await page.close();
  });

  test('a category of the counts is a search', async () => {
    const { page } = await open(FAIL);
    await page.locator('#counts ~ * a', { hasText: 'new-flake' }).first().click();
    expect(await shown(page)).toEqual({ rows: 1, count: '1 of 11 shown' });
    await page.close();
  });

  test('a test opens with its attempts, its traceback and its log, and has an address of its own', async () => {
    const { page } = await open(FAIL);
    await page.getByRole('button', { name: 'test_resize_server_revert' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Attempt 1: fail').waitFor();
    expect(await dialog.locator('.own').first().innerText()).toContain('test_server_actions.py');
    await dialog.getByText('pythonlogging').click();
    expect(await dialog.innerText()).toContain('GET /servers/');
    const address = page.url();
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(false);
    await page.goto('about:blank');
    await page.goto(address);
    await dialog.getByText('Attempt 1: fail').waitFor();
    await page.close();
  });

  test('the keys of the help work', async () => {
    const { page } = await open(FAIL);
    await shown(page);
    const focused = () => page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('j');
    expect(await focused()).toBe('test_resize_server_confirm');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await focused()).toBe('test_resize_server_revert');
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    expect(await focused()).toBe('test_volume_from_snapshot');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Attempt 1').waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: /test_show_flavor/ }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('router');
    expect((await shown(page)).rows).toBe(2);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys and search' }).waitFor();
    await page.close();
  });

  test('20,000 tests, 987 of them failed with 36 MB of logs: small, a few rows in the document, each can be reached', async () => {
    const [, size] = SIZES;
    const input = inputOf(makeResults(size));
    const { page, said, requests, address } = await open(input);
    expect((await stat(fileURLToPath(address))).size).toBeLessThan(size.fileBytes);
    expect((await shown(page)).count).toBe('20,000 of 20,000 shown');
    expect(await page.locator('#all-tests tbody tr').count()).toBeLessThan(60);
    await page.locator('#rows').evaluate((view) => view.scrollTo(0, view.scrollHeight));
    const lastRow = worstFirst(input.verdict.tests).at(-1)?.id.split('.').at(-1) ?? '';
    await page.getByRole('button', { name: lastRow }).waitFor();
    expect(await page.locator('#all-tests tbody tr').count()).toBeLessThan(60);
    await page.getByRole('searchbox').fill('_12340');
    await page.getByRole('button', { name: '_12340' }).click();
    await page.getByRole('dialog').getByText('Attempt 1: fail').waitFor();
    await page.getByRole('dialog').getByText('pythonlogging').click();
    const failed = input.verdict.tests.find(({ id }) => id.endsWith('_12340'));
    expect(await page.locator('#detail-content details:has-text("pythonlogging") pre').textContent()).toBe(
      failed?.result?.attachments[0]?.text,
    );
    await page.keyboard.press('Escape');
    const pages = (await page.pdf()).toString('latin1').match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeLessThan(40);
    expect({ said, requests }).toEqual({ said: [], requests: [address] });
    await page.close();
  });

  test.each([
    ['light', 'en'],
    ['dark', 'ko'],
  ] as const)('axe finds nothing wrong, %s, %s', async (colorScheme, language) => {
    for (const input of [PASS, FAIL, INCOMPLETE]) {
      const { page } = await open({ ...input, language }, { colorScheme, bypassCSP: true });
      expect(await violations(page)).toEqual([]);
      await page.locator('#all-tests .open').first().click();
      await page.locator('#detail-content dl').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.close();
    }
  });

  test('without JavaScript the failures are there and no control that does nothing', async () => {
    const { page } = await open(FAIL, { javaScriptEnabled: false });
    expect(await page.locator('#failures > tbody > tr:visible').count()).toBe(6);
    expect(await page.locator('form:visible, button:visible, #rows:visible').count()).toBe(0);
    expect(await page.locator('.paper:visible').count()).toBe(0);
    await page.close();
  });

  test('on paper the failures stand where the table was', async () => {
    const { page } = await open(FAIL);
    await page.locator('#all-tests').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#failures > tbody > tr:visible').count()).toBe(6);
    expect(await page.locator('button:visible, #rows:visible, details:visible').count()).toBe(0);
    expect(await page.locator('.paper').innerText()).toMatch(
      /^On paper: what failed or needs a look, of 11 tests/,
    );
    await page.close();
  });

  test.each([
    [390, 'en'],
    [390, 'ko'],
    [768, 'en'],
    [1280, 'ko'],
  ] as const)('the page itself never scrolls sideways at %d pixels: %s', async (width, language) => {
    for (const input of [PASS, FAIL, INCOMPLETE]) {
      const { page } = await open({ ...input, language }, { width });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.close();
    }
  });

  test.each([
    ['PASS', 'en', PASS, ['✓ GO', 'exit code 0', 'Whose turn', 'Release manager', 'The change may go ahead']],
    ['FAIL', 'en', FAIL, ['✗ NO-GO', 'exit code 1', 'Why', 'TimeoutException', 'Whose turn', 'Change owner']],
    [
      'INCOMPLETE',
      'en',
      INCOMPLETE,
      ['◌ NO VERDICT', 'exit code 3', 'Why', 'out of memory', 'Operator of this run'],
    ],
    ['INCOMPLETE', 'en', INCOMPLETE, ['Whose turn', 'osgate rerun --failed --from']],
    ['PASS', 'ko', PASS, ['✓ 진행 (GO)', '종료 코드 0', '릴리스 관리자', '변경을 진행해도 됩니다']],
    ['FAIL', 'ko', FAIL, ['✗ 중단 (NO-GO)', '종료 코드 1', '이유', '다음 조치 담당', '변경 담당자']],
    [
      'INCOMPLETE',
      'ko',
      INCOMPLETE,
      ['◌ 판정 불가', '종료 코드 3', '이유', '실행 담당자', '다시 실행하십시오'],
    ],
  ] as const)('on a laptop, without scrolling: go or no-go, why, whose turn: %s, %s', async (_, language, input, words) => {
    const { page } = await open({ ...input, language }, { width: 1366, height: 768 });
    const header = page.locator('header');
    expect((await header.innerText()).replaceAll(/\s+/g, ' ')).toSatisfy((text: string) =>
      words.every((word) => text.includes(word)),
    );
    const { y, height } = (await header.boundingBox()) ?? { y: 0, height: Infinity };
    expect(y + height).toBeLessThanOrEqual(768);
    await page.close();
  });

  test('every scrolling part can be reached by keyboard, every table has a caption', async () => {
    const { page } = await open(FAIL);
    const unreachable =
      'pre:not([tabindex]), .scroll:not([tabindex]), table:not(:has(caption)), th:not([scope])';
    expect(await page.locator(unreachable).count()).toBe(0);
    await page.close();
  });
});

const UNREADABLE = /(?![\n\t])\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u;

/** What axe finds, one line each. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.target.join(' ') + ' ' + node.failureSummary).join(', ')))`);
}

async function shown(page: Page) {
  await page.locator('#filter-count:not(:empty)').waitFor({ state: 'attached' });
  return {
    rows: await page.locator('#all-tests > tbody > tr:not(.filler)').count(),
    count: await page.locator('#filter-count').textContent(),
  };
}

/** Runs in the page: tries what an injected text would try, and gives the directives that stopped it. */
const PROVOKE = `new Promise((resolve) => {
  const violated = new Set();
  document.addEventListener('securitypolicyviolation', (event) => violated.add(event.effectiveDirective));
  const script = document.createElement('script');
  try { script.text = 'globalThis.pwned = 1'; } catch {}
  const past = trustedTypes.createPolicy('past', { createScript: (text) => text });
  script.text = past.createScript('globalThis.pwned = 1');
  document.body.append(script);
  const image = document.createElement('img');
  image.src = 'https://evil.example/x.png';
  document.body.append(image);
  const button = document.createElement('button');
  button.setAttribute('onclick', past.createScript('globalThis.pwned = 1'));
  button.setAttribute('style', 'color: red');
  document.body.append(button);
  button.click();
  setTimeout(() => resolve([...violated].sort()), 300);
})`;

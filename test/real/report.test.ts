import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { HOSTILE } from '../report/hostile.ts';
import { FAIL, hostileInput, INCOMPLETE, PASS } from '../report/sample.ts';

const CHROMIUM = '/usr/bin/chromium';
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.runIf(existsSync(CHROMIUM))('report.html in a browser', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'osgate-report-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a report as a reader does, from a file, and listens to all that it says and asks for. */
  async function open(input: ReportInput, options: { javaScriptEnabled?: boolean; width?: number } = {}) {
    const { width = 1280, ...context } = options;
    const file = join(folder, 'report.html');
    await writeFile(file, renderHtml(input));
    const page = await browser.newPage({ ...context, viewport: { width, height: 800 } });
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
    await page.mouse.move(400, 400);
    expect(await page.evaluate('globalThis.pwned')).toBeUndefined();
    expect(await page.locator('script, style').count()).toBe(2);
    expect(
      await page
        .locator('img, iframe, base, link, object, embed, [onerror], [onload], [onmouseover]')
        .count(),
    ).toBe(0);
    expect(await page.locator('a:not([href^="#"]):not([href^="http"])').count()).toBe(0);
    expect(await page.locator('#all-tests > tbody > tr').count()).toBe(4);
    expect(await page.locator('body').innerText()).not.toMatch(/(?![\n\t])\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u);
    expect(said).toEqual([]);
    expect(requests).toEqual([address]);
    await page.close();
  });

  test('the filter shows what fits its text and its state, and says how many', async () => {
    const { page } = await open(FAIL);
    expect(await shown(page)).toEqual({ rows: 11, count: '11/11 shown' });
    await page.getByLabel('Filter by text').fill('FLAVORS');
    expect(await shown(page)).toEqual({ rows: 4, count: '4/11 shown' });
    await page.getByLabel('State').selectOption('warns');
    expect(await shown(page)).toEqual({ rows: 1, count: '1/11 shown' });
    await page.getByLabel('Filter by text').fill('no such test');
    expect(await shown(page)).toEqual({ rows: 0, count: '0/11 shown' });
    await page.close();
  });

  test('without JavaScript all rows are there and no control that does nothing', async () => {
    const { page } = await open(FAIL, { javaScriptEnabled: false });
    expect(await page.locator('#all-tests > tbody > tr:visible').count()).toBe(11);
    expect(await page.locator('form:visible, button:visible').count()).toBe(0);
    await page.close();
  });

  test.each([390, 768, 1280])('the page itself never scrolls sideways at %d pixels', async (width) => {
    const { page } = await open(FAIL, { width });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.close();
  });

  test('the first screen says go or no-go, why, and whose turn it is', async () => {
    const { page } = await open(FAIL);
    for (const words of ['NO-GO', 'exit code 1', 'Why', 'TimeoutException', 'Whose turn', 'Change owner']) {
      await expect.poll(() => page.getByText(words).first().isVisible()).toBe(true);
    }
    const header = await page.locator('header').boundingBox();
    expect((header?.y ?? 0) + (header?.height ?? Infinity)).toBeLessThanOrEqual(800);
    await page.close();
  });

  test('every control and every scrolling part can be reached by keyboard', async () => {
    const { page } = await open(FAIL);
    await page.getByLabel('Filter by text').focus();
    await page.keyboard.type('router_ha');
    expect((await shown(page)).rows).toBe(1);
    await page.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('details').first().getAttribute('open')).toBe('');
    const unreachable =
      'pre:not([tabindex]), .scroll:not([tabindex]), table:not(:has(caption)), th:not([scope])';
    expect(await page.locator(unreachable).count()).toBe(0);
    await page.close();
  });
});

async function shown(page: Page) {
  return {
    rows: await page.locator('#all-tests > tbody > tr:visible').count(),
    count: await page.locator('#filter-count').innerText(),
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

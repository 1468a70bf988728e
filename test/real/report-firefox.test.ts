import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { visibleText } from '../../src/report/visible-text.ts';
import { inputOf, makeResults, SIZES } from '../bench/generated-run.ts';
import { HOSTILE } from '../report/hostile.ts';
import { hostileInput } from '../report/sample.ts';
import { FIREFOX, Firefox } from './firefox.ts';

/** Waits until an expression of the page is true. */
const until = (condition: string) => `new Promise((resolve) => {
  const look = () => (${condition}) ? resolve() : setTimeout(look, 5);
  look();
})`;
const TABLE_IS_THERE = until(`document.querySelector('#filter-count').textContent !== ''`);
const DETAILS_ARE_THERE = until(`document.querySelector('#detail-content .attempt') !== null`);
const textOf = (selector: string) => `document.querySelector('${selector}').textContent`;

describe.runIf(existsSync(FIREFOX))('report.html in Firefox', () => {
  let firefox: Firefox;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'osgate-report-'));
    firefox = await Firefox.launch({ width: 1366, height: 768 });
  });

  afterAll(async () => {
    await firefox?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a report from a file, as a reader does, and waits for its table. */
  async function open(input: ReportInput): Promise<void> {
    await openPage(renderHtml(input));
    await firefox.evaluate(TABLE_IS_THERE);
  }

  async function openPage(page: string): Promise<void> {
    const file = join(folder, 'report.html');
    await writeFile(file, page);
    await firefox.open(pathToFileURL(file).href);
  }

  test('a page that asks for something is seen to do so', async () => {
    await openPage('<!doctype html><title>x</title><img src="http://127.0.0.1:65432/x.png" alt="x">');
    await expect.poll(() => firefox.requests).toEqual(['http://127.0.0.1:65432/x.png']);
  });

  test('20,000 tests are searched by keyboard, a test opens with its traceback and its log, nothing is fetched', async () => {
    await open(inputOf(makeResults(SIZES[1])));
    expect(await firefox.evaluate(textOf('h1'))).toBe('✗ NO-GO');
    expect(await firefox.evaluate(textOf('#filter-count'))).toBe('20,000 of 20,000 shown');
    await firefox.type('/');
    await firefox.type('s:new-failure router');
    expect(await firefox.evaluate(textOf('#filter-count'))).toMatch(/^\d{2,3} of 20,000 shown$/);
    expect(await firefox.evaluate('location.hash')).toBe('#q=s%3Anew-failure%20router');
    // a window without a screen has no focus, so that Enter presses no button there
    await firefox.evaluate(`document.querySelector('#all-tests .open').click()`);
    await firefox.evaluate(DETAILS_ARE_THERE);
    expect(await firefox.evaluate(textOf('#detail-content'))).toMatch(
      /Traceback.*TimeoutException.*rest_client/s,
    );
    expect({ said: firefox.said, requests: firefox.requests }).toEqual({ said: [], requests: [] });
  });

  test('what a test printed is text and nothing else, in the page and in its details', async () => {
    for (const text of HOSTILE) {
      await open(hostileInput(text));
      await firefox.evaluate(`document.querySelector('#all-tests .open').click()`);
      await firefox.evaluate(DETAILS_ARE_THERE);
      expect(await firefox.evaluate(textOf('#detail-content')), text).toContain(visibleText(text).trim());
      expect(await firefox.evaluate('globalThis.pwned')).toBe('undefined');
      expect({ said: firefox.said, requests: firefox.requests }).toEqual({ said: [], requests: [] });
    }
  });
});

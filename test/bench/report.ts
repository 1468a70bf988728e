import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { type Browser, chromium } from 'playwright-core';
import { renderHtml } from '../../src/report/html.ts';
import { inputOf, makeResults, SIZES } from './generated-run.ts';
import { makeOtherReports, type OtherReport } from './other-reports.ts';

/*
 * How large `report.html` gets and how soon it can be used, in Debian's Chromium from a file. Medians; the pages are opened in turn, so that a busy moment of the machine meets all.
 */

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
    /** Also makes and opens the reports of other programs. */
    others: { type: 'boolean', default: false },
    /** Keeps the pages there. */
    out: { type: 'string' },
  },
});

/** Some of the others take half a minute. */
const MOST_MS = 180_000;
const MOST_TIMES_EMPTY = 2.6;
const MOST_FILTER_MS = 50;

interface Opened {
  readonly firstRowsMs: number;
  readonly filterMs: number;
  readonly firstOpenMs: number;
}

/** Notes when something is there and has been laid out. */
const WHEN_THERE = (selector: string) => `(() => {
  const look = () => {
    if (document.querySelector(${JSON.stringify(selector)})) requestAnimationFrame(() => { globalThis.readyMs = performance.now(); });
    else requestAnimationFrame(look);
  };
  look();
})()`;

const READY = `new Promise((resolve) => {
  const look = () => globalThis.readyMs === undefined ? setTimeout(look, 5) : resolve(globalThis.readyMs);
  look();
})`;

/** The worse of two searches: the first one also makes the texts that are searched. */
const FILTER = `(() => {
  const search = document.getElementById('filter-text');
  return Math.max(...['router !slow', 's:new-failure timeout'].map((text) => {
    const start = performance.now();
    search.value = text;
    search.dispatchEvent(new Event('input'));
    document.getElementById('rows').getBoundingClientRect();
    return performance.now() - start;
  }));
})()`;

const OPEN = `new Promise((resolve) => {
  const start = performance.now();
  document.querySelector('#all-tests .open').click();
  const look = () => document.querySelector('#detail-content .attempt')
    ? resolve(performance.now() - start) : setTimeout(look, 1);
  look();
})`;

const folder = values.out ?? (await mkdtemp(join(tmpdir(), 'osgate-bench-')));
const browser = await chromium.launch({
  executablePath: values.browser,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  const empty = join(folder, 'empty.html');
  await writeFile(empty, '<!doctype html><title>empty</title><p id="ready">empty</p>');
  for (const size of SIZES) {
    const results = makeResults(size);
    const input = inputOf(results);
    const rendering = performance.now();
    const page = renderHtml(input);
    const renderMs = performance.now() - rendering;
    const file = join(folder, `report-${size.tests}.html`);
    await writeFile(file, page);
    const others = values.others ? await makeOtherReports(results, folder) : [];
    await measure(size, { empty, file, page, renderMs, others });
  }
} finally {
  await browser.close();
  if (values.out === undefined) await rm(folder, { recursive: true });
}

async function measure(
  { tests, failures, logBytes, fileBytes }: (typeof SIZES)[number],
  made: { empty: string; file: string; page: string; renderMs: number; others: readonly OtherReport[] },
): Promise<void> {
  const emptyMs: number[] = [];
  const opened: Opened[] = [];
  const otherMs = new Map<string, number[]>();
  for (let run = 0; run < Number(values.runs); run++) {
    emptyMs.push(await openPage(browser, made.empty, '#ready'));
    opened.push(await openReport(browser, made.file));
    for (const { name, file, row } of made.others) {
      otherMs.set(name, [...(otherMs.get(name) ?? []), await openPage(browser, file, row)]);
    }
  }
  const empty = median(emptyMs);
  const rows = median(opened.map(({ firstRowsMs }) => firstRowsMs));
  const filter = median(opened.map(({ filterMs }) => filterMs));
  const table = new Table({ colAligns: ['left', 'right'], style: { head: [], border: [] } });
  table.push(
    ['rendering, s', (made.renderMs / 1000).toFixed(2)],
    ['file, MB', (Buffer.byteLength(made.page) / 1e6).toFixed(2)],
    ['empty page, ms', empty.toFixed(0)],
    ['first rows, ms', `${rows.toFixed(0)} (${(rows / empty).toFixed(1)} times)`],
    ['filter, ms', filter.toFixed(0)],
    ['first details, ms', median(opened.map(({ firstOpenMs }) => firstOpenMs)).toFixed(0)],
  );
  console.log(
    `\n${tests} tests, ${failures} failures, ${logBytes / 1e6} MB of logs, median of ${values.runs}`,
  );
  console.log(table.toString());
  console.log(held('the file, bytes', Buffer.byteLength(made.page), fileBytes));
  console.log(held('first rows, times the empty page', rows / empty, MOST_TIMES_EMPTY));
  console.log(held('filter, ms', filter, MOST_FILTER_MS));
  for (const { name, sizeBytes } of made.others) {
    const ms = median(otherMs.get(name) ?? []);
    console.log(
      `${name}: ${(sizeBytes / 1e6).toFixed(2)} MB, first rows ${ms.toFixed(0)} ms (${(ms / empty).toFixed(1)} times)`,
    );
  }
}

function held(what: string, value: number, bar: number): string {
  const figure = value < 10 ? value.toFixed(1) : value.toFixed(0);
  return `- ${value < bar ? 'held' : 'MISSED'}: ${what}: ${figure}, bar ${bar}`;
}

async function openPage(from: Browser, file: string, selector: string): Promise<number> {
  const page = await from.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(MOST_MS);
  await page.addInitScript(WHEN_THERE(selector));
  await page.goto(pathToFileURL(file).href, { waitUntil: 'commit' });
  const result = Number(await page.evaluate(READY));
  await page.close();
  return result;
}

async function openReport(from: Browser, file: string): Promise<Opened> {
  const page = await from.newPage({ viewport: { width: 1366, height: 768 } });
  await page.addInitScript(WHEN_THERE('#all-tests tbody .open'));
  await page.goto(pathToFileURL(file).href, { waitUntil: 'commit' });
  const firstRowsMs = Number(await page.evaluate(READY));
  const filterMs = Number(
    await page
      .locator('#filter:not([hidden])')
      .waitFor()
      .then(() => page.evaluate(FILTER)),
  );
  const firstOpenMs = Number(await page.evaluate(OPEN));
  await page.close();
  return { firstRowsMs, filterMs, firstOpenMs };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

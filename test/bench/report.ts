import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { type Browser, chromium } from 'playwright-core';
import { judge } from '../../src/gate/judge.ts';
import { RecordedTest } from '../../src/model/recorded-test.ts';
import type { Attempt, ResultSet } from '../../src/model/test-result.ts';
import { renderHtml } from '../../src/report/html.ts';
import { randomNumbers } from '../random.ts';
import { PLAN, RECORD } from '../report/sample.ts';
import { makeLog, testIdOf, tracebackOf } from './generate.ts';
import { makeOtherReports, type OtherReport } from './other-reports.ts';

/*
 * How large `report.html` gets and how soon it can be used, in Debian's Chromium from a file: generated runs in which every
 * failure has a log of about 36 KB. Medians; the pages are opened in turn, so that a busy moment of the machine meets all.
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

const SIZES = [
  { tests: 1_600, failures: 77, logBytes: 2_800_000 },
  { tests: 20_000, failures: 987, logBytes: 36_000_000 },
] as const;

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
    const context = { region: RECORD.region, release: RECORD.release, suite: RECORD.suite };
    const plan = { ...PLAN, tests: results.tests.map(({ id, attrs }) => ({ id, attrs })) };
    const verdict = judge({ results, plan, end: RECORD.end, entries: [], context });
    const rendering = performance.now();
    const page = renderHtml({
      record: RECORD,
      plan,
      verdict,
      baseline: undefined,
      history: undefined,
      generated: RECORD.started,
    });
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

function makeResults({ tests, failures, logBytes }: (typeof SIZES)[number]): ResultSet {
  const random = randomNumbers(1);
  const log = makeLog(random).toString();
  const size = Math.floor(logBytes / failures);
  const recorded = Array.from({ length: tests }, (_, index) => {
    const test = RecordedTest.ofListedId(testIdOf(index, random));
    const fails = Math.floor((index * failures) / tests) !== Math.floor(((index + 1) * failures) / tests);
    const from = Math.floor(random() * (log.length - size));
    const start = Date.parse(RECORD.started) + index * 400;
    const seconds = random() * 8;
    test.addAttempt({
      status: fails ? 'fail' : index % 8 === 0 ? 'skip' : 'success',
      start: new Date(start).toISOString(),
      stop: new Date(start + seconds * 1000).toISOString(),
      durationSeconds: seconds,
      reason: !fails && index % 8 === 0 ? 'Live migration is not available.' : undefined,
      traceback: fails ? tracebackOf(index, random).toString() : undefined,
      attachments: fails
        ? [
            {
              name: "pythonlogging:''",
              mime: 'text/plain',
              sizeBytes: size,
              text: log.slice(from, from + size),
            },
          ]
        : [],
    } satisfies Attempt);
    return test;
  });
  return { format: 'subunit-v2', tests: recorded, fixtures: [], problems: [], intact: true };
}

async function measure(
  { tests, failures, logBytes }: (typeof SIZES)[number],
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
  const table = new Table({ colAligns: ['left', 'right'], style: { head: [], border: [] } });
  table.push(
    ['rendering, s', (made.renderMs / 1000).toFixed(2)],
    ['file, MB', (Buffer.byteLength(made.page) / 1e6).toFixed(2)],
    ['empty page, ms', empty.toFixed(0)],
    ['first rows, ms', `${rows.toFixed(0)} (${(rows / empty).toFixed(1)} times)`],
    ['filter, ms', median(opened.map(({ filterMs }) => filterMs)).toFixed(0)],
    ['first details, ms', median(opened.map(({ firstOpenMs }) => firstOpenMs)).toFixed(0)],
  );
  console.log(
    `\n${tests} tests, ${failures} failures, ${logBytes / 1e6} MB of logs, median of ${values.runs}`,
  );
  console.log(table.toString());
  for (const { name, sizeBytes } of made.others) {
    const ms = median(otherMs.get(name) ?? []);
    console.log(
      `${name}: ${(sizeBytes / 1e6).toFixed(2)} MB, first rows ${ms.toFixed(0)} ms (${(ms / empty).toFixed(1)} times)`,
    );
  }
}

async function openPage(from: Browser, file: string, selector: string): Promise<number> {
  const page = await from.newPage({ viewport: { width: 1366, height: 768 } });
  await page.addInitScript(WHEN_THERE(selector));
  await page.goto(pathToFileURL(file).href);
  const result = Number(await page.evaluate(READY));
  await page.close();
  return result;
}

async function openReport(from: Browser, file: string): Promise<Opened> {
  const page = await from.newPage({ viewport: { width: 1366, height: 768 } });
  await page.addInitScript(WHEN_THERE('#all-tests tbody .open'));
  await page.goto(pathToFileURL(file).href);
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

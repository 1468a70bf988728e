import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { ResultSet, TestResult } from '../../src/model/test-result.ts';
import { encodePacket } from '../../src/subunit/encoder.ts';

/*
 * The reports that others make of the same results: each gets them in the form that it reads. The programs are installed into
 * the bench's own cache.
 */

export interface OtherReport {
  readonly name: string;
  readonly file: string;
  /** The file and all that it needs beside it. */
  readonly sizeBytes: number;
  /** A row of its table of tests. */
  readonly row: string;
}

interface Maker {
  readonly name: string;
  readonly row: string;
  /** Where in the folder given it leaves the report. */
  readonly file: string;
  readonly make: (results: readonly TestResult[], folder: string) => Promise<unknown>;
}

const CACHE = fileURLToPath(new URL('../../.cache/bench/reports', import.meta.url));
const VENV = join(CACHE, 'venv', 'bin');
const PYTHON_PACKAGES = ['python-subunit==1.4.6', 'os-testr==3.0.0', 'rally==5.1.1'];
const NPM_PACKAGES = ['allure@3.18.0', '@playwright/test@1.65.1'];

const MAKERS: readonly Maker[] = [
  { name: 'subunit2html', row: '#result_table tr.passClass', file: 'results.html', make: makeSubunit2html },
  { name: 'Rally, html-static', row: 'tbody[ng-repeat] tr', file: 'report.html', make: makeRally },
  // what it shows first is its list of files, closed
  { name: 'Playwright', row: '.chip-header', file: 'html/index.html', make: makePlaywright },
  {
    name: 'Allure, single file',
    row: '[data-testid="tree-leaf"]',
    file: 'single/index.html',
    make: makeAllure,
  },
];

/** Reports that lie in the folder already are not made again. */
export async function makeOtherReports(results: ResultSet, folder: string): Promise<OtherReport[]> {
  await install();
  const { tests } = results;
  const reports: OtherReport[] = [];
  for (const { name, row, file, make } of MAKERS) {
    const own = join(folder, `${name.replaceAll(/\W+/g, '-')}-${tests.length}`);
    await mkdir(own, { recursive: true });
    const report = join(own, file);
    if (!existsSync(report)) await make(tests, own);
    reports.push({ name, file: report, row, sizeBytes: await sizeOf(report, file) });
  }
  return reports;
}

async function install(): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  if (!existsSync(join(VENV, 'rally'))) {
    await execa('python3', ['-m', 'venv', join(CACHE, 'venv')]);
    await execa(join(VENV, 'pip'), ['install', '--quiet', ...PYTHON_PACKAGES]);
  }
  if (!existsSync(join(CACHE, 'node_modules', '.bin', 'allure'))) {
    const env = { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
    await execa('npm', ['install', '--prefix', CACHE, '--no-audit', '--no-fund', ...NPM_PACKAGES], { env });
  }
}

/** Playwright's page is nothing without what lies beside it. */
async function sizeOf(report: string, file: string): Promise<number> {
  if (!file.startsWith('html/')) return (await stat(report)).size;
  const entries = await readdir(join(report, '..'), { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) => stat(join(entry.parentPath, entry.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

async function writeStream(tests: readonly TestResult[], folder: string): Promise<string> {
  const packets: Buffer[] = [];
  for (const { id, status, start, stop, reason, traceback, attachments } of tests) {
    const at = (iso: string | undefined) => BigInt(Date.parse(iso ?? '')) * 1_000_000n;
    const common = { testId: id, tags: [], runnable: true, eof: false, timestampNs: at(stop) };
    // Rally takes no test that was not announced
    packets.push(encodePacket({ ...common, status: 'exists' }));
    packets.push(encodePacket({ ...common, status: 'inprogress', timestampNs: at(start) }));
    const files: [string, string | undefined][] = [
      ['reason', reason],
      ['traceback', traceback],
      ...attachments.map(({ name, text }): [string, string | undefined] => [name, text]),
    ];
    for (const [name, text] of files) {
      if (text === undefined) continue;
      const mime =
        name === 'traceback'
          ? 'text/x-traceback; charset="utf8"; language="python"'
          : 'text/plain; charset="utf8"';
      packets.push(encodePacket({ ...common, mime, file: { name, bytes: Buffer.from(text) }, eof: true }));
    }
    packets.push(encodePacket({ ...common, status }));
  }
  const file = join(folder, 'stream.subunit');
  await writeFile(file, Buffer.concat(packets));
  return file;
}

async function makeSubunit2html(tests: readonly TestResult[], folder: string): Promise<void> {
  const file = join(folder, 'results.html');
  await execa(join(VENV, 'subunit2html'), [await writeStream(tests, folder), file], { reject: false });
}

/** As `rally verify import` and `rally verify report --type html-static` do it, without the database between them. */
const RALLY = `
import datetime, sys
from rally.common.io import subunit_v2
from rally.plugins.verification.reporters import HTMLStaticReporter
parsed = subunit_v2.parse(open(sys.argv[1], 'rb'))
now = datetime.datetime.now()
class Verification:
    uuid = 'b1'; created_at = now; updated_at = now; status = 'failed'; run_args = {}
    tests = parsed.tests
for key, value in parsed.totals.items():
    setattr(Verification, key, value)
report = HTMLStaticReporter([Verification], sys.argv[2])
for name, text in report.generate()['files'].items():
    open(name, 'w').write(text)
`;

async function makeRally(tests: readonly TestResult[], folder: string): Promise<void> {
  const file = join(folder, 'report.html');
  await execa(join(VENV, 'python'), ['-c', RALLY, await writeStream(tests, folder), file]);
}

async function makeAllure(tests: readonly TestResult[], folder: string): Promise<void> {
  const input = join(folder, 'results');
  await mkdir(input, { recursive: true });
  const statuses: Record<string, string> = { success: 'passed', fail: 'failed', skip: 'skipped' };
  for (const [at, test] of tests.entries()) {
    const sources = test.attachments.map((_, number) => `${at}-${number}-attachment.txt`);
    for (const [number, source] of sources.entries()) {
      await writeFile(join(input, source), test.attachments[number]?.text ?? '');
    }
    const result = {
      uuid: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
      historyId: String(at),
      name: test.id,
      fullName: test.id,
      status: statuses[test.status],
      stage: 'finished',
      statusDetails: { message: test.reason ?? test.traceback?.split('\n').at(-2), trace: test.traceback },
      start: Date.parse(test.start ?? ''),
      stop: Date.parse(test.stop ?? ''),
      attachments: sources.map((source) => ({ name: 'pythonlogging', source, type: 'text/plain' })),
    };
    await writeFile(join(input, `${at}-result.json`), JSON.stringify(result));
  }
  const out = join(folder, 'single');
  const allure = join(CACHE, 'node_modules', '.bin', 'allure');
  await execa(allure, ['awesome', input, '--single-file', '--output', out], { cwd: folder });
}

/**
 * Its runner starts a process anew after each failure, hours for 20,000 tests; so its reporter gets the events of such a run from a
 * file, as `playwright merge-reports` takes them from its shards. Format: that of the `blob` reporter of 1.65, which is not documented.
 */
async function makePlaywright(tests: readonly TestResult[], folder: string): Promise<void> {
  const blobs = join(folder, 'blob');
  await mkdir(blobs, { recursive: true });
  const events = join(folder, 'report.jsonl');
  await writeFile(
    events,
    playwrightEvents(tests)
      .map((event) => `${JSON.stringify(event)}\n`)
      .join(''),
  );
  await execa('python3', ['-m', 'zipfile', '-c', join(blobs, 'report.zip'), events]);
  await execa(
    join(CACHE, 'node_modules', '.bin', 'playwright'),
    ['merge-reports', '--reporter=html', blobs],
    {
      cwd: folder,
      env: { PLAYWRIGHT_HTML_OUTPUT_DIR: join(folder, 'html'), PLAYWRIGHT_HTML_OPEN: 'never' },
    },
  );
}

function playwrightEvents(tests: readonly TestResult[]): object[] {
  const location = { file: 'tempest.spec.mjs', line: 1, column: 1 };
  const entries = tests.map(({ id }, at) => ({
    ...{ testId: `test-${at}`, title: id, location },
    ...{ retries: 0, tags: [], repeatEachIndex: 0, annotations: [] },
  }));
  const project = {
    ...{ metadata: {}, name: '', outputDir: 'out', repeatEach: 1, retries: 0, testDir: '', timeout: 0 },
    ...{
      testIgnore: [],
      testMatch: [],
      grep: [],
      grepInvert: [],
      dependencies: [],
      snapshotDir: '',
      use: {},
    },
    suites: [{ title: location.file, location: { ...location, line: 0, column: 0 }, entries }],
  };
  const config = {
    ...{ globalTimeout: 0, maxFailures: 0, metadata: {}, rootDir: '/tests', shard: null, version: '1.65.1' },
    ...{ workers: 4, globalSetup: null, globalTeardown: null, tags: [], webServer: null },
  };
  const start = Date.parse(tests[0]?.start ?? '');
  const duration = Date.parse(tests.at(-1)?.stop ?? '') - start;
  return [
    { method: 'onBlobReportMetadata', params: { version: 2, userAgent: 'bench', pathSeparator: '/' } },
    { method: 'onConfigure', params: { config } },
    { method: 'onProject', params: { project } },
    { method: 'onBegin' },
    ...tests.flatMap((test, at) => playwrightTest(test, `test-${at}`)),
    { method: 'onEnd', params: { result: { status: 'failed', startTime: start, duration } } },
  ];
}

function playwrightTest(test: TestResult, testId: string): object[] {
  const statuses: Record<string, string> = { success: 'passed', fail: 'failed', skip: 'skipped' };
  const id = `${testId}-result`;
  const startTime = Date.parse(test.start ?? '');
  const begin = { id, retry: 0, workerIndex: 0, parallelIndex: 0, startTime };
  const attachments = test.attachments.map(({ name, text = '' }) => ({
    ...{ name, contentType: 'text/plain', base64: Buffer.from(text).toString('base64') },
  }));
  const { reason, traceback } = test;
  const annotations = reason === undefined ? [] : [{ type: 'skip', description: reason }];
  const result = {
    ...{ id, duration: (test.durationSeconds ?? 0) * 1000, status: statuses[test.status] },
    errors: traceback === undefined ? [] : [{ message: traceback.split('\n').at(-3), stack: traceback }],
    annotations,
  };
  const expectedStatus = test.status === 'skip' ? 'skipped' : 'passed';
  return [
    { method: 'onTestBegin', params: { testId, result: begin } },
    ...(attachments.length === 0
      ? []
      : [{ method: 'onAttach', params: { testId, resultId: id, attachments } }]),
    { method: 'onTestEnd', params: { test: { testId, expectedStatus, timeout: 0, annotations }, result } },
  ];
}

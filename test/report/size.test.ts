import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { JudgedTest } from '../../src/model/verdict.ts';
import { renderHtml } from '../../src/report/html.ts';
import type { PageIndex } from '../../src/report/page/contract.ts';
import type { TextLimits } from '../../src/report/page/text-limits.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { wordingOf } from '../../src/report/wording/languages.ts';
import { inputOf, makeResults, SIZES } from '../bench/generated-run.ts';
import { readable, unpack, unpackDetails } from './packed-page.ts';
import { FAIL, judged, KNOWN, result, sampleInput } from './sample.ts';

test('a run of 1,600 tests with 77 failures and 2.8 MB of logs is a file of less than 600 KB', () => {
  const [size] = SIZES;
  expect(Buffer.byteLength(renderHtml(inputOf(makeResults(size))))).toBeLessThan(size.fileBytes);
});

interface MassFailure {
  readonly tests: number;
  readonly causes: number;
  readonly logChars: number;
  readonly tracebackChars: number;
}

const SOURCE = { file: 'stream.subunit', sha256: 'ab'.repeat(32) };

/** A run in which every test failed; what they printed can hardly be packed. */
function massFailure({ tests, causes, logChars, tracebackChars }: MassFailure): ReportInput {
  const noise = randomBytes(3_000_000).toString('base64');
  const rows = Array.from({ length: tests }, (_, at) => {
    const piece = (place: number, chars: number) => noise.slice(place % 3_000_000).slice(0, chars);
    const text = piece(at * 50_000, logChars);
    const traceback = `Traceback:\n  File "a.py"\nError: ${piece(1_500_000 + at * 50_000, tracebackChars)}`;
    return judged(`a.b.C.test_${at}`, 'new-failure', 'blocks', {
      observed: 'fail',
      cluster: `c-${at % causes}`,
      result: result({
        status: 'fail',
        traceback,
        attachments: [{ name: 'log', mime: 'text/plain', sizeBytes: logChars, text }],
      }),
    });
  });
  return { ...sampleInput({ ...FAIL.verdict, tests: rows, clusters: [] }), sources: [SOURCE] };
}

/** What a page says of its size, and what was cut. */
function sizeWords(page: string): string[] {
  const said =
    /<(?:p|strong|li)>([^<]*(?: MB[ 입]|SHA-256 [0-9a-f]|to attach,|유지하려고|result files)[^<]*)</g;
  return [...(readable(page).split('id="rows"')[1] ?? '').matchAll(said)].map(([, words = '']) => words);
}

test('what packs to more than 10 MB is cut, no row is lost, and the page says so and that it is still large', async () => {
  const input = massFailure({ tests: 60, causes: 4, logChars: 200_000, tracebackChars: 1_000 });
  const page = renderHtml(input);
  expect(sizeWords(page)).toEqual([
    'So that this file stays small enough to attach, what tests printed is cut: logs to 100,000 characters, tracebacks and reasons to 50,000. No test was left out. All of it is in the run folder:',
    `stream.subunit (SHA-256 ${SOURCE.sha256})`,
    'This file is 5.9 MB large; some trackers refuse that.',
  ]);
  expect((await unpack<PageIndex>(page, 'index')).ids).toHaveLength(60);
  expect(Buffer.byteLength(page).toString()).toMatch(/^5[89]\d{5}$/);
});

test.each<[string, string, MassFailure, TextLimits]>([
  [
    'logs to 100,000 characters, tracebacks and reasons to 50,000.',
    '로그 100,000자, 트레이스백과 사유 50,000자까지.',
    { tests: 8, causes: 1, logChars: 125_000, tracebackChars: 900 },
    { log: 100_000, traceback: 50_000, logsPerCause: Infinity },
  ],
  [
    'logs to 20,000 characters, tracebacks and reasons to 20,000.',
    '로그 20,000자, 트레이스백과 사유 20,000자까지.',
    { tests: 15, causes: 1, logChars: 100_000, tracebackChars: 900 },
    { log: 20_000, traceback: 20_000, logsPerCause: Infinity },
  ],
  [
    'logs to 20,000 characters, tracebacks and reasons to 8,000, logs of 20 tests of each cause only.',
    '로그 20,000자, 트레이스백과 사유 8,000자까지, 로그는 원인별로 테스트 20개의 것만 보관.',
    { tests: 40, causes: 1, logChars: 20_000, tracebackChars: 10_000 },
    { log: 20_000, traceback: 8_000, logsPerCause: 20 },
  ],
  [
    'logs to 8,000 characters, tracebacks and reasons to 3,000, logs of 3 tests of each cause only.',
    '로그 8,000자, 트레이스백과 사유 3,000자까지, 로그는 원인별로 테스트 3개의 것만 보관.',
    { tests: 40, causes: 4, logChars: 30_000, tracebackChars: 10_000 },
    { log: 8_000, traceback: 3_000, logsPerCause: 3 },
  ],
  [
    'logs to 2,000 characters, tracebacks and reasons to 800, logs of 1 test of each cause only.',
    '로그 2,000자, 트레이스백과 사유 800자까지, 로그는 원인별로 테스트 1개의 것만 보관.',
    { tests: 130, causes: 40, logChars: 10_000, tracebackChars: 4_000 },
    { log: 2_000, traceback: 800, logsPerCause: 1 },
  ],
])('a step of the cut holds what it says: %s', async (english, korean, given, limits) => {
  const maxBytes = 1_000_000;
  const input = massFailure(given);
  const page = renderHtml(input, { maxBytes });
  expect(sizeWords(page)[0]).toContain(`what tests printed is cut: ${english} No test was left out.`);
  expect(wordingOf('ko').pageCut(limits)).toContain(
    `출력한 내용을 줄였습니다: ${korean} 빠진 테스트는 없습니다.`,
  );
  expect(Buffer.byteLength(page)).toBeLessThan(maxBytes);

  const { ids } = await unpack<PageIndex>(page, 'index');
  const rowOf = new Map(input.verdict.tests.map((row) => [row.id, row]));
  const logsOf = new Map<string, number>();
  for (const [at, { attempts }] of (await unpackDetails(page)).entries()) {
    const row = rowOf.get(ids[at] ?? '');
    const [attempt] = attempts;
    expectHeadAndTail(attempt?.traceback, row?.result?.traceback, limits.traceback);
    for (const { title, text } of attempt?.attachments ?? []) {
      if (text === undefined) expect(title).toContain('not kept as text');
      else {
        expectHeadAndTail(text, row?.result?.attachments[0]?.text, limits.log);
        logsOf.set(row?.cluster ?? '', (logsOf.get(row?.cluster ?? '') ?? 0) + 1);
      }
    }
  }
  expect(ids).toHaveLength(given.tests);
  expect([...logsOf.values()]).toEqual(Array(given.causes).fill(Math.min(limits.logsPerCause, given.tests)));
});

function expectHeadAndTail(shown = '', whole = '', most: number) {
  const [, head = whole, cut = '0', tail = ''] =
    /^(.*)\n… ([\d,]+) characters? cut here …\n(.*)$/s.exec(shown) ?? [];
  expect(whole.startsWith(head) && whole.endsWith(tail)).toBe(true);
  expect(head.length + Number(cut.replaceAll(',', '')) + tail.length).toBe(whole.length);
  expect(whole.length > most).toBe(cut !== '0');
  expect(head.length + tail.length).toBeLessThanOrEqual(most);
}

test('where the results lie in no run folder, the page says so in its own language', () => {
  const input = massFailure({ tests: 2, causes: 1, logChars: 200_000, tracebackChars: 900 });
  const page = renderHtml({ ...input, sources: [], language: 'ko' }, { maxBytes: 400_000 });
  expect(sizeWords(page)).toEqual([
    '첨부할 수 있는 크기를 유지하려고 테스트가 출력한 내용을 줄였습니다: 로그 100,000자, 트레이스백과 사유 50,000자까지. 빠진 테스트는 없습니다. 전체 내용은 판정에 쓴 결과 파일에 있습니다.',
  ]);
});

test('a cause whose first tests have no log keeps those of the tests that have one', async () => {
  const input = massFailure({ tests: 60, causes: 1, logChars: 30_000, tracebackChars: 10_000 });
  const tests = input.verdict.tests.map((row, at) =>
    at % 2 === 0 || row.result === undefined
      ? row
      : { ...row, id: `a.a.${row.id}`, result: result({ status: 'fail', traceback: row.result.traceback }) },
  );
  const page = renderHtml({ ...input, verdict: { ...input.verdict, tests } }, { maxBytes: 1_000_000 });
  const details = await unpackDetails(page);
  expect(details.filter(({ attempts }) => attempts[0]?.attachments[0]?.text !== undefined)).toHaveLength(20);
});

const LONG = 'x'.repeat(2_000);

test.each<[string, (at: number) => JudgedTest]>([
  [
    'skips for reasons of their own, each long',
    (at) =>
      judged(`a.b.C.test_${at}`, 'skip', 'accounted', {
        observed: 'skip',
        result: result({ status: 'skip', reason: `${at} ${LONG}` }),
      }),
  ],
  [
    'tests newly skipped for reasons of their own, each long',
    (at) =>
      judged(`a.b.C.test_${at}`, 'newly-skipped', 'warns', {
        observed: 'skip',
        result: result({ status: 'skip', reason: `${at} ${LONG}` }),
      }),
  ],
  [
    'failures of their own causes, each with an entry',
    (at) =>
      judged(`a.b.C.test_${at}`, 'known-failure', 'accounted', {
        observed: 'fail',
        cluster: `c-${at}`,
        entry: { ...KNOWN, line: at },
        result: result({ status: 'fail', traceback: `Traceback:\n  File "a.py"\nError: ${at} ${LONG}` }),
      }),
  ],
])('what is told without the script stays small: 2,000 %s', (_, row) => {
  const tests = Array.from({ length: 2_000 }, (_, at) => row(at));
  const page = renderHtml(sampleInput({ ...FAIL.verdict, tests, clusters: [] }));
  const packed = /<script type="text\/plain".*?<\/script>/gs;
  expect(Buffer.byteLength(page.replaceAll(packed, ''))).toBeLessThan(500_000);
  expect(readable(page)).toContain('… and ');
});

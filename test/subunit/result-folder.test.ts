import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseTestId } from '../../src/model/test-id.ts';
import type { Attempt, ResultSet, TestResult, TestStatus } from '../../src/model/test-result.ts';
import { SubunitDecoder } from '../../src/subunit/decoder.ts';
import { type FoldOptions, ResultFolder } from '../../src/subunit/result-folder.ts';
import { attachment, packet, STREAM_NAMES, stream } from './streams.ts';

const T = 'pkg.mod.Class.test_a';
const AT = 1_795_372_587_000_000_000n;

/** Everything that a result says, getters included. */
function plainTest(test: TestResult) {
  const { id, attrs, tags, worker, attempts } = test;
  return { id, attrs, tags, worker, ...plainAttempt(test), attempts: attempts.map(plainAttempt) };
}

function plainAttempt({ status, start, stop, durationSeconds, reason, traceback, attachments }: Attempt) {
  return { status, start, stop, durationSeconds, reason, traceback, attachments };
}

describe('recordings', () => {
  test('each gives the results that its README promises', () => {
    const lines = STREAM_NAMES.map((name) => `${name}: ${summary(fold([stream(name)]))}`);
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "a_wrong_credentials: exists 103; setUpClass fail 17, setUpClass skip 1; intact
      all-statuses: success 1, fail 1, xfail 1, uxsuccess 1, skip 1, inprogress 1; intact
      c_docker_kill_tempest: success 8, skip 1, inprogress 1, exists 24; intact
      d_import_error: success 1; import fail 2; intact
      d_import_error_subunit_run: import fail 1; intact
      d_import_error_subunit_run_discover: success 1; import fail 2; intact
      d_unknown_id_subunit_run: import fail 1; intact
      e_skips: exists 2, skip 7; setUpClass skip 1; intact
      f_xfail_uxsuccess: fail 3, uxsuccess 3, xfail 3; intact
      g_timeout: success 2, fail 1; intact
      h_docker_logs_jsonfile_corrupted: subunit-as-text; not intact
      h_noise_capture_on: success 2; intact
      h_noise_subunit_run: success 2; foreign-bytes; intact
      j_oversize_crash: success 1, inprogress 1, exists 1; intact
      k_detail_name_crash_subunit_run: success 2; intact
      k_korean: success 2, fail 1; intact
      l_concurrency2_offline: fail 7, success 4, xfail 1, skip 7, uxsuccess 1, exists 2; setUpClass skip 1; output-without-test; intact
      l_list_stream: exists 44; intact
      logcap: fail 1, success 1; intact
      m_empty: intact
      m_zero_tests: foreign-bytes; intact
      main_servers_interrupted: success 78, exists 531, skip 13, inprogress 1; setUpClass skip 3; intact
      n_worker_dies_in_set_up: success 1, exists 2; intact
      one_test_subunit_runner: success 1; intact
      one_test_tempest_run: success 1; intact
      smoke: success 76, exists 33, skip 2; setUpClass skip 15; intact"
    `);
  });

  test('imports that failed, class fixtures and their reasons', () => {
    const fixtures = ['d_import_error', 'a_wrong_credentials', 'e_skips', 'd_unknown_id_subunit_run'].flatMap(
      (name) =>
        fold([stream(name)])
          .fixtures.slice(0, 2)
          .map(({ kind, scope, status, reason, traceback }) => {
            return `${kind} ${scope} ${status} ${reason ?? traceback?.trim().split('\n').at(-1)}`;
          }),
    );
    expect(fixtures.join('\n')).toMatchInlineSnapshot(`
      "import osgate_b.test_broken_import fail ModuleNotFoundError: No module named 'no_such_module_for_osgate'
      import osgate_b.test_broken_syntax fail SyntaxError: invalid syntax
      setUpClass tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON fail Details: The request you have made requires authentication.
      setUpClass tempest.api.compute.flavors.test_flavors_negative.FlavorsV2NegativeTest fail Details: The request you have made requires authentication.
      setUpClass osgate_t.test_shapes.SkipInSetUpClass skip skipped for the whole class
      import test_nope fail AttributeError: type object 'Good' has no attribute 'test_nope'"
    `);
  });

  test('Korean text in ids, attachments, tracebacks and reasons', () => {
    const [detail, fail, identifier] = fold([stream('k_korean')]).tests;
    const attached = detail?.attachments.map(({ name, mime, sizeBytes, text }) => [
      name,
      mime,
      sizeBytes,
      text,
    ]);
    expect({
      attached,
      fail: fail?.traceback?.split('\n').at(-2),
      id: identifier?.id,
    }).toMatchInlineSnapshot(`
      {
        "attached": [
          [
            "console-log",
            "text/plain; charset="utf8"",
            42,
            "부팅 로그: 안녕하세요
      둘째 줄
      ",
          ],
          [
            "euckr",
            "text/plain; charset="euc-kr"",
            6,
            "한국어",
          ],
          [
            "binary",
            "application/octet-stream",
            256,
            undefined,
          ],
          [
            "pythonlogging:''",
            "text/plain; charset="utf8"",
            0,
            "",
          ],
        ],
        "fail": "AssertionError: 서버가 ACTIVE 상태가 되지 않았습니다: 오류 — “타임아웃” 😀",
        "id": "osgate_t.test_shapes.KoreanShapes.test_identifier_한글",
      }
    `);
    const skipped = fold([stream('e_skips')]).tests.map(({ id, reason }) => [id.split('.').at(-1), reason]);
    expect(skipped).toMatchInlineSnapshot(`
      [
        [
          "test_a",
          undefined,
        ],
        [
          "test_b",
          undefined,
        ],
        [
          "test_skip_because",
          "Skipped until bug: https://launchpad.net/bugs/1234567 is resolved.",
        ],
        [
          "test_skip_decorator",
          "static skip: feature flag off",
        ],
        [
          "test_skip_empty_reason",
          "no reason given.",
        ],
        [
          "test_skip_exception",
          "skipException raised in the body",
        ],
        [
          "test_skip_if",
          "skipIf: floating IPs are not available",
        ],
        [
          "test_skip_korean",
          "건너뜀: 이 클라우드에는 유동 IP가 없습니다",
        ],
        [
          "test_skip_multiline",
          "line one
      line two
      	tabbed <xml> & "quotes" [31mred",
        ],
      ]
    `);
  });

  test('workers are told apart', () => {
    const { tests } = fold([stream('l_concurrency2_offline')]);
    const workers = Object.groupBy(tests, ({ worker }) => worker ?? 'none');
    expect(Object.entries(workers).map(([worker, list]) => [worker, list?.length])).toMatchInlineSnapshot(`
      [
        [
          "worker-0",
          11,
        ],
        [
          "worker-1",
          11,
        ],
      ]
    `);
  });

  test('a stream taken from container logs is named as what it was', () => {
    const { problems, intact } = fold([stream('h_docker_logs_jsonfile_corrupted')]);
    expect({ problems, intact }).toMatchInlineSnapshot(`
      {
        "intact": false,
        "problems": [
          {
            "code": "subunit-as-text",
            "hint": "take the stream from a file, not from container logs or a terminal",
            "message": "these 2000 bytes were a subunit stream until something took them for text: what was above 0x7F is lost",
          },
        ],
      }
    `);
  });
});

describe('tests and attempts', () => {
  test('one test from plan to success', () => {
    const events = [
      packet({ testId: `${T}[id-1,smoke]`, status: 'exists' }),
      packet({ testId: `${T}[id-1,smoke]`, status: 'inprogress', timestampNs: AT, tags: ['worker-0'] }),
      packet({
        testId: `${T}[id-1,smoke]`,
        status: 'success',
        timestampNs: AT + 1_500_001_000n,
        routeCode: '0',
      }),
    ];
    expect(fold(events).tests.map(plainTest)).toMatchInlineSnapshot(`
      [
        {
          "attachments": [],
          "attempts": [
            {
              "attachments": [],
              "durationSeconds": undefined,
              "reason": undefined,
              "start": undefined,
              "status": "success",
              "stop": "2026-11-22T18:36:28.500001Z",
              "traceback": undefined,
            },
            {
              "attachments": [],
              "durationSeconds": undefined,
              "reason": undefined,
              "start": "2026-11-22T18:36:27.000000Z",
              "status": "inprogress",
              "stop": undefined,
              "traceback": undefined,
            },
          ],
          "attrs": [
            "id-1",
            "smoke",
          ],
          "durationSeconds": undefined,
          "id": "pkg.mod.Class.test_a",
          "reason": undefined,
          "start": "2026-11-22T18:36:27.000000Z",
          "status": "inprogress",
          "stop": undefined,
          "tags": [
            "worker-0",
          ],
          "traceback": undefined,
          "worker": "0",
        },
      ]
    `);
  });

  const cases: [title: string, statuses: TestStatus[], attempts: TestStatus[]][] = [
    ['only planned: no attempt', ['exists'], []],
    ['started and never ended', ['exists', 'inprogress'], ['inprogress']],
    ['a second start after the end', ['inprogress', 'fail', 'inprogress', 'success'], ['fail', 'success']],
    ['a second start that never ends', ['inprogress', 'success', 'inprogress'], ['success', 'inprogress']],
    ['a start while one goes on', ['inprogress', 'inprogress', 'success'], ['inprogress', 'success']],
    ['an end without a start', ['exists', 'fail'], ['fail']],
    ['two ends', ['inprogress', 'success', 'fail'], ['success', 'fail']],
    ['planned again later', ['inprogress', 'success', 'exists'], ['success']],
  ];
  test.each(cases)('%s', (_, statuses, attempts) => {
    const [result] = fold(statuses.map((status) => packet({ testId: T, status }))).tests;
    expect(result?.attempts.map(({ status }) => status)).toEqual(attempts);
    expect(result?.status).toBe(attempts.at(-1) ?? 'exists');
  });

  test('two workers that run the same test do not end each other', () => {
    const events = [
      packet({ testId: T, status: 'inprogress', routeCode: '0', timestampNs: AT }),
      packet({ testId: T, status: 'inprogress', routeCode: '1', timestampNs: AT + 1_000_000_000n }),
      attachment(T, 'traceback', 'of worker 1', { routeCode: '1' }),
      packet({ testId: T, status: 'success', routeCode: '0', timestampNs: AT + 5_000_000_000n }),
      packet({ testId: T, status: 'fail', routeCode: '1', timestampNs: AT + 7_000_000_000n }),
    ];
    const attempts = fold(events).tests[0]?.attempts;
    expect(attempts?.map((a) => [a.status, a.durationSeconds, a.traceback])).toEqual([
      ['success', 5, undefined],
      ['fail', 6, 'of worker 1'],
    ]);
  });

  test('tests come in the order of first sight, whatever ends first', () => {
    const events = ['b', 'a', 'c'].map((id) => packet({ testId: id, status: 'exists' }));
    events.push(packet({ testId: 'c', status: 'success' }), packet({ testId: 'a', status: 'fail' }));
    expect(fold(events).tests.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'b exists',
      'a fail',
      'c success',
    ]);
  });

  test('an id that cannot be run is not planned, but its result counts', () => {
    const planned = packet({ testId: T, status: 'exists', runnable: false });
    expect(fold([planned]).tests).toEqual([]);
    expect(summary(fold([planned, packet({ testId: T, status: 'fail', runnable: false })]))).toBe(
      'fail 1; intact',
    );
  });

  test('ids that differ only in their attributes stay apart', () => {
    const { tests, problems } = fold([
      packet({ testId: `${T}[one]`, status: 'exists' }),
      packet({ testId: `${T}[two]`, status: 'exists' }),
      packet({ testId: `${T}[two]`, status: 'success' }),
      packet({ testId: T, status: 'inprogress' }),
    ]);
    expect(tests.map(({ id, attrs, status }) => ({ id, attrs, status }))).toMatchInlineSnapshot(`
      [
        {
          "attrs": [
            "one",
          ],
          "id": "pkg.mod.Class.test_a",
          "status": "inprogress",
        },
        {
          "attrs": [],
          "id": "pkg.mod.Class.test_a[two]",
          "status": "success",
        },
      ]
    `);
    expect(problems).toMatchInlineSnapshot(`
      [
        {
          "code": "ambiguous-test-id",
          "message": "pkg.mod.Class.test_a[two] in the packet at offset 34: another test differs from it only in the attributes; both are kept, this one under its whole id",
        },
      ]
    `);
  });

  test('times: missing, backwards, more than a second of nanoseconds, and the ends of the range', () => {
    const times: [bigint | undefined, bigint | undefined][] = [
      [undefined, AT],
      [AT, undefined],
      [AT, AT - 90_000_000_000n],
      [0n, 4_294_967_295_999_999_999n],
    ];
    const events = times.flatMap(([start, stop], i) => [
      packet({ testId: `t${i}`, status: 'inprogress', ...(start !== undefined && { timestampNs: start }) }),
      packet({ testId: `t${i}`, status: 'success', ...(stop !== undefined && { timestampNs: stop }) }),
    ]);
    const { tests, problems, intact } = fold(events);
    expect(tests.map((t) => [t.start, t.stop, t.durationSeconds])).toMatchInlineSnapshot(`
      [
        [
          undefined,
          "2026-11-22T18:36:27.000000Z",
          undefined,
        ],
        [
          "2026-11-22T18:36:27.000000Z",
          undefined,
          undefined,
        ],
        [
          "2026-11-22T18:36:27.000000Z",
          "2026-11-22T18:34:57.000000Z",
          0,
        ],
        [
          "1970-01-01T00:00:00.000000Z",
          "2106-02-07T06:28:15.999999Z",
          4294967295.999999,
        ],
      ]
    `);
    expect({ problems, intact }).toMatchInlineSnapshot(`
      {
        "intact": true,
        "problems": [
          {
            "code": "time-backwards",
            "message": "t2: ends 90 s before it starts, by the packet at offset 70; its duration is taken as 0",
          },
        ],
      }
    `);
  });
});

describe('attachments', () => {
  test('pieces are joined before they are decoded', () => {
    const bytes = Buffer.from('오류: 서버가 없습니다');
    const events = [...bytes].map((byte, i) =>
      attachment(T, 'traceback', Buffer.from([byte]), { eof: i === bytes.length - 1 }),
    );
    expect(fold([...events, fail()]).tests[0]?.traceback).toBe('오류: 서버가 없습니다');
  });

  test('several of one name stay apart, tracebacks are joined', () => {
    const events = [
      attachment(T, 'log', 'one ', { eof: false }),
      attachment(T, 'traceback', 'first'),
      attachment(T, 'log', 'more'),
      attachment(T, 'log', 'two'),
      attachment(T, 'traceback-1', 'second'),
      attachment(T, 'reason', 'because'),
      fail(),
    ];
    const { attachments, reason, traceback } = fold(events).tests[0] ?? expect.fail();
    expect({
      texts: attachments.map(({ name, text }) => `${name}: ${text}`),
      reason,
      traceback,
    }).toMatchInlineSnapshot(`
      {
        "reason": "because",
        "texts": [
          "log: one more",
          "traceback: first",
          "log: two",
          "traceback-1: second",
          "reason: because",
        ],
        "traceback": "first
      second",
      }
    `);
  });

  test('a traceback is one by its name or by its type', () => {
    const typed = { mime: 'text/x-traceback; charset="utf8"; language="python"' };
    const events = [
      attachment(T, 'volume-fixture', 'of a fixture', typed),
      attachment(T, 'traceback-of-it', 'named', { mime: 'text/plain' }),
      attachment(T, "pythonlogging:''", 'Traceback in a log', { mime: 'text/plain' }),
      fail(),
    ];
    expect(fold(events).tests[0]?.traceback).toBe('of a fixture\nnamed');
  });

  const texts: [mime: string | undefined, bytes: number[], text: string | undefined][] = [
    ['text/plain', [0xc3, 0xa9], 'é'],
    ['text/plain; charset="utf8"', [0xc3, 0xa9, 0xff], 'é\uFFFD'],
    ['text/plain;charset=ISO-8859-1', [0xe9], 'é'],
    ['text/plain; charset="euc-kr"', [0xb0, 0xa1], '가'],
    ['text/plain; charset=klingon', [0x41], undefined],
    ['application/json', [0x7b, 0x7d], '{}'],
    ['application/octet-stream', [0x41], undefined],
    [undefined, [0x41], 'A'],
    [undefined, [0xff, 0x41], undefined],
  ];
  test.each(texts)('the text of %s %j', (mime, bytes, text) => {
    const file = { name: 'x', bytes: Uint8Array.from(bytes) };
    const event = packet({ testId: T, file, eof: true, ...(mime !== undefined && { mime }) });
    expect(fold([event, fail()]).tests[0]?.attachments).toEqual([
      { name: 'x', mime: mime ?? 'application/octet-stream', sizeBytes: bytes.length, text },
    ]);
  });

  test('beyond 1 MiB the text is head and tail, cut between characters, and the size is the true one', () => {
    const line = '서버 로그 0123456789\n';
    const bytes = Buffer.from(line.repeat(100_000));
    const events = Array.from({ length: Math.ceil(bytes.length / 4001) }, (_, i) =>
      attachment(T, 'log', bytes.subarray(i * 4001, (i + 1) * 4001), { eof: (i + 1) * 4001 >= bytes.length }),
    );
    const [log] = fold([...events, fail()]).tests[0]?.attachments ?? [];
    const [head = '', leftOut, tail = ''] = (log?.text ?? '').split(
      /\n\[\.\.\. (\d+) bytes left out \.\.\.\]\n/,
    );
    expect(log?.sizeBytes).toBe(bytes.length);
    expect(bytes.toString().startsWith(head)).toBe(true);
    expect(bytes.toString().endsWith(tail)).toBe(true);
    expect(Buffer.byteLength(head) + Number(leftOut) + Buffer.byteLength(tail)).toBe(bytes.length);
    expect(Buffer.byteLength(head) + Buffer.byteLength(tail)).toBeGreaterThan(1024 * 1024 - 8);
  });

  test('large texts of tests that passed or were skipped stay in the stream, reasons and tracebacks do not', () => {
    const long = 'x'.repeat(1025);
    const end = (status: TestStatus) => [
      attachment(T, 'log', long),
      attachment(T, 'reason', long),
      attachment(T, 'small', 'y'),
      packet({ testId: T, status }),
    ];
    const kept = (status: TestStatus, options?: FoldOptions) =>
      fold(end(status), options).tests[0]?.attachments.map(({ text }) => text?.length);
    expect(kept('success')).toEqual([undefined, 1025, 1]);
    expect(kept('skip')).toEqual([undefined, 1025, 1]);
    expect(kept('fail')).toEqual([1025, 1025, 1]);
    expect(kept('inprogress')).toEqual([1025, 1025, 1]);
    expect(kept('success', { quietTextBytes: 2000 })).toEqual([1025, 1025, 1]);
    expect(kept('fail', { totalTextBytes: 1000 })).toEqual([undefined, 1025, 1]);
  });

  test('what comes after the last status belongs to the attempt before', () => {
    const [result] = fold([packet({ testId: T, status: 'fail' }), attachment(T, 'traceback', 'late')]).tests;
    expect(result?.attempts.map(({ status, traceback }) => [status, traceback])).toEqual([['fail', 'late']]);
    expect([result?.status, result?.traceback]).toEqual(['fail', 'late']);
  });

  test('what comes before any status makes no result', () => {
    const [result] = fold([packet({ testId: T, status: 'exists' }), attachment(T, 'log', 'early')]).tests;
    expect([result?.status, result?.attachments.length]).toEqual(['exists', 1]);
  });
});

describe('problems', () => {
  test('damage, a cut, foreign bytes and what names no test are told with their places', () => {
    const good = packet({ testId: T, status: 'success' });
    const broken = Buffer.from(good);
    broken[10] = 0x21;
    const output = packet({ file: { name: 'stdout', bytes: Buffer.from('runner says hello\n') }, eof: true });
    const bytes = [
      good,
      Buffer.from('\u001b[1mhello\u001b[0m "곳"\n'),
      good,
      broken,
      output,
      packet({ status: 'fail' }),
      good.subarray(0, 7),
    ];
    const { problems, intact } = fold(bytes);
    expect(problems).toMatchInlineSnapshot(`
      [
        {
          "code": "foreign-bytes",
          "message": "20 bytes at offset 29 are no subunit packet: "\\u001b[1mhello\\u001b[0m \\"곳\\"\\n"",
        },
        {
          "code": "damaged-packet",
          "message": "damaged packet at offset 78: its CRC-32 does not fit its content; 29 bytes are not read",
        },
        {
          "code": "output-without-test",
          "message": "18 bytes of "stdout" at offset 107 belong to no test: "runner says hello\\n"",
        },
        {
          "code": "status-without-test",
          "message": "the packet at offset 141 says fail and names no test",
        },
        {
          "code": "stream-cut",
          "message": "the stream ends inside a packet: 7 bytes at offset 149 are its start",
        },
      ]
    `);
    expect(intact).toBe(false);
  });

  test('foreign bytes alone leave a stream intact', () => {
    const { problems, intact } = fold([stream('h_noise_subunit_run'), Buffer.from('x'.repeat(100_000))]);
    expect(problems.map(({ code }) => code)).toEqual(['foreign-bytes']);
    expect(problems[0]?.message.length).toBeLessThan(800);
    expect(intact).toBe(true);
  });

  test('of many problems the first are told and the rest counted', () => {
    const noisy = Array.from({ length: 50 }, () => [
      Buffer.from('hi'),
      packet({ testId: T, status: 'exists' }),
    ]);
    const { problems } = fold(noisy.flat());
    expect(problems.length).toBe(21);
    expect(problems.at(-1)).toEqual({ code: 'foreign-bytes', message: '30 more of foreign-bytes' });
  });

  test('ids that are not UTF-8 make the results uncertain', () => {
    const good = packet({ testId: 'a\uFFFDb', status: 'success' });
    expect(fold([good]).intact).toBe(true);
    const { tests, problems, intact } = fold([withInvalidId()]);
    expect({ ids: tests.map(({ id }) => id), problems, intact }).toMatchInlineSnapshot(`
      {
        "ids": [
          "a�b",
        ],
        "intact": false,
        "problems": [
          {
            "code": "invalid-utf8",
            "message": "the packet at offset 0 holds text that is not UTF-8, read as "a�b"",
          },
        ],
      }
    `);
  });

  test('subunit version 1 is not read, and how to convert it is told', () => {
    const { tests, problems, intact } = fold([
      Buffer.from('time: 2026-11-22 18:42:51Z\ntest: a\nsuccessful: a\n'),
    ]);
    expect({ tests, problems, intact }).toMatchInlineSnapshot(`
      {
        "intact": false,
        "problems": [
          {
            "code": "subunit-v1",
            "hint": "convert it with subunit-1to2 of python-subunit",
            "message": "these 49 bytes are subunit version 1, lines of text that no checksum guards: a cut one looks like a whole one, so only version 2 is read",
          },
        ],
        "tests": [],
      }
    `);
  });
});

describe('a stream cut anywhere', () => {
  test('never shows a terminal status that was not in it, and its tests only move on', () => {
    const bytes = stream('all-statuses');
    let before = fold([]);
    for (let length = 1; length <= bytes.length; length++) {
      const now = fold([bytes.subarray(0, length)]);
      const last = lastStatuses(bytes.subarray(0, length));
      for (const { id, status } of now.tests) expect(last.get(id)).toBe(status);
      expect(now.tests.length).toBeGreaterThanOrEqual(before.tests.length);
      expect(now.intact).toBe(now.problems.length === 0);
      before = now;
    }
    expect(summary(before)).toMatchInlineSnapshot(
      `"success 1, fail 1, xfail 1, uxsuccess 1, skip 1, inprogress 1; intact"`,
    );
  });
});

function fold(chunks: readonly Uint8Array[], options?: FoldOptions): ResultSet {
  const folder = new ResultFolder(options);
  const decoder = new SubunitDecoder(folder);
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end();
  return folder.finish();
}

function fail(): Buffer {
  return packet({ testId: T, status: 'fail' });
}

/** `success 76, skip 17; setUpClass skip 15; foreign-bytes; intact` */
function summary({ tests, fixtures, problems, intact }: ResultSet): string {
  const parts = [
    counted(tests.map(({ status }) => status)),
    counted(fixtures.map(({ kind, status }) => `${kind} ${status}`)),
    problems.map(({ code }) => code).join(', '),
    intact ? 'intact' : 'not intact',
  ];
  return parts.filter(Boolean).join('; ');
}

function counted(names: readonly string[]): string {
  const groups = Object.entries(Object.groupBy(names, (name) => name));
  return groups.map(([name, list]) => `${name} ${list?.length}`).join(', ');
}

/** The last status of each id, straight from the packets. */
function lastStatuses(bytes: Uint8Array): Map<string, TestStatus> {
  const last = new Map<string, TestStatus>();
  const decoder = new SubunitDecoder({
    packet: ({ testId = '', status }) => {
      const { id } = parseTestId(testId);
      last.set(id, status ?? last.get(id) ?? 'exists');
    },
  });
  decoder.push(bytes);
  decoder.end();
  return last;
}

/** A valid packet whose id holds the byte 0xFF. */
function withInvalidId(): Buffer {
  const bytes = packet({ testId: 'a?b', status: 'success' });
  bytes[bytes.indexOf('?')] = 0xff;
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

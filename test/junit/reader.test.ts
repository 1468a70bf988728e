import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJunit } from '../../src/junit/reader.ts';
import { resultLines } from './result-lines.ts';

const fixture = (name: string) => readFile(new URL(`../fixtures/junit/${name}.xml`, import.meta.url));
const read = (xml: string) => readJunit([Buffer.from(xml)]);

const one = (inside: string, attributes = '') =>
  `<testsuite name="s"><testcase classname="a.B" name="test_c" time="1.5"${attributes}>${inside}</testcase></testsuite>`;

test.each([
  ['several failures', '<failure message="one">1</failure><error type="E">2</error>', 'fail', 'one\n1\nE\n2'],
  ['a failure without text', '<failure/>', 'fail', 'failed without a word'],
  [
    'a message that the text repeats',
    '<failure message="boom">Traceback\nE: boom</failure>',
    'fail',
    'Traceback\nE: boom',
  ],
  ['a line break as a reference', '<failure message="one&#10;two"/>', 'fail', 'one\ntwo'],
  [
    'escaped text and CDATA',
    '<failure>&lt;a&gt; &amp;amp; <![CDATA[<b>]]></failure>',
    'fail',
    '<a> &amp; <b>',
  ],
  ['skipped and failed', '<skipped/><failure>x</failure>', 'fail', 'x'],
  [
    'reruns that failed too',
    '<failure>1</failure><rerunFailure><stackTrace>2</stackTrace></rerunFailure>',
    'fail>fail',
    '2',
  ],
  ['flaky', '<flakyFailure>1</flakyFailure><flakyError>2</flakyError>', 'fail>fail>success', undefined],
])('%s', async (_, inside, statuses, traceback) => {
  const { tests, intact } = await read(one(inside));
  expect(tests[0]?.attempts.map(({ status }) => status).join('>')).toBe(statuses);
  expect(tests[0]?.traceback).toBe(traceback);
  expect(intact).toBe(true);
});

test.each([
  ['googletest, a disabled test', ' status="notrun" result="suppressed"', 'skip'],
  ['Ginkgo, a failure without a child', ' status="panicked"', 'fail'],
  ['CTest, a failure without a child', ' status="fail"', 'fail'],
  ['in capitals', ' status="FAILED"', 'fail'],
  ['a failure as a result', ' result="Fail"', 'fail'],
  ['a time-out without a child', ' status="timeout"', 'fail'],
  ['Ginkgo, passed', ' status="passed"', 'success'],
])('%s: the status attribute counts', async (_, attributes, status) => {
  expect((await read(one('', attributes))).tests[0]?.status).toBe(status);
});

test('output is an attachment; of a test that passed only when it is short', async () => {
  const long = 'x'.repeat(5000);
  const quiet = await read(one(`<system-out>short</system-out><system-err>${long}</system-err>`));
  expect(quiet.tests[0]?.attachments).toEqual([
    { name: 'system-out', mime: 'text/plain', sizeBytes: 5, text: 'short' },
    { name: 'system-err', mime: 'text/plain', sizeBytes: 5000, text: undefined },
  ]);
  const failed = await read(one(`<failure/><system-out>${long}</system-out>`));
  expect(failed.tests[0]?.attachments[0]?.text).toBe(long);
});

test('output and properties of a suite belong to no test and are kept; those of a test are its own', async () => {
  const property = (name: string, value: string) => `<property name="${name}" value="${value}"/>`;
  const xml = `<testsuites><properties>${property('ci', 'yes')}</properties>
    <testsuite name="s"><properties>${property('a', '1')}<property name="b">two\nlines</property></properties>
    <testcase classname="a" name="t"><properties>${property('bug', '42')}</properties></testcase>
    <system-out>suite &amp; co</system-out><system-err>${'x'.repeat(2000)}</system-err><system-out/></testsuite>
    <testsuite name="silent"><testcase name="u"/></testsuite></testsuites>`;
  const { suites, tests } = await read(xml);
  expect(suites).toEqual([
    {
      name: 's',
      attachments: [
        { name: 'properties', mime: 'text/plain', sizeBytes: 15, text: 'a=1\nb=two\nlines' },
        { name: 'system-out', mime: 'text/plain', sizeBytes: 10, text: 'suite & co' },
        { name: 'system-err', mime: 'text/plain', sizeBytes: 2000, text: undefined },
      ],
    },
    { name: '', attachments: [{ name: 'properties', mime: 'text/plain', sizeBytes: 6, text: 'ci=yes' }] },
  ]);
  expect(tests[0]?.attachments).toEqual([
    { name: 'properties', mime: 'text/plain', sizeBytes: 6, text: 'bug=42' },
  ]);
  const { suites: cut } = await read(xml.slice(0, xml.indexOf('<system-out/>')));
  expect(cut?.flatMap(({ attachments }) => attachments.map(({ name }) => name)).sort()).toEqual([
    'properties',
    'properties',
    'system-err',
    'system-out',
  ]);
});

test('output of one test or suite is kept whole when it is asked for', async () => {
  const long = 'x'.repeat(3 * 1024 * 1024);
  const xml = `<testsuite name="s"><testcase classname="a" name="t[id-5aa1e1f2-0c5b-4a6e-9b1a-3d0d6a1c2b3c]"><system-out>${long}</system-out></testcase><testcase name="u"><system-out>${long}</system-out></testcase><system-err>${long}</system-err></testsuite>`;
  const lengths = async (whole: Parameters<typeof readJunit>[1]) => {
    const { tests, suites = [] } = await readJunit([Buffer.from(xml)], whole);
    return [...tests, ...suites].map(({ attachments }) => attachments[0]?.text?.length);
  };
  expect(await lengths({})).toEqual([undefined, undefined, undefined]);
  expect(await lengths({ test: 'a.t' })).toEqual([long.length, undefined, undefined]);
  expect(await lengths({ suite: 's' })).toEqual([undefined, undefined, long.length]);
});

test('of all output 16 MiB are kept, tracebacks besides', async () => {
  const failed = `<failure>boom</failure><system-out>${'x'.repeat(1_000_000)}</system-out>`;
  const cases = Array.from({ length: 20 }, (_, i) => `<testcase name="t${i}">${failed}</testcase>`);
  const { tests } = await read(`<testsuite>${cases.join('')}</testsuite>`);
  expect(tests.filter(({ attachments }) => attachments[0]?.text !== undefined)).toHaveLength(16);
  expect(
    tests.every(({ traceback, attachments }) => traceback === 'boom' && attachments[0]?.sizeBytes === 1e6),
  ).toBe(true);
});

test('of a text beyond 1 MiB the start and the end are kept', async () => {
  const text = `start ${'x'.repeat(3 * 1024 * 1024)} end`;
  const chunks = (one(`<failure>${text}</failure>`).match(/.{1,65536}/gs) ?? []).map((chunk) =>
    Buffer.from(chunk),
  );
  const traceback = (await readJunit(chunks)).tests[0]?.traceback ?? '';
  expect(traceback).toMatch(/^start x+\n\[\.\.\. 2097162 characters left out \.\.\.\]\nx+ end$/);
});

test.each([
  ['1.5', 1.5],
  ['1,234.5', 1234.5],
  ['0,25', 0.25],
  ['12,5', 12.5],
  ['1,234', 1234],
  ['1,234,567.8', 1234567.8],
  ['1.234,56', 1234.56],
  [' 2.5 ', 2.5],
  ['1e-3', 0.001],
  ['', undefined],
  ['NaN', undefined],
  ['-1', undefined],
])('the time %j is %j seconds', async (time, seconds) => {
  const { tests } = await read(`<testsuite><testcase name="t" time="${time}"/></testsuite>`);
  expect(tests[0]?.durationSeconds).toBe(seconds);
});

test('absent attributes are no error, an absent name is a loss', async () => {
  expect(
    resultLines(
      await read('<testsuites><testsuite><testcase name="t"/><testcase/></testsuite></testsuites>'),
    ),
  ).toMatchInlineSnapshot(`
    "success t -
    success  -
    line 1: nameless-test: a test case of suite "" has no name
    not intact"
  `);
});

test('an element of a test case that nobody knows makes the file incomplete: it may have been its failure', async () => {
  expect(resultLines(await read(one('<failed>boom</failed>')))).toMatchInlineSnapshot(`
    "success a.B.test_c 1.5
    line 1: unknown-element: a.B.test_c has an element failed, which is not read
    not intact"
  `);
  const known = '<properties><property name="a" value="b"/></properties><system-out><b>bold</b></system-out>';
  expect((await read(one(known))).problems).toEqual([]);
});

test('a status that nobody knows makes the file incomplete: it may have been a failure', async () => {
  const { tests, problems, intact } = await read(one('', ' status="run" result="Exploded"'));
  expect(tests[0]?.status).toBe('success');
  expect(intact).toBe(false);
  expect(problems).toEqual([
    {
      code: 'unknown-status',
      message: 'a.B.test_c has the status "Exploded", which is not known: nobody can say that it passed',
      line: 1,
    },
  ]);
  expect((await read(one('<failure/>', ' status="Exploded"'))).problems).toEqual([]);
});

test('parameters in brackets belong to the name', async () => {
  const xml =
    '<testsuite><testcase classname="a" name="t[1]"/><testcase classname="a" name="t[2]"><failure/></testcase></testsuite>';
  expect(resultLines(await read(xml))).toBe('success a.t[1] -\nfail a.t[2] -');
});

test('the same test again is another attempt in its suite, another test in another suite', async () => {
  const same = '<testcase classname="a" name="t"><failure/></testcase><testcase classname="a" name="t"/>';
  expect(resultLines(await read(`<testsuite name="s">${same}</testsuite>`))).toBe('fail>success a.t -');
  const apart = `<testsuites><testsuite name="s"><testcase classname="a" name="t"><failure/></testcase></testsuite><testsuite name="u"><testcase classname="a" name="t"/></testsuite></testsuites>`;
  expect(resultLines(await read(apart))).toMatchInlineSnapshot(`
    "fail a.t -
    success a.t in u -
    line 1: ambiguous-test-id: a.t is in suite s and in suite u; both are kept, this one as a.t in u"
  `);
});

test('suites of the same name in one document are different suites, as those of Playwright are for each browser', async () => {
  const suite = (inside: string) =>
    `<testsuite name="s"><testcase classname="a" name="t">${inside}</testcase></testsuite>`;
  const xml = `<testsuites>${suite('<failure/>')}${suite('')}${suite('<skipped/>')}</testsuites>`;
  expect(resultLines(await read(xml))).toMatchInlineSnapshot(`
    "fail a.t -
    success a.t in s -
    skip a.t in s (2) -
    line 1: ambiguous-test-id: a.t is in two suites s; both are kept, this one as a.t in s
    line 1: ambiguous-test-id: a.t is in two suites s; both are kept, this one as a.t in s (2)"
  `);
  expect(resultLines(await read(xml + xml))).toMatch(/^fail>fail a\.t -\nsuccess>success a\.t in s -\n/);
});

test('tens of thousands of attempts of one test are read at once', async () => {
  const cases = '<testcase name="t"/>'.repeat(50_000);
  const { tests } = await read(`<testsuite>${cases}</testsuite>`);
  expect(tests.map(({ attempts }) => attempts.length)).toEqual([50_000]);
});

test('a text in a hundred thousand pieces is read at once', async () => {
  const text = `start ${'x'.repeat(1024 * 1024)}${'<![CDATA[y]]>'.repeat(100_000)} end`;
  const traceback = (await read(one(`<failure>${text}</failure>`))).tests[0]?.traceback ?? '';
  expect(traceback).toMatch(/^start x+\n\[\.\.\. 100010 characters left out \.\.\.\]\nx+y{100000} end$/);
});

test('suites keep nothing of what they printed, nor of the file around them, beside what is in the results', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const output = `<system-out>${'x'.repeat(200_000)}</system-out>`;
  function* file() {
    yield Buffer.from('<testsuites>');
    for (let n = 0; n < 300; n++) {
      yield Buffer.from(`<testsuite name="the suite number ${n}"><testcase name="t"/>${output}</testsuite>`);
    }
    yield Buffer.from('</testsuites>');
  }
  collect();
  const before = process.memoryUsage().heapUsed;
  const { tests } = await readJunit(file());
  collect();
  const kept = process.memoryUsage().heapUsed - before;
  expect(tests).toHaveLength(300);
  expect(kept).toBeLessThan(20_000_000);
});

test('tens of thousands of tests of one name are told apart at once', async () => {
  const cases = Array.from({ length: 20_000 }, (_, i) => `<testcase name="t" id="${i}"/>`).join('');
  const { tests } = await read(`<testsuite>${cases}</testsuite>`);
  expect(tests.at(-1)?.id).toBe('t (20000)');
});

test('documents one after another are read all; a test in several of them has several attempts', async () => {
  const document = (body: string) =>
    `<?xml version="1.0"?>\n<!DOCTYPE testsuite>\n<testsuite name="s">${body}</testsuite>\n`;
  const xml =
    document('<testcase name="t"><failure/></testcase>') +
    document('<testcase name="t"/>') +
    document('<testcase name="u"/>');
  expect(resultLines(await read(xml))).toBe('fail>success t -\nsuccess u -');
});

test('a failure of a suite is a result of its own', async () => {
  expect(resultLines(await read('<testsuite name="s"><error>no setup</error></testsuite>'))).toBe(
    'fail s::setUpModule',
  );
});

test.each([
  ['fewer tests than announced', '<testsuite name="s" tests="2"><testcase name="t"/></testsuite>', false],
  [
    'fewer failures than announced',
    '<testsuite name="s" failures="1"><testcase name="t"/></testsuite>',
    false,
  ],
  ['more tests than announced', '<testsuite name="s" tests="0"><testcase name="t"/></testsuite>', true],
  [
    'more failures than announced',
    '<testsuite name="s" failures="0" errors="0"><testcase name="t"><failure/></testcase></testsuite>',
    true,
  ],
])('%s are reported', async (_, xml, intact) => {
  const results = await read(xml);
  expect(results.problems.map(({ code }) => code)).toEqual(['count-mismatch']);
  expect(results.intact).toBe(intact);
});

test('a problem says where it is', async () => {
  const bad =
    '<testsuites>\n<testsuite name="s" tests="2">\n<testcase name="t"/>\n</testsuite>\n<a b>\n</a>\n</testsuites>';
  expect((await read(bad)).problems).toMatchInlineSnapshot(`
    [
      {
        "code": "count-mismatch",
        "line": 2,
        "message": "suite s says it has 2 tests, and has 1",
      },
      {
        "code": "malformed-xml",
        "column": 5,
        "line": 5,
        "message": "malformed XML: attribute without value.",
      },
    ]
  `);
});

test('a cut document says how far it was read', async () => {
  const { problems } = await read('<testsuites>\n<testsuite name="s">\n<testcase name="t">');
  const cut = { code: 'document-cut', message: 'it ends in the middle of a document', line: 3 };
  expect(problems.at(-1)).toEqual(cut);
});

test('skips keep what message and text say', async () => {
  const reason = async (xml: string) => (await read(one(xml))).tests[0]?.reason;
  expect(await reason('<skipped message="Skipped">why</skipped>')).toBe('Skipped: why');
  expect(await reason('<skipped message="why">a.py:3: why</skipped>')).toBe('why');
  expect(await reason('<skipped message="">why</skipped>')).toBe('why');
  expect(await reason('<skipped/>')).toBeUndefined();
});

test('the same name with another id is another test, as in Rally tasks', async () => {
  const cases = ['one', 'two', 'one'].map(
    (id, i) => `<testcase name="t" id="${id}">${i === 0 ? '<failure/>' : ''}</testcase>`,
  );
  expect(resultLines(await read(`<testsuite>${cases.join('')}</testsuite>`))).toMatchInlineSnapshot(`
    "fail>success t -
    success t (2) -"
  `);
});

test('counts with and without the suites inside are both right', async () => {
  const inner =
    '<testsuite name="i" tests="1" failures="1"><testcase name="t"><failure/><error/></testcase></testsuite>';
  for (const tests of [1, 2]) {
    const xml = `<testsuite name="o" tests="${tests}">${inner}<testcase name="u"/></testsuite>`;
    expect((await read(xml)).problems).toEqual([]);
  }
});

test('behind a thousand errors of syntax nothing is read, and that is told', async () => {
  const xml = `<testsuite name="s"><testcase name="a"/>${'<&'.repeat(1000)}<testcase name="b"/></testsuite>`;
  const { tests, problems, intact } = await read(xml);
  expect(tests.map(({ id }) => id)).toEqual(['a']);
  expect(problems.map(({ message }) => message)).toContain(
    'it has 1000 errors of syntax and is read up to there',
  );
  expect(intact).toBe(false);
});

test.each([
  ['nothing', '', 'no-document'],
  ['white space', ' \n ', 'no-document'],
  ['another root', '<html><body/></html>', 'not-junit'],
  [
    'an entity bomb',
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><testsuite name="&b;"/>',
    'entities-refused',
  ],
  [
    'an external entity',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite>&a;</testsuite>',
    'entities-refused',
  ],
  ['an entity that nobody declared', '<testsuite><testcase name="&who;"/></testsuite>', 'malformed-xml'],
  ['an unknown encoding', '<?xml version="1.0" encoding="klingon-1"?><testsuite/>', 'unknown-encoding'],
  [
    'a test case in a test case',
    '<testsuite><testcase name="t"><testcase name="u"/></testcase></testsuite>',
    'nested-test-case',
  ],
])('%s is told and never intact', async (_, xml, code) => {
  const { problems, intact } = await read(xml);
  expect(problems.map((problem) => problem.code)).toContain(code);
  expect(intact).toBe(false);
});

const KOREAN = '<testsuite><testcase classname="a" name="검사_é"/></testsuite>';
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
test.each([
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${KOREAN}`), 'a.검사_é'],
  ['UTF-16 LE with a byte order mark', Buffer.from(`\ufeff${KOREAN}`, 'utf16le'), 'a.검사_é'],
  ['UTF-16 LE without one', Buffer.from(KOREAN, 'utf16le'), 'a.검사_é'],
  [
    'UTF-16 BE',
    swapped(Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${KOREAN}`, 'utf16le')),
    'a.검사_é',
  ],
  [
    'ISO-8859-1',
    Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><testsuite><testcase name="é"/></testsuite>',
      'latin1',
    ),
    'é',
  ],
])('%s is decoded first', async (_, bytes, id) => {
  const { tests, problems, intact } = await readJunit([bytes]);
  expect({ ids: tests.map((each) => each.id), problems, intact }).toEqual({
    ids: [id],
    problems: [],
    intact: true,
  });
});

test('names and texts stay as they are written: no number is made of them, nothing is stripped', async () => {
  const { tests } = await read(
    '<testsuite><testcase name="00123e5"><failure>  00123e5\n </failure></testcase></testsuite>',
  );
  expect(tests[0]).toMatchObject({ id: '00123e5', traceback: '  00123e5\n ' });
});

test('megabytes of escaped text are one text with its middle left out', async () => {
  const escaped = Buffer.from(one(`<failure>${'&lt;&amp;&#10;'.repeat(1_000_000)}</failure>`));
  const { tests, intact } = await readJunit([escaped]);
  const traceback = tests[0]?.traceback ?? '';
  expect(traceback.slice(0, 6)).toBe('<&\n<&\n');
  expect(traceback.slice(-3)).toBe('<&\n');
  expect(traceback).toContain('\n[... 1951424 characters left out ...]\n');
  expect(intact).toBe(true);
});

test('suites in a hundred thousand suites are read', async () => {
  const depth = 100_000;
  const xml = `${'<testsuite>'.repeat(depth)}<testcase name="t"/>${'</testsuite>'.repeat(depth)}`;
  expect(resultLines(await read(xml))).toBe('success t -');
});

test('a document type elsewhere is not fetched, and no reason to refuse', async () => {
  const xml =
    '<!DOCTYPE testsuite SYSTEM "http://127.0.0.1:9/x.dtd"><testsuite><testcase name="t"/></testsuite>';
  expect(resultLines(await read(xml))).toBe('success t -');
});

test('raw control characters are replaced and told, and lose nothing', async () => {
  const { tests, problems, intact } = await read(one('<failure>a\u001b[31mb\u0000</failure>'));
  expect(tests[0]?.traceback).toBe('a\ufffd[31mb\ufffd');
  expect(problems.map(({ code, line }) => [code, line])).toEqual([['no-xml-character', 1]]);
  expect(intact).toBe(true);
});

test('what cannot be read is told with its line, however far in the file it is', async () => {
  const lines = 'x\n'.repeat(50_000);
  const xml = Buffer.from(`${one(`<failure>${lines}\u001b${lines}\xe9</failure>`)}`, 'latin1');
  const { problems } = await readJunit([xml]);
  expect(problems.map(({ code, line }) => [code, line])).toEqual([
    ['no-xml-character', 50_001],
    ['invalid-encoding', 100_001],
  ]);
});

test('references to characters that XML does not have stay as they are written', async () => {
  const { tests, problems, intact } = await read(one('<failure>a&#27;[31m &#xD800; &#0;</failure>'));
  expect(tests[0]?.traceback).toBe('a&#27;[31m &#xD800; &#0;');
  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['no-xml-character']));
  expect(intact).toBe(true);
});

test('bytes that are no UTF-8 are replaced and told wherever a chunk ends; U+FFFD itself is not', async () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  const inText = bytes(one('<failure>caf\xe9 \xef\xbf\xbd</failure>'));
  const itself = bytes(one('<failure>\xef\xbf\xbd\xef\xbf\xbd</failure>'));
  for (let at = 0; at <= inText.length; at++) {
    const { tests, problems, intact } = await readJunit([inText.subarray(0, at), inText.subarray(at)]);
    expect(tests[0]?.traceback).toBe('caf\ufffd \ufffd');
    expect(problems.map(({ code }) => code)).toEqual(['invalid-encoding']);
    expect(intact).toBe(true);
    expect((await readJunit([itself.subarray(0, at), itself.subarray(at)])).problems).toEqual([]);
  }
});

test('names that differ in bytes that could not be read may have become one: not intact', async () => {
  const xml =
    '<testsuite name="s"><testcase name="t[\xe9]"><failure/></testcase><testcase name="t[\xe8]"/></testsuite>';
  expect(resultLines(await readJunit([Buffer.from(xml, 'latin1')]))).toMatchInlineSnapshot(`
    "fail>success t[�] -
    line 1: invalid-encoding: it holds bytes that are no UTF-8; they are read as U+FFFD
    line 1: doubtful-test-id: t[�] holds what could not be read; another test may be the same with it
    line 1: doubtful-test-id: t[�] holds what could not be read; another test may be the same with it
    not intact"
  `);
});

test('no prefix of a document is intact, and none loses a test that was read', async () => {
  const xml = await fixture('go-junit-report');
  const whole = (await readJunit([xml])).tests.map(({ id }) => id);
  const end = xml.lastIndexOf('>') + 1;
  for (let size = 0; size < end; size++) {
    const { tests, intact } = await readJunit([xml.subarray(0, size)]);
    expect(intact, `${size} bytes`).toBe(false);
    expect(tests.map(({ id }) => id)).toEqual(whole.slice(0, tests.length));
  }
});

test('the file ends inside of a test case: only a failure is certain', async () => {
  const cut = '<testsuite><testcase name="a"><failure>x</failure><testcase name="b"/>';
  expect((await read(cut.replace('<testcase name="b"/>', ''))).tests[0]?.status).toBe('fail');
  expect((await read('<testsuite><testcase name="a"><system-out>x')).tests[0]?.status).toBe('inprogress');
});

test('any chunking gives the same results', async () => {
  const read = await Promise.all(['pytest', 'node-test', 'subunit2junitxml-skips'].map(fixture));
  const files = [...read, Buffer.from(`\ufeff${read[2]}`, 'utf16le')];
  const whole = await Promise.all(files.map((file) => readJunit([file])));
  const property = fc.asyncProperty(
    fc.nat(files.length - 1),
    fc.integer({ min: 1, max: 999 }),
    async (index, size) => {
      const file = files[index] as Buffer;
      const chunks = Array.from({ length: Math.ceil(file.length / size) }, (_, i) =>
        file.subarray(i * size, (i + 1) * size),
      );
      expect(await readJunit(chunks)).toEqual(whole[index]);
    },
  );
  await fc.assert(property, { numRuns: 50 });
});

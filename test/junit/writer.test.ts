import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { readJunit } from '../../src/junit/reader.ts';
import { renderJunit } from '../../src/junit/writer.ts';
import {
  CATEGORIES,
  type JudgedTest,
  OBSERVED_STATES,
  type Verdict,
  WEIGHTS,
} from '../../src/model/verdict.ts';

const ENTRY = {
  file: 'blacklists/common.yaml',
  line: 12,
  kind: 'fails',
  target: 'a.b.C.test_known',
  reason: 'the array refuses it',
  bug: 'https://bugs.example.org/CLOUD-1234',
  owner: 'storage',
  expires: '2026-03-01',
} as const;

function row(id: string, rest: Partial<JudgedTest>): JudgedTest {
  const accounted = { category: 'pass', weights: ['accounted'], observed: 'pass' } as const;
  const empty = {
    fixture: undefined,
    baseline: undefined,
    entry: undefined,
    match: [],
    cluster: undefined,
    result: undefined,
  };
  return { id, attrs: [], expected: 'nothing', why: 'it passed', ...accounted, ...empty, ...rest };
}

function observed(status: 'success' | 'fail' | 'skip', rest: { traceback?: string; reason?: string } = {}) {
  const times = { start: undefined, stop: undefined, durationSeconds: 1.5 };
  const texts = { reason: undefined, traceback: undefined, ...rest };
  return { status, ...times, ...texts, attachments: [], tags: [], worker: undefined, attempts: [] };
}

function render(verdict: Partial<Verdict>): string {
  return renderJunit({
    name: 'osgate test smoke',
    timestamp: '2026-02-17T08:15:00Z',
    properties: [['region', 'test']],
    verdict: {
      word: 'pass',
      exitCode: 0,
      headline: 'PASS',
      counts: {},
      tests: [],
      clusters: [],
      problems: [],
      ...verdict,
    },
  });
}

const BLOCKS = ['blocks'] as const;

test('each outcome has its element, known failures are skipped with their bug', () => {
  const tests = [
    row('a.b.C.test_pass', { result: observed('success') }),
    row('a.b.C.test_new', {
      category: 'new-failure',
      observed: 'fail',
      weights: BLOCKS,
      why: 'no entry',
      result: observed('fail', { traceback: 'ValueError: <1> & "2"' }),
    }),
    row('a.b.C.test_known', {
      category: 'known-failure',
      observed: 'fail',
      why: 'as its entry says',
      entry: ENTRY,
      result: observed('fail', { traceback: 'KeyError: 1' }),
    }),
    row('a.b.C.test_skip', {
      category: 'skip',
      observed: 'skip',
      why: 'skipped',
      result: observed('skip', { reason: 'no dvr' }),
    }),
    row('a.b.C.test_crash', {
      category: 'crashed',
      observed: 'crashed',
      weights: ['blocks', 'incomplete'],
      why: 'it took its worker down',
    }),
    row('a.b.D::setUpClass', {
      category: 'new-failure',
      observed: 'fail',
      weights: BLOCKS,
      fixture: 'setUpClass',
      why: 'no entry',
    }),
    row('a.b.E.test_flake', {
      category: 'new-flake',
      observed: 'flaky',
      weights: ['warns'],
      why: 'failed, then passed',
    }),
  ];
  expect(
    render({
      word: 'fail',
      exitCode: 1,
      headline: 'FAIL: 2 new failures, 1 crashed',
      counts: { pass: 1 },
      tests,
    }),
  ).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="osgate test smoke" tests="8" failures="2" errors="1" time="6.000">
      <testsuite name="osgate" tests="1" failures="0" errors="0" time="0.000" skipped="0" timestamp="2026-02-17T08:15:00Z">
        <properties>
          <property name="region" value="test"/>
          <property name="pass" value="1"/>
        </properties>
        <testcase classname="osgate" name="run" time="0.000">
          <system-out>FAIL: 2 new failures, 1 crashed</system-out>
        </testcase>
      </testsuite>
      <testsuite name="a.b.C" tests="5" failures="1" errors="1" time="6.000" skipped="2" timestamp="2026-02-17T08:15:00Z">
        <testcase classname="a.b.C" name="test_pass" time="1.500"/>
        <testcase classname="a.b.C" name="test_new" time="1.500">
          <failure type="new-failure" message="new-failure: no entry">new-failure: no entry
    ValueError: &lt;1&gt; &amp; &quot;2&quot;</failure>
        </testcase>
        <testcase classname="a.b.C" name="test_known" time="1.500">
          <skipped type="known-failure" message="known-failure: as its entry says · https://bugs.example.org/CLOUD-1234 · expires 2026-03-01">known-failure: as its entry says · https://bugs.example.org/CLOUD-1234 · expires 2026-03-01
    KeyError: 1</skipped>
        </testcase>
        <testcase classname="a.b.C" name="test_skip" time="1.500">
          <skipped type="skip" message="skip: skipped">skip: skipped
    no dvr</skipped>
        </testcase>
        <testcase classname="a.b.C" name="test_crash" time="0.000">
          <error type="crashed" message="crashed: it took its worker down">crashed: it took its worker down</error>
        </testcase>
      </testsuite>
      <testsuite name="a.b.D" tests="1" failures="1" errors="0" time="0.000" skipped="0" timestamp="2026-02-17T08:15:00Z">
        <testcase classname="a.b.D" name="setUpClass" time="0.000">
          <failure type="new-failure" message="new-failure: no entry">new-failure: no entry</failure>
        </testcase>
      </testsuite>
      <testsuite name="a.b.E" tests="1" failures="0" errors="0" time="0.000" skipped="0" timestamp="2026-02-17T08:15:00Z">
        <testcase classname="a.b.E" name="test_flake" time="0.000">
          <system-out>new-flake: failed, then passed</system-out>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test('a cut run is red although each test that was seen passed', () => {
  const problems = [
    { weight: 'incomplete', code: 'stream-cut', message: 'the stream ends inside a packet' },
  ] as const;
  expect(
    render({
      word: 'incomplete',
      exitCode: 3,
      headline: 'INCOMPLETE',
      tests: [row('a.b.C.test_pass', {})],
      problems,
    }),
  ).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="osgate test smoke" tests="2" failures="0" errors="1" time="0.000">
      <testsuite name="osgate" tests="1" failures="0" errors="1" time="0.000" skipped="0" timestamp="2026-02-17T08:15:00Z">
        <properties>
          <property name="region" value="test"/>
        </properties>
        <testcase classname="osgate" name="run" time="0.000">
          <error type="incomplete" message="INCOMPLETE">INCOMPLETE
    stream-cut: the stream ends inside a packet</error>
        </testcase>
      </testsuite>
      <testsuite name="a.b.C" tests="1" failures="0" errors="0" time="0.000" skipped="0" timestamp="2026-02-17T08:15:00Z">
        <testcase classname="a.b.C" name="test_pass" time="0.000"/>
      </testsuite>
    </testsuites>
    "
  `);
});

const anyRow = fc
  .record({
    category: fc.constantFrom(...CATEGORIES),
    observed: fc.constantFrom(...OBSERVED_STATES),
    weights: fc.subarray([...WEIGHTS], { minLength: 1 }),
  })
  .map((rest) => row('a.b.C.test_x', rest));

test('CI is red exactly when the verdict is not pass', () => {
  const property = fc.property(fc.array(anyRow, { maxLength: 5 }), fc.boolean(), (tests, cut) => {
    const blocks = tests.some(({ weights }) => weights.includes('blocks'));
    const open = cut || tests.some(({ weights }) => weights.includes('incomplete'));
    const word = blocks ? 'fail' : open ? 'incomplete' : 'pass';
    const problems = cut ? [{ weight: 'incomplete', code: 'stream-cut', message: 'cut' } as const] : [];
    expect(/<(failure|error) /.test(render({ word, tests, problems }))).toBe(word !== 'pass');
  });
  fc.assert(property);
});

test('a verdict of fail without a row that explains it is red too', () => {
  expect(render({ word: 'fail', tests: [row('a.b.C.test_x', {})] })).toContain('<failure ');
});

test('any text gives well-formed XML that reads back', () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    trimValues: false,
  });
  const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
    const failed = { observed: 'fail', weights: BLOCKS, why: text } as const;
    const xml = render({
      word: 'fail',
      tests: [row(`a.${text}`, { ...failed, result: observed('fail', { traceback: text }) })],
    });
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(xml).not.toMatch(/(?![\n\r\t])\p{Cc}|[\ufffe\uffff]/u);
    expect(parser.parse(xml).testsuites.testsuite).toHaveLength(2);
  });
  fc.assert(property);
});

/** Of `junit-10.xsd` of Jenkins' xunit plugin: what each element may have; `!` is required. */
const SCHEMA: Readonly<Record<string, { attributes: string; children: string }>> = {
  testsuites: { attributes: 'name time tests failures errors', children: 'testsuite' },
  testsuite: {
    attributes:
      'name! tests! failures! errors! group time skipped timestamp hostname id package file log url version',
    children: 'testsuite properties testcase system-out system-err',
  },
  properties: { attributes: '', children: 'property' },
  property: { attributes: 'name! value!', children: '' },
  testcase: {
    attributes: 'name! time classname group',
    children: 'skipped error failure system-out system-err',
  },
  failure: { attributes: 'type message', children: '#text' },
  error: { attributes: 'type message', children: '#text' },
  skipped: { attributes: 'type message', children: '#text' },
  'system-out': { attributes: '', children: '#text' },
};
const SUREFIRE_TIME = /^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]{0,3})?$/;

/** What in a document the schema does not allow. */
function violations(xml: string): string[] {
  const parser = new SaxesParser();
  const open: string[] = [];
  const found: string[] = [];
  parser.on('error', (error) => found.push(error.message));
  parser.on('opentag', ({ name, attributes }) => {
    const parent = open.at(-1);
    open.push(name);
    const allowed = SCHEMA[name]?.attributes.split(' ') ?? [];
    if (parent !== undefined && !SCHEMA[parent]?.children.split(' ').includes(name))
      found.push(`${name} in ${parent}`);
    for (const [key, value] of Object.entries(attributes)) {
      if (!allowed.includes(key) && !allowed.includes(`${key}!`)) found.push(`${key} of ${name}`);
      if (key === 'time' && !SUREFIRE_TIME.test(value)) found.push(`time ${value}`);
    }
    for (const key of allowed)
      if (key.endsWith('!') && attributes[key.slice(0, -1)] === undefined) found.push(`no ${key} of ${name}`);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', (text) => {
    const parent = open.at(-1) ?? '';
    if (text.trim() !== '' && SCHEMA[parent]?.children !== '#text') found.push(`text in ${parent}`);
  });
  parser.write(xml).close();
  return found;
}

const anyTest = fc.record({
  id: fc.string({
    minLength: 1,
    unit: fc.constantFrom('a', 'B', '_', '.', '(', '<', '&', '"', "'", '검', ' ', '\n'),
  }),
  rest: fc.record({
    category: fc.constantFrom(...CATEGORIES),
    observed: fc.constantFrom(...OBSERVED_STATES),
    weights: fc.subarray([...WEIGHTS], { minLength: 1 }),
    result: fc.option(
      fc.string().map((traceback) => observed('fail', { traceback })),
      { nil: undefined },
    ),
  }),
});
const anyTests = fc
  .uniqueArray(anyTest, { selector: ({ id }) => id, maxLength: 6 })
  .map((all) => all.map(({ id, rest }) => row(`a.b.${id}z`, rest)));

test("any verdict holds to the schema of Jenkins' xunit plugin", () => {
  const problems = [{ weight: 'incomplete', code: 'stream-cut', message: 'cut' } as const];
  fc.assert(
    fc.property(anyTests, fc.constantFrom('pass', 'fail', 'incomplete'), (tests, word) => {
      expect(violations(render({ word, tests, problems }))).toEqual([]);
    }),
  );
});

test('what is written reads back: each test once, its outcome, and nothing to complain of', async () => {
  const statusOf = { passed: 'success', skipped: 'skip', failure: 'fail', error: 'fail' } as const;
  const property = fc.asyncProperty(anyTests, async (tests) => {
    const results = await readJunit([Buffer.from(render({ word: 'fail', tests }))]);
    expect({ problems: results.problems, intact: results.intact }).toEqual({ problems: [], intact: true });
    const [run, ...rest] = results.tests;
    expect(run?.id).toBe('osgate.run');
    const byId = new Map(rest.map((each) => [each.id, each]));
    expect(byId.size + results.fixtures.length).toBe(tests.length);
    for (const one of tests) {
      const xml = render({ word: 'fail', tests: [one] });
      const element = (['failure', 'error', 'skipped'] as const).find((name) =>
        xml.includes(`<${name} type="${one.category}"`),
      );
      expect(byId.get(one.id)).toMatchObject({
        status: statusOf[element ?? 'passed'],
        durationSeconds: one.result?.durationSeconds ?? 0,
      });
    }
  });
  await fc.assert(property);
});

test('GitLab shows the text alone, so the reason is in it too', () => {
  const known = row('a.b.C.test_known', {
    category: 'known-failure',
    observed: 'fail',
    why: 'as its entry says',
    entry: ENTRY,
    result: observed('fail', { traceback: 'KeyError: 1' }),
  });
  expect(/<skipped [^>]*>([^<]*)</.exec(render({ tests: [known] }))?.[1]).toBe(
    'known-failure: as its entry says · https://bugs.example.org/CLOUD-1234 · expires 2026-03-01\nKeyError: 1',
  );
});

test('however much failed, the file stays below 30 MB', () => {
  const traceback = `${'x'.repeat(90_000)}ValueError: 1`;
  const tests = Array.from({ length: 400 }, (_, index) =>
    row(`a.b.C.test_${index}`, {
      observed: 'fail',
      weights: BLOCKS,
      result: observed('fail', { traceback }),
    }),
  );
  const xml = render({ word: 'fail', tests });
  expect(Buffer.byteLength(xml)).toBeLessThan(30e6);
  expect(xml.match(/ValueError: 1<\/failure>/g)).toHaveLength(400);
});

test('half a surrogate pair, NUL and ESC become the replacement character', () => {
  const xml = render({ headline: 'a\u0000b\u001b[1mc\ud800d', word: 'incomplete' });
  expect(xml).toContain('a\ufffdb\ufffd[1mc\ufffdd');
});

test('an endless text is cut, its end is kept', () => {
  const traceback = `${'x'.repeat(200_000)}ValueError: 1`;
  const xml = render({
    word: 'fail',
    tests: [
      row('a.b.C.test_x', { observed: 'fail', weights: BLOCKS, result: observed('fail', { traceback }) }),
    ],
  });
  expect(xml.length).toBeLessThan(110_000);
  expect(xml).toContain('ValueError: 1</failure>');
});

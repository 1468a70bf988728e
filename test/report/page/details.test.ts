import { expect, test } from 'vitest';
import { judge } from '../../../src/gate/judge.ts';
import type { KnownEntry } from '../../../src/known/entry.ts';
import type { TestStatus } from '../../../src/model/test-result.ts';
import { renderHtml } from '../../../src/report/html.ts';
import type { PageIndex } from '../../../src/report/page/contract.ts';
import { type Language, wordingOf } from '../../../src/report/wording/languages.ts';
import { entry, heard, run } from '../../gate/build.ts';
import { unpackDetails } from '../packed-page.ts';
import { sampleInput } from '../sample.ts';

const unpackFirst = (page: string): PageIndex => JSON.parse(/id="first-rows">([^<]*)</.exec(page)?.[1] ?? '');

const TEST = 'pkg.test_mod.Klass.test_x';
const FAILED = { status: 'fail', traceback: 'pkg.NotFound: no router' } as const;
const SIGNATURE = 'NotFound: no (router|port)';

/** What the page says about entries, of a test that ended in one way where this entry is in force. */
async function entryFacts(
  given: KnownEntry,
  ended: TestStatus | typeof FAILED,
  language: Language = 'en',
): Promise<readonly string[]> {
  const verdict = judge(run([heard(TEST, ended)], { entries: [given] }));
  const page = renderHtml({ ...sampleInput(verdict), language });
  const { words, whyOf, texts } = unpackFirst(page);
  const [detail] = await unpackDetails(page);
  const { entry: name, match } = wordingOf(language).detail;
  const facts = new Map(detail?.facts);
  return [`${words.why}: ${texts[whyOf[0] ?? 0]}`, facts.get(name) ?? '', facts.get(match) ?? ''];
}

const PLACE = 'blacklists/site.yaml:3';
const TOLD = `a reason · https://bugs.example.org/CLOUD-1234 · no owner`;
const NAMES_IT = `${PLACE} (fails, ${TEST}): ${TOLD} · 2026-04-10`;
const NO_ENTRY = 'no known-failure entry applies to this test here';

test.each<[string, KnownEntry, TestStatus | typeof FAILED, readonly string[]]>([
  [
    'a known failure',
    entry(TEST, { signature: SIGNATURE }),
    FAILED,
    [
      'Why: failed as the entry says',
      NAMES_IT,
      `it names this test; its signature matches what was printed: ${SIGNATURE}`,
    ],
  ],
  [
    'a known failure of its module, without a signature',
    entry('pkg.test_mod', { level: 'module', maxTests: 2 }),
    FAILED,
    [
      'Why: failed as the entry says',
      `${PLACE} (fails, pkg.test_mod): ${TOLD} · 2026-04-10`,
      'it names the module; it has no signature, so any failure matches',
    ],
  ],
  [
    'a failure that the signature does not match',
    entry(TEST, { signature: 'Conflict' }),
    FAILED,
    [
      'Why: failed otherwise than the entry says',
      NAMES_IT,
      'it names this test; its signature does not match what was printed: Conflict',
    ],
  ],
  [
    'a failure where a crash is known',
    entry(TEST, { outcome: 'crash' }),
    FAILED,
    [
      'Why: failed otherwise than the entry says',
      NAMES_IT,
      'it names this test; it says how the test ends: crash',
    ],
  ],
  [
    'a crash that is known',
    entry(TEST, { outcome: 'crash' }),
    'inprogress',
    [
      'Why: failed as the entry says (it started, and the run went on without its end)',
      NAMES_IT,
      'it names this test; it says how the test ends: crash',
    ],
  ],
  [
    'an expired entry',
    entry(TEST, { expired: true, expires: '2026-01-31', signature: SIGNATURE }),
    FAILED,
    [
      'Why: failed, and its entry has expired',
      NAMES_IT.replace('2026-04-10', '2026-01-31'),
      `it names this test; it expired on 2026-01-31; its signature matches what was printed: ${SIGNATURE}`,
    ],
  ],
  [
    'an entry that a pass contradicts',
    entry(TEST, { signature: SIGNATURE }),
    'success',
    [
      'Why: passed, and its entry says that it fails',
      NAMES_IT,
      'it names this test; there is no failure that it could match',
    ],
  ],
  [
    'a failure of a test that is known to skip',
    entry(TEST, { kind: 'skip' }),
    FAILED,
    [
      'Why: failed, and no entry excuses it',
      NAMES_IT.replace('fails,', 'skip,'),
      'it names this test; it excuses that the test does not run, not that it fails',
    ],
  ],
  [
    'an entry of another release and region',
    entry(TEST, { when: { release: ['yoga', 'xena'], region: ['prod'] } }),
    FAILED,
    [
      'Why: failed, and no entry expects it',
      NO_ENTRY,
      `${PLACE} speaks of this test and does not apply: it holds in region prod, not in test; ${PLACE} speaks of this test and does not apply: it holds in release yoga, xena, not in zed`,
    ],
  ],
  [
    'an entry that covers too much',
    entry('pkg.test_mod', { level: 'module', maxTests: 0 }),
    FAILED,
    [
      'Why: failed, and no entry expects it',
      NO_ENTRY,
      `${PLACE} speaks of this test and does not apply: it covers more tests than its max_tests`,
    ],
  ],
  [
    'a pass of a test of which an entry of another release speaks',
    entry(TEST, { when: { release: ['yoga'] } }),
    'success',
    ['Why: passed', '', ''],
  ],
])('%s: the page tells the entry, and why it applies or not', async (_, given, ended, told) => {
  expect(await entryFacts(given, ended)).toEqual(told);
  // no English sentence is left
  expect((await entryFacts(given, ended, 'ko'))[2]).not.toMatch(/\b(?:it|its|there|speaks|names|holds)\b/);
});

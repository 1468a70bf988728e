import type { Rule } from '../../gate/rules.ts';
import type { Category, Verdict, VerdictWord, Weight } from '../../model/verdict.ts';
import type { TextLimits } from '../page/text-limits.ts';

const count = (n: number, noun: string) => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;

const CATEGORY_MEANING: Readonly<Record<Category, string>> = {
  crashed: 'started and took its worker down',
  'new-failure': 'fails, and no reviewed entry says so',
  'changed-failure': 'a known failure that fails in another way',
  regressed: 'passed in the baseline, fails now',
  'still-failing': 'failed in the baseline too: not caused by this change',
  'flake-now-broken': 'a known flake that failed every attempt',
  'expired-known-failure': 'its known-failure entry has expired',
  'expired-exclude': 'not run, and the entry that excludes it has expired',
  'masked-failure': 'skipped by the test code because it failed',
  disappeared: 'in the baseline, not in this plan',
  'newly-skipped': 'ran in the baseline, skipped now',
  blocked: 'not run: the set-up of its class failed',
  interrupted: 'running when the run was cut: nothing is known',
  'not-run': 'planned, never started',
  'unexpected-pass': 'passes although an entry says it fails',
  'unexpected-run': 'ran although an entry says it skips',
  'excluded-but-ran': 'ran although an entry excludes it',
  'new-flake': 'failed, then passed when run again',
  'not-exercised': 'skipped, so its known failure was not seen',
  'stale-entry': 'an entry that matches no test',
  'known-failure': 'fails as its reviewed entry says',
  'known-flake': 'fails now and then, as its entry says',
  'skipped-expected': 'skips as its entry says',
  excluded: 'kept from running by an entry',
  skip: 'skipped by the test itself',
  fixed: 'failed in the baseline, passes now',
  'newly-run': 'skipped in the baseline, passes now',
  'new-test': 'not in the baseline',
  pass: 'passed',
};

const GO: Readonly<Record<VerdictWord, string>> = { pass: 'GO', fail: 'NO-GO', incomplete: 'NO VERDICT' };

const GO_MEANING: Readonly<Record<VerdictWord, string>> = {
  pass: 'Every planned test has a result, and every failure is accounted for.',
  fail: 'At least one failure is not accounted for. The change must not go to production like this.',
  incomplete: 'Not every planned test was seen to finish. This run neither clears nor condemns the change.',
};

const WEIGHT_NAME: Readonly<Record<Weight, string>> = {
  blocks: 'blocks',
  incomplete: 'no result',
  warns: 'look at it',
  accounted: 'accounted for',
};

interface EntryAges {
  readonly entries: number;
  readonly expired: number;
  readonly soon: number;
  readonly soonDays: number;
  readonly stale: number;
}

const RULE: Readonly<Record<Rule, string>> = {
  'run-ended': 'The run came to its own end',
  'results-intact': 'The results are whole',
  'plan-known': 'What was planned is known',
  'every-test-finished': 'Every planned test has a result',
  'no-new-failure': 'No failure that no entry accounts for',
  'no-crash': 'No test took its worker down',
  'no-changed-failure': 'No known failure fails in another way',
  'no-expired-entry': 'No failure rests on an expired entry',
  'new-flakes': 'Few new flakes, no test that keeps flaking',
  'no-lost-test': 'No test is newly skipped or gone without a change of pins or settings',
  coverage: 'What the baseline executed was executed again',
  'no-mass-failure': 'No mass failure',
  'unexpected-passes': 'No entry is contradicted by a pass (--strict)',
  other: 'Nothing else blocks',
};

export const ENGLISH = {
  language: 'en',
  headline: (verdict: Verdict) => verdict.headline,
  /** What the gate itself said, in the language of the report. */
  sentence: (english: string) => english,
  go: GO,
  goMeaning: GO_MEANING,
  weightName: WEIGHT_NAME,
  categoryMeaning: CATEGORY_MEANING,
  exitCode: (code: number) => `exit code ${code}`,
  tests: (n: number) => count(n, 'test'),
  causes: (n: number) => count(n, 'cause'),
  moreTests: (n: number) => `… and ${count(n, 'more test')}`,
  moreCauses: (n: number) => `… and ${n} more`,
  causesCut: (n: number) => `… and ${count(n, 'more cause')}, in the table of all tests`,
  moreReasons: (n: number) => `… and ${count(n, 'more reason')}, in the table of all tests`,
  entriesCut: (n: number) =>
    `… and ${n === 1 ? '1 more entry' : `${n} more entries`}, none of which expires earlier; the tests they speak of are in the table of all tests`,
  restOfCauses: (n: number) => `… and ${count(n, 'more cause')}`,
  moreInReport: (n: number) => `… and ${n} more, see the report`,
  charactersCut: (n: number) => `… ${count(n, 'character')} cut here …`,
  expiry: (days: number) => {
    if (days === 0) return 'expires today';
    return days < 0 ? `expired ${count(-days, 'day')} ago` : `expires in ${count(days, 'day')}`;
  },
  noBug: 'no bug',
  noOwner: 'no owner',
  noReason: 'no reason given',
  sum: 'sum',
  unknown: 'not known',
  none: 'none',

  section: {
    why: 'Why',
    turn: 'Whose turn',
    tested: 'What was tested',
    counts: 'Results by category',
    blocking: 'What stands in the way, by cause',
    warnings: 'Shown, does not block',
    known: 'Known failures',
    problems: 'What is wrong with the run as a whole',
    rules: "The gate's rules",
    timeline: 'The run over time',
    coverage: 'Coverage',
    skips: 'Skips by reason',
    times: 'Where the time went',
    tests: 'All tests',
    failures: 'Failures, and what else needs a look',
  },
  column: {
    state: 'State',
    category: 'Category',
    rows: 'Tests',
    meaning: 'Meaning',
    cause: 'Cause',
    test: 'Test',
    time: 'Time',
    why: 'Why',
    bug: 'Bug',
    owner: 'Owner',
    reason: 'Reason',
    expires: 'Expires',
    entry: 'Entry',
    fact: 'Fact',
    value: 'Value',
    file: 'File',
    entries: 'Entries',
    package: 'Package',
    version: 'Version',
    commit: 'Commit',
    rule: 'Rule',
    figure: 'Figure',
  },
  fact: {
    region: 'Region',
    release: 'OpenStack release',
    suite: 'Suite',
    ticket: 'Ticket',
    started: 'Started',
    ended: 'Ended',
    baseline: 'Baseline',
    baselineSettings: 'Against the baseline',
    duration: 'Duration',
    end: 'How it ended',
    run: 'Run',
    osgate: 'osgate',
    engine: 'Docker Engine',
    image: 'Image',
    imageId: 'Image id',
    conf: 'tempest.conf SHA-256',
    profile: 'Profile layers',
  },
  rule: RULE,
  ruleState: { pass: 'pass', fail: 'fail', incomplete: 'incomplete', off: 'not checked' },
  atMost: (limit: string) => `(at most ${limit})`,
  atLeast: (limit: string) => `(at least ${limit})`,
  transition: (parts: string) => `in the baseline: ${parts}`,
  baselineStatus: {
    pass: (n: number) => `${n} passed`,
    fail: (n: number) => `${n} failed`,
    skip: (n: number) => `${n} skipped`,
    absent: (n: number) => `${n} not there`,
  },
  addHeading: 'If reviewed as known: write the entry (fill in what says URL and TODO)',
  entryAges: ({ entries, expired, soon, soonDays, stale }: EntryAges) =>
    `${entries === 1 ? '1 entry' : `${entries} entries`} spoke here: ${expired} expired, ${soon} expire within ${soonDays} days, ${stale} stale.`,
  coverage: {
    noBaseline: 'There is no baseline: whether something that is skipped now ran before was not checked.',
    newlySkipped: (n: number) => `${count(n, 'test')} newly skipped`,
    newlySkippedCaption: 'Newly skipped, by reason',
    disappeared: (n: number) => `${count(n, 'test')} disappeared`,
    newTests: (n: number) => `${count(n, 'new test')}`,
    newlyRun: (n: number) => `${count(n, 'test')} newly run`,
    fixed: (n: number) => `${count(n, 'test')} fixed`,
    skipsCaption: 'Skipped tests, by the reason that they gave',
  },
  timeline: {
    legend: (zone: string) => `Times in ${zone}. Failures are coloured.`,
    legendMerged: 'Short tests share a bar, which has the colour of the worst of them.',
    legendNamed: 'Point at one to read it.',
    legendServices: 'Services are green while they answered, red while they did not.',
    tests: 'tests',
    away: 'did not answer:',
    stall: 'nothing ran',
    cut: 'the run was cut:',
    andMore: (n: number) => `and ${n} more`,
    quiet: (workers: number) =>
      `No stall of more than a minute, no outage seen${workers === 1 ? '' : `; ${workers} workers`}.`,
    noProbes: "The region's services were not probed while these tests ran.",
    failures: (n: number) => (n === 0 ? 'no failure in this time' : `${count(n, 'failure')} in this time`),
    caption: 'Outages, stalls and what failed meanwhile',
    column: { when: 'When', what: 'What', duration: 'Duration', failures: 'Failures' },
  },
  times: {
    slowest: 'Slowest tests',
    slower: (n: number) => `${count(n, 'test')} much slower than in the baseline`,
    slowerCaption: 'Much slower than in the baseline',
    byService: 'Time by service',
    byClass: 'Time by class',
    name: 'Name',
    before: 'In the baseline',
  },
  sumPlanned: 'planned tests',
  beside: 'beside the plan: fixtures, excluded tests, entries and tests of the baseline only',
  changedFrom: (before: string) => `was ${before} in the baseline`,
  captionRun: 'The run',
  captionPins: 'Test software, pinned',
  noBaseline: 'none: nothing was compared',
  baselineRun: (run: string, how: string, release: string) => `${run} (${how}, ${release})`,
  accepted: { passed: 'passed', accepted: 'accepted as it was' },
  unchanged: { pins: 'same Tempest and plugins', profile: 'same settings' },
  changed: { pins: 'other Tempest or plugins', profile: 'other settings' },
  listsCommit: 'Commit of the lists:',
  noLists: 'No known-failure list was in force.',
  captionLists: 'Known-failure lists in force',
  captionInstalled: (n: number) => `${count(n, 'distribution')} installed in the image`,
  ended: {
    finished: (code: number) => `the runner came to its own end (its exit code ${code} is no verdict)`,
    outOfMemory: 'the kernel killed a process of the container: out of memory',
    cut: (why: string) => `cut: ${why}`,
    unknown: 'not known: results from elsewhere',
  },

  turn: {
    release: 'Release manager',
    change: 'Change owner',
    operator: 'Operator of this run',
    lists: 'Keeper of the known-failure lists',
    goAhead: 'Nothing blocks. The change may go ahead.',
    lookInto: (tests: number, causes: number) =>
      `${count(tests, 'test')} to look into (${count(causes, 'cause')}): mend, or review as known failures with a bug.`,
    coverage: (tests: number) =>
      `${count(tests, 'test')} ran in the baseline and no longer: explain or restore.`,
    expired: (bugs: string) => `Known failures have expired (${bugs}): mend, or renew after review.`,
    runAgain: (tests: number) =>
      tests === 0
        ? 'The run did not come to a clean end: run again.'
        : `${count(tests, 'planned test')} without a result: run again.`,
    prune: (entries: number) =>
      `${entries === 1 ? '1 entry is' : `${entries} entries are`} out of date: mend or delete ${entries === 1 ? 'it' : 'them'}.`,
  },

  rerunHeading: 'Run these again',
  exampleHeading: (id: string) => `Example: ${id}`,
  draftHeading: 'If reviewed as known: an entry to copy (fill in what says TODO)',
  existingEntry: (place: string) => `The entry to change: ${place}`,
  testsOfCause: (n: number) => (n === 1 ? 'The test of this cause' : `All ${n} tests of this cause`),
  attachment: (name: string, mime: string, bytes: number) => `${name} (${mime}, ${count(bytes, 'byte')})`,
  attachmentNotKept: 'not kept as text; it is in the result stream of the run',
  traceback: 'Traceback',
  nothingBlocks: 'Nothing blocks.',
  noEntries: 'No known-failure entry had a say in this run.',
  filterLabel: 'Search',
  filterHint: 's:new-failure c:3 o:storage !slow "two words"',
  helpButton: 'Keys and search (?)',
  onPaper: (n: number) =>
    `On paper: what failed or needs a look, of ${count(n, 'test')}. The file itself has all of them; lists that are folded in it are printed when they were opened before.`,
  scriptNeeded:
    'The table of all tests, its search and the details of each test need the script of this page.',
  failuresCut: (n: number) => `… and ${count(n, 'more row')}, in the table of all tests`,
  noFailures: 'No test failed, was cut off or needs a look.',
  pageLarge: (megabytes: string) => `This file is ${megabytes} MB large; some trackers refuse that.`,
  pageCut: (limits: TextLimits) =>
    `So that this file stays small enough to attach, what tests printed is cut: logs to ${limits.log.toLocaleString('en')} characters, tracebacks and reasons to ${limits.traceback.toLocaleString('en')}${
      limits.logsPerCause === Infinity
        ? ''
        : `, logs of ${count(limits.logsPerCause, 'test')} of each cause only`
    }. No test was left out.`,
  wholeIn: 'All of it is in the run folder:',
  wholeElsewhere: 'All of it is in the result files that were judged.',
  source: (file: string, sha256: string) => `${file} (SHA-256 ${sha256})`,
  copy: 'Copy',
  copied: 'Copied',
  generated: (when: string) =>
    `Rendered ${when}. This page makes no request; it can be kept, mailed and attached as it is.`,

  detail: {
    why: 'Why',
    observed: 'Observed',
    expected: 'Expected',
    baseline: 'Baseline',
    entry: 'Entry',
    noEntry: 'no known-failure entry applies to this test here',
    match: 'Match',
    cluster: 'Cluster',
    attributes: 'Attributes',
    worker: 'Worker',
  },

  page: {
    shown: '{n} of {total} shown',
    columns: ['State', 'Test', 'Time', 'Message'],
    caption: 'All tests, worst first',
    previous: 'Previous (k)',
    next: 'Next (j)',
    close: 'Close (Esc)',
    attempt: 'Attempt {n}',
    started: 'started',
    reason: 'Reason',
    traceback: 'Traceback',
    requestIds: 'Request ids',
    history: 'Last runs, oldest first',
    loading: 'Unpacking …',
    seconds: 's',
    marks: {
      p: '✓ passed',
      u: '⚠ passed unexpectedly',
      f: '✗ failed',
      k: '⚠ flaked',
      s: '○ skipped',
      '-': '– not known',
    },
  },

  help: {
    title: 'Keys and search',
    close: 'Close',
    keys: [
      ['/', 'search'],
      ['j, k', 'next, previous test'],
      ['n', 'next test that blocks or has no result'],
      ['Enter', 'open the test'],
      ['Esc', 'close'],
      ['?', 'this help'],
    ],
    search: [
      ['router 409', 'both words, anywhere in id, message, reason, category or owner'],
      ['"got server fault"', 'these words together'],
      ['s:new-failure', 'category; also s:blocks, s:warns, s:skip'],
      ['c:3', 'cause number 3 of this page'],
      ['o:storage', 'owner of the known-failure entry'],
      ['!slow', 'without that word; also before s:, c: and o:'],
    ],
  },

  summary: {
    counts: 'Results',
    moreCauses: (n: number) => `and ${count(n, 'more cause')}, see report.html`,
    known: (entries: number, tests: number) =>
      `${count(tests, 'test')} accounted for by ${entries === 1 ? '1 reviewed entry' : `${entries} reviewed entries`}`,
    nextExpiry: (target: string, expiry: string) => `next to expire: ${target}, ${expiry}`,
  },

  terminal: {
    report: 'report',
    reportLarge: (megabytes: string) =>
      `the report is ${megabytes} MB large; where the tracker refuses it, attach summary.md and say where the run folder lies`,
    rerun: 'rerun',
    known: 'Known failures',
    problems: 'Problems of the run',
    failed: (n: number) => `${n} failed`,
    failedOf: (failed: number, attempts: number) => `failed ${failed} of ${attempts}`,
    before: {
      pass: (run: string) => `passed in ${run}`,
      fail: (run: string) => `failed in ${run}`,
      skip: (run: string) => `skipped in ${run}`,
    },
    elapsed: (clock: string) => `${clock} elapsed`,
    left: (clock: string) => `about ${clock} left`,
    now: (id: string) => `now: ${id}`,
  },
};

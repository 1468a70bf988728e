import { judgeByBaseline } from './baseline-table.ts';
import { type ExpectationRow, type Facts, type ObservedColumn, type Outcome, outcome } from './outcome.ts';

/** How often a known flake must have failed in a row before it counts as broken. */
export const ATTEMPTS_OF_A_BROKEN_FLAKE = 3;

type Cell = Outcome | ((facts: Facts) => Outcome);
type Row = Readonly<Record<ObservedColumn, Cell>>;

const crashed = outcome(
  'crashed',
  ['blocks', 'incomplete'],
  'started and never ended: it took its worker down',
);
const interrupted = outcome('interrupted', 'incomplete', 'was running when the run was cut off');
const notRun = outcome('not-run', 'incomplete', 'planned, and never ran');
const blocked = outcome(
  'blocked',
  'warns',
  "did not start: its class's set-up failed, and that is the failure",
);
const newFailure = outcome('new-failure', 'blocks', 'failed, and no entry excuses it');
const changedFailure = outcome('changed-failure', 'blocks', 'failed otherwise than the entry says');
const expiredFailure = outcome('expired-known-failure', 'blocks', 'failed, and its entry has expired');
const knownFailure = outcome('known-failure', 'accounted', 'failed as the entry says');
const notExercised = outcome('not-exercised', 'warns', 'skipped: no evidence for or against the entry');
const excludedButRan = outcome('excluded-but-ran', 'warns', 'its entry says that it is not run, and it ran');
const excluded = outcome('excluded', 'accounted', 'not run, as its entry says');

const newFlake = ({ flakeBlocks }: Facts): Outcome =>
  flakeBlocks
    ? outcome('new-flake', 'blocks', 'failed and passed in this run, and there are too many new flakes')
    : outcome('new-flake', 'warns', 'failed and passed in this run');

const maskedFailure = ({ baseline }: Facts): Outcome =>
  baseline === 'pass'
    ? outcome('masked-failure', 'blocks', 'failed behind a skip, and passed in the baseline')
    : outcome('masked-failure', 'warns', 'failed behind a skip: its own code calls it unstable');

const unexpectedPass = ({ passBlocks }: Facts): Outcome =>
  outcome('unexpected-pass', passBlocks ? 'blocks' : 'warns', 'passed, and its entry says that it fails');

const knownFlake = ({ overRate }: Facts): Outcome => {
  if (overRate === undefined) return outcome('known-flake', 'accounted', 'a known flake, and it flaked');
  const { flips, runs } = overRate;
  return outcome(
    'known-flake',
    'warns',
    `a known flake that flipped in ${flips} of ${runs} runs, more than its max_rate allows`,
  );
};

const brokenFlake = ({ attempts }: Facts): Outcome =>
  attempts >= ATTEMPTS_OF_A_BROKEN_FLAKE
    ? outcome('flake-now-broken', 'blocks', `a known flake that failed in all of ${attempts} attempts`)
    : outcome('known-flake', 'accounted', 'a known flake, and it failed too few times to be called broken');

/** A failure of the kind that the entry names; a fixture that fails is what `outcome: blocked` looks like. */
const failsAsNamed = ({ outcome: expected, fixture }: Facts): Outcome =>
  expected === 'fail' || (fixture && expected === 'blocked') ? knownFailure : changedFailure;

/** Whatever an entry says, only the baseline knows whether the test disappeared. */
const absent = judgeByBaseline('absent');

const nothing: Row = {
  pass: judgeByBaseline('pass'),
  fail: judgeByBaseline('fail'),
  'fail-other': judgeByBaseline('fail'),
  flaky: newFlake,
  skip: judgeByBaseline('skip'),
  masked: maskedFailure,
  blocked,
  crashed,
  timeout: judgeByBaseline('fail'),
  interrupted,
  'not-run': notRun,
  absent,
};

/** "Expectation × observed" of `docs/outcomes.md`. */
const OUTCOME_TABLE: Readonly<Record<ExpectationRow, Row>> = {
  nothing,
  fails: {
    pass: unexpectedPass,
    fail: failsAsNamed,
    'fail-other': changedFailure,
    flaky: (facts) =>
      facts.signatureMatches
        ? outcome(
            'known-failure',
            'accounted',
            'failed as the entry says, then passed: make the entry "kind: flaky"',
          )
        : newFlake(facts),
    skip: notExercised,
    masked: (facts) => (facts.signatureMatches ? knownFailure : maskedFailure(facts)),
    blocked: ({ entryCoversClass, outcome: expected, signatureMatches }) =>
      (entryCoversClass || expected === 'blocked') && signatureMatches ? knownFailure : blocked,
    crashed: ({ outcome: expected }) => (expected === 'crash' ? knownFailure : crashed),
    timeout: ({ outcome: expected }) => (expected === 'timeout' ? knownFailure : changedFailure),
    interrupted,
    'not-run': notRun,
    absent,
  },
  flaky: {
    pass: outcome('pass', 'accounted', 'a known flake, and it passed'),
    fail: brokenFlake,
    'fail-other': changedFailure,
    flaky: (facts) => (facts.signatureMatches ? knownFlake(facts) : newFlake(facts)),
    skip: notExercised,
    masked: (facts) => (facts.signatureMatches ? knownFlake(facts) : maskedFailure(facts)),
    blocked,
    crashed,
    timeout: brokenFlake,
    interrupted,
    'not-run': notRun,
    absent,
  },
  skip: {
    pass: outcome('unexpected-run', 'warns', 'ran, and its entry says that this site has not the feature'),
    fail: newFailure,
    'fail-other': newFailure,
    flaky: newFlake,
    skip: outcome('skipped-expected', 'accounted', 'skipped, as its entry says'),
    masked: maskedFailure,
    blocked,
    crashed,
    timeout: newFailure,
    interrupted,
    'not-run': notRun,
    absent,
  },
  exclude: {
    pass: excludedButRan,
    fail: excludedButRan,
    'fail-other': excludedButRan,
    flaky: excludedButRan,
    skip: excludedButRan,
    masked: excludedButRan,
    blocked: excludedButRan,
    crashed: { ...excludedButRan, weights: ['warns', 'incomplete'] },
    timeout: excludedButRan,
    interrupted,
    'not-run': ({ leftOut }) => (leftOut ? excluded : notRun),
    absent: excluded,
  },
  expired: {
    ...nothing,
    pass: outcome('pass', 'accounted', 'passed: delete its expired entry'),
    fail: expiredFailure,
    'fail-other': changedFailure,
    timeout: expiredFailure,
  },
  'expired-exclude': {
    ...nothing,
    'not-run': ({ leftOut }) =>
      leftOut ? outcome('expired-exclude', 'blocks', 'still not run, and its entry has expired') : notRun,
  },
};

/** The category of one test: a pure function of what was expected, what was observed and the facts around it. */
export function judgeOne(expected: ExpectationRow, observed: ObservedColumn, facts: Facts): Outcome {
  const cell = OUTCOME_TABLE[expected][observed];
  return typeof cell === 'function' ? cell(facts) : cell;
}

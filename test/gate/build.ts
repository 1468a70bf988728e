import { type HistoryFacts, readHistory } from '../../src/gate/history.ts';
import type { JudgeInput } from '../../src/gate/judge.ts';
import type { KnownEntry } from '../../src/known/entry.ts';
import { compileSignature } from '../../src/known/signature.ts';
import { parseTestId } from '../../src/model/test-id.ts';
import type {
  Attempt,
  FixtureKind,
  FixtureResult,
  ResultSet,
  TestResult,
  TestStatus,
} from '../../src/model/test-result.ts';

/** Values for the gate's tests: the least that a case has to say, everything else plain. */

export const CONTEXT = { region: 'test', release: 'zed', suite: 'smoke' };

type AttemptGiven = Partial<Attempt> & { status: TestStatus };

export function attempt(given: TestStatus | AttemptGiven): Attempt {
  return {
    start: undefined,
    stop: undefined,
    durationSeconds: undefined,
    reason: undefined,
    traceback: undefined,
    attachments: [],
    ...(typeof given === 'string' ? { status: given } : given),
  };
}

/** A test with one attempt after the other; without any, it only exists. */
export function heard(listed: string, ...given: (TestStatus | AttemptGiven)[]): TestResult {
  const attempts = (given.length === 0 ? (['exists'] as const) : given).map(attempt);
  return {
    ...parseTestId(listed),
    tags: [],
    worker: 'worker-0',
    ...(attempts.at(-1) ?? attempt('exists')),
    attempts,
  };
}

export function fixture(kind: FixtureKind, scope: string, given: TestStatus | AttemptGiven): FixtureResult {
  return { kind, scope, ...attempt(given) };
}

export function results(tests: readonly TestResult[], more: Partial<ResultSet> = {}): ResultSet {
  return { format: 'subunit-v2', tests, fixtures: [], problems: [], intact: true, ...more };
}

export function plan(...ids: string[]): {
  tests: ReturnType<typeof parseTestId>[];
  excluded: [];
  requested: [];
} {
  return { tests: ids.map(parseTestId), excluded: [], requested: [] };
}

/** A run that came to its own end, whose plan is what the results announce. */
export function run(tests: readonly TestResult[], more: Partial<JudgeInput> = {}): JudgeInput {
  return {
    results: results(tests),
    plan: plan(...tests.map((test) => test.id)),
    end: { kind: 'finished', runnerExitCode: 0 },
    entries: [],
    context: CONTEXT,
    ...more,
  };
}

export function entry(
  target: string,
  given: Partial<Omit<KnownEntry, 'signature'>> & { signature?: string } = {},
): KnownEntry {
  const { signature, ...rest } = given;
  const compiled = signature === undefined ? undefined : compileSignature(signature);
  if (compiled !== undefined && 'error' in compiled) throw new Error(compiled.error);
  return {
    level: 'test',
    target,
    kind: 'fails',
    when: {},
    signature: compiled,
    outcome: 'fail',
    reason: 'a reason',
    bug: 'https://bugs.example.org/CLOUD-1234',
    owner: undefined,
    added: '2026-01-10',
    expires: '2026-04-10',
    expired: false,
    maxRate: undefined,
    maxTests: undefined,
    why: undefined,
    uuid: undefined,
    file: 'blacklists/site.yaml',
    line: 3,
    column: 5,
    ...rest,
  };
}

/** A history in which each test did what its marks say, oldest run first. */
export function history(marks: Readonly<Record<string, string>>): HistoryFacts {
  return readHistory({ schema: 'osgate-history/v1', runs: [], marks });
}

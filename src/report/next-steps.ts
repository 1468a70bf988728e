import { COVERAGE_DROP } from '../gate/coverage.ts';
import type { Category, JudgedTest, Verdict } from '../model/verdict.ts';
import { rerunFailed } from './commands.ts';
import { groupByCause, worstWeight } from './findings.ts';
import type { ReportInput } from './report-input.ts';
import type { Wording } from './wording/wording.ts';

export interface NextStep {
  readonly who: string;
  readonly what: string;
  /** A command to type. */
  readonly command: string | undefined;
}

const COVERAGE: readonly Category[] = ['disappeared', 'newly-skipped', 'expired-exclude'];
const OUTDATED: readonly Category[] = [
  'unexpected-pass',
  'unexpected-run',
  'excluded-but-ran',
  'stale-entry',
];

/** Whose turn it is after this run, the most urgent first; never empty. */
export function nextSteps(input: ReportInput, wording: Wording): NextStep[] {
  const { verdict } = input;
  const blocking = verdict.tests.filter((test) => worstWeight(test) === 'blocks');
  const steps = [
    goAhead(verdict, wording),
    lookInto(blocking, verdict, wording),
    ...renewals(blocking, wording),
    coverage(blocking, verdict, wording),
    runAgain(input, wording),
    prune(verdict, wording),
  ];
  return steps.filter((step) => step !== undefined);
}

function goAhead(verdict: Verdict, { turn }: Wording): NextStep | undefined {
  if (verdict.word !== 'pass') return undefined;
  return { who: turn.release, what: turn.goAhead, command: undefined };
}

function lookInto(
  blocking: readonly JudgedTest[],
  verdict: Verdict,
  { turn }: Wording,
): NextStep | undefined {
  const tests = blocking.filter((test) => !COVERAGE.includes(test.category) && !isExpired(test));
  if (tests.length === 0) return undefined;
  const causes = groupByCause({ ...verdict, tests }, ['blocks']).length;
  return { who: turn.change, what: turn.lookInto(tests.length, causes), command: undefined };
}

function renewals(blocking: readonly JudgedTest[], { turn, noBug, noOwner }: Wording): NextStep[] {
  const owners = Map.groupBy(blocking.filter(isExpired), ({ entry }) => entry?.owner ?? noOwner);
  return [...owners].map(([who, tests]) => {
    const bugs = [...new Set(tests.map(({ entry }) => entry?.bug ?? noBug))].join(', ');
    return { who, what: turn.expired(bugs), command: undefined };
  });
}

function coverage(
  blocking: readonly JudgedTest[],
  { tests, problems }: Verdict,
  { turn }: Wording,
): NextStep | undefined {
  // a drop may be made of rows that do not block one by one
  const suspects = problems.some((problem) => problem.code === COVERAGE_DROP) ? tests : blocking;
  const lost = suspects.filter((test) => COVERAGE.includes(test.category) && !isExpired(test));
  if (lost.length === 0) return undefined;
  return { who: turn.change, what: turn.coverage(lost.length), command: undefined };
}

function runAgain({ verdict, record }: ReportInput, { turn }: Wording): NextStep | undefined {
  const unknown = verdict.tests.filter((test) => test.weights.includes('incomplete')).length;
  if (verdict.word !== 'incomplete' && unknown === 0) return undefined;
  return { who: turn.operator, what: turn.runAgain(unknown), command: rerunFailed(record) };
}

function prune(verdict: Verdict, { turn }: Wording): NextStep | undefined {
  const outdated = verdict.tests.filter((test) => OUTDATED.includes(test.category));
  const entries = new Set(outdated.map(({ entry, id }) => (entry ? `${entry.file}:${entry.line}` : id)));
  if (entries.size === 0) return undefined;
  return { who: turn.lists, what: turn.prune(entries.size), command: undefined };
}

function isExpired(test: JudgedTest): boolean {
  return test.category === 'expired-known-failure' || test.category === 'expired-exclude';
}

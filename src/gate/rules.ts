import type { RunRecord } from '../model/run-record.ts';
import { MAX_NEW_FLAKES } from '../model/site-profile.ts';
import type { Category, JudgedTest, Verdict } from '../model/verdict.ts';
import { COVERAGE_DROP, isLost, LEAST_COVERAGE } from './coverage.ts';
import { MASS_FAILURE } from './mass-failure.ts';

/** The gate's rules in the order in which a report shows them. */
export const RULES = [
  'run-ended',
  'results-intact',
  'plan-known',
  'every-test-finished',
  'no-new-failure',
  'no-crash',
  'no-changed-failure',
  'no-expired-entry',
  'new-flakes',
  'no-lost-test',
  'coverage',
  'no-mass-failure',
  'unexpected-passes',
  'other',
] as const;
export type Rule = (typeof RULES)[number];

/** `off`: the rule was not looked at in this run, for lack of a baseline, a plan or `--strict`. */
type RuleState = 'pass' | 'fail' | 'incomplete' | 'off';

/** How one rule came out. */
export interface RuleResult {
  readonly rule: Rule;
  readonly state: RuleState;
  /** What was counted: tests, entries, or percent for `coverage`. */
  readonly figure: number | undefined;
  /** What the figure was held against: the most or, for `every-test-finished` and `coverage`, the least that passes. */
  readonly limit: number | undefined;
}

interface RulesInput {
  readonly verdict: Verdict;
  readonly record: Pick<RunRecord, 'end' | 'strict' | 'maxNewFlakes'>;
  readonly hasBaseline: boolean;
}

/**
 * Every rule of the gate with how it came out and its figure, those that passed, too. A verdict passes when no rule fails and
 * none is incomplete: `other` catches whatever no other rule speaks about.
 */
export function checkRules(input: RulesInput): RuleResult[] {
  const results = [...runRules(input), ...testRules(input)];
  const rest = otherRule(input);
  return rest === undefined ? results : [...results, rest];
}

function runRules({ verdict, record }: RulesInput): RuleResult[] {
  const has = (...codes: readonly string[]) => verdict.problems.some(({ code }) => codes.includes(code));
  const state = (bad: boolean, off = false) => (bad ? 'incomplete' : off ? 'off' : 'pass');
  const tests = verdict.tests.filter(isPlanned);
  const finished = tests.filter((test) => !test.weights.includes('incomplete')).length;
  return [
    result(
      'run-ended',
      state(has('run-cut', 'runner-died') || record.end.kind === 'cut', record.end.kind === 'unknown'),
    ),
    result('results-intact', state(has('results-not-intact'))),
    result('plan-known', state(has('empty-plan', 'plan-incomplete'), has('plan-unverified'))),
    result(
      'every-test-finished',
      state(verdict.tests.some((test) => test.weights.includes('incomplete'))),
      finished,
      tests.length,
    ),
  ];
}

/** Categories of rows that block, by the rule that they break. */
const RULE_OF: Readonly<Partial<Record<Category, Rule>>> = {
  'new-failure': 'no-new-failure',
  regressed: 'no-new-failure',
  'still-failing': 'no-new-failure',
  'new-test': 'no-new-failure',
  'masked-failure': 'no-new-failure',
  crashed: 'no-crash',
  'changed-failure': 'no-changed-failure',
  'flake-now-broken': 'no-changed-failure',
  'expired-known-failure': 'no-expired-entry',
  'expired-exclude': 'no-expired-entry',
  'new-flake': 'new-flakes',
  'newly-skipped': 'no-lost-test',
  disappeared: 'no-lost-test',
  'unexpected-pass': 'unexpected-passes',
};

function testRules({ verdict, record, hasBaseline }: RulesInput): RuleResult[] {
  const blocking = verdict.tests.filter((test) => test.weights.includes('blocks'));
  const broken = (rule: Rule) => blocking.filter((test) => RULE_OF[test.category] === rule).length;
  const none = (rule: Rule) => result(rule, broken(rule) > 0 ? 'fail' : 'pass', broken(rule), 0);
  const of = (category: Category) => verdict.tests.filter((test) => test.category === category).length;
  const problem = (code: string) => verdict.problems.some((one) => one.code === code);
  const lost = none('no-lost-test');
  const covered = coverageOf(verdict.tests);
  const passes = broken('unexpected-passes') > 0 ? 'fail' : record.strict ? 'pass' : 'off';
  return [
    none('no-new-failure'),
    none('no-crash'),
    none('no-changed-failure'),
    none('no-expired-entry'),
    result(
      'new-flakes',
      broken('new-flakes') > 0 ? 'fail' : 'pass',
      of('new-flake'),
      record.maxNewFlakes ?? MAX_NEW_FLAKES,
    ),
    hasBaseline || lost.state === 'fail' ? lost : result('no-lost-test', 'off'),
    hasBaseline
      ? result('coverage', problem(COVERAGE_DROP) ? 'fail' : 'pass', covered, LEAST_COVERAGE * 100)
      : result('coverage', 'off'),
    result('no-mass-failure', problem(MASS_FAILURE) ? 'fail' : 'pass'),
    result('unexpected-passes', passes, of('unexpected-pass'), record.strict ? 0 : undefined),
  ];
}

/** Percent of what the baseline executed that was executed again, rounded down; undefined when it executed nothing. */
function coverageOf(tests: readonly JudgedTest[]): number | undefined {
  const executed = tests.filter(
    ({ fixture, baseline }) => fixture === undefined && (baseline === 'pass' || baseline === 'fail'),
  );
  if (executed.length === 0) return undefined;
  const kept = executed.filter((test) => !isLost(test)).length;
  return Math.floor((kept / executed.length) * 1000) / 10;
}

const SPOKEN_OF: readonly string[] = [
  'run-cut',
  'runner-died',
  'results-not-intact',
  'empty-plan',
  'plan-incomplete',
  COVERAGE_DROP,
  MASS_FAILURE,
];

function otherRule({ verdict }: RulesInput): RuleResult | undefined {
  const rows = verdict.tests.filter(
    (test) => test.weights.includes('blocks') && RULE_OF[test.category] === undefined,
  );
  const problems = verdict.problems.filter(
    ({ code, weight }) => weight !== 'warns' && !SPOKEN_OF.includes(code),
  );
  const count = rows.length + problems.length;
  if (count === 0) return undefined;
  const fails = rows.length > 0 || problems.some(({ weight }) => weight === 'blocks');
  return result('other', fails ? 'fail' : 'incomplete', count, 0);
}

/** Rows that are tests of the plan: no fixtures, nothing that only the baseline or an entry speaks about. */
export function isPlanned({ fixture, observed, category }: JudgedTest): boolean {
  return (
    fixture === undefined &&
    observed !== 'absent' &&
    category !== 'excluded' &&
    category !== 'expired-exclude'
  );
}

function result(rule: Rule, state: RuleState, figure?: number, limit?: number): RuleResult {
  return { rule, state, figure, limit };
}

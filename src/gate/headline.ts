import type {
  Category,
  JudgedTest,
  ObservedState,
  RunProblem,
  VerdictWord,
  Weight,
} from '../model/verdict.ts';

const NOUNS: Readonly<Record<Category, readonly [one: string, many: string]>> = {
  crashed: ['crashed', 'crashed'],
  'new-failure': ['new failure', 'new failures'],
  'changed-failure': ['changed failure', 'changed failures'],
  regressed: ['regression', 'regressions'],
  'still-failing': ['still failing', 'still failing'],
  'flake-now-broken': ['broken flake', 'broken flakes'],
  'expired-known-failure': ['expired known failure', 'expired known failures'],
  'expired-exclude': ['expired exclude', 'expired excludes'],
  'masked-failure': ['masked failure', 'masked failures'],
  disappeared: ['disappeared', 'disappeared'],
  'newly-skipped': ['newly skipped', 'newly skipped'],
  blocked: ['blocked', 'blocked'],
  interrupted: ['interrupted', 'interrupted'],
  'not-run': ['never ran', 'never ran'],
  'unexpected-pass': ['unexpected pass', 'unexpected passes'],
  'unexpected-run': ['unexpected run', 'unexpected runs'],
  'excluded-but-ran': ['excluded but ran', 'excluded but ran'],
  'new-flake': ['new flake', 'new flakes'],
  'not-exercised': ['not exercised', 'not exercised'],
  'stale-entry': ['stale entry', 'stale entries'],
  'known-failure': ['known failure', 'known failures'],
  'known-flake': ['known flake', 'known flakes'],
  'skipped-expected': ['expected skip', 'expected skips'],
  excluded: ['excluded', 'excluded'],
  skip: ['skipped', 'skipped'],
  fixed: ['fixed', 'fixed'],
  'newly-run': ['newly run', 'newly run'],
  'new-test': ['failed new test', 'failed new tests'],
  pass: ['passed', 'passed'],
};

export interface HeadlineInput {
  readonly word: VerdictWord;
  /** Worst first. */
  readonly tests: readonly JudgedTest[];
  readonly problems: readonly RunProblem[];
  /** How many tests should have a result. */
  readonly planned: number;
}

/** The verdict in one line: `FAIL: 3 new failures (1 cause), 1 crashed`. */
export function formatHeadline(input: HeadlineInput): string {
  switch (input.word) {
    case 'fail': {
      const incomplete = describeIncomplete(input);
      const parts = [...countByCategory(withWeight(input.tests, 'blocks')), ...messages(input, 'blocks')];
      return `FAIL: ${parts.join(', ')}${incomplete.length === 0 ? '' : `; ${incomplete.join(', ')}`}`;
    }
    case 'incomplete':
      return `INCOMPLETE: ${describeIncomplete(input).join(', ')}`;
    case 'pass':
      return `PASS: ${describePass(input).join(', ')}`;
    default:
      return input.word satisfies never;
  }
}

function describePass({ tests, planned }: HeadlineInput): string[] {
  // A stale entry is a matter of the lists; it says nothing about the cloud.
  const warnings = countByCategory(
    withWeight(tests, 'warns').filter((test) => test.category !== 'stale-entry'),
  );
  const failed = tests.filter((test) => FAILED_STATES.has(test.observed) || isKnown(test));
  const known = failed.filter(isKnown).length;
  if (known > 0 && known === failed.length) {
    return [
      known === 1 ? 'the only failure is known' : `all ${count(known)} failures are known`,
      ...warnings,
    ];
  }
  const size = `${count(planned)} ${planned === 1 ? 'test' : 'tests'}`;
  const skipped = tests.filter((test) => test.observed === 'skip').length;
  if (skipped > 0 && skipped >= planned) return [`${size}, every one skipped`, ...warnings];
  return [
    size,
    ...(known > 0 ? [`${count(known)} known to fail`] : []),
    ...(failed.length > 0 ? [] : ['none failed']),
    ...(skipped > 0 ? [`${count(skipped)} skipped`] : []),
    ...warnings,
  ];
}

const FAILED_STATES: ReadonlySet<ObservedState> = new Set(['fail', 'flaky', 'masked', 'timeout', 'crashed']);

function isKnown({ category }: JudgedTest): boolean {
  return category === 'known-failure' || category === 'known-flake';
}

function describeIncomplete({ tests, problems, planned }: HeadlineInput): string[] {
  const rows = withWeight(tests, 'incomplete').filter((test) => !test.weights.includes('blocks'));
  const notRun = rows.filter((test) => test.category === 'not-run').length;
  const cut = rows.length - notRun;
  return [
    ...(notRun > 0 ? [`${count(notRun)} of ${count(planned)} planned tests never ran`] : []),
    ...(cut > 0 ? [`${count(cut)} did not finish`] : []),
    ...problems.filter((problem) => problem.weight === 'incomplete').map((problem) => problem.message),
  ];
}

/** Largest group first: what most of the rows are is what the reader looks for. */
function countByCategory(tests: readonly JudgedTest[]): string[] {
  const groups = [...Map.groupBy(tests, (test) => test.category)];
  groups.sort(([, a], [, b]) => b.length - a.length);
  return groups.map(([category, rows]) => {
    const [one, many] = NOUNS[category];
    const causes = new Set(rows.map((row) => row.cluster).filter((cluster) => cluster !== undefined)).size;
    const text = `${count(rows.length)} ${rows.length === 1 ? one : many}`;
    return rows.length > 1 && causes > 0 ? `${text} (${causes} ${causes === 1 ? 'cause' : 'causes'})` : text;
  });
}

function messages({ problems }: HeadlineInput, weight: RunProblem['weight']): string[] {
  return problems.filter((problem) => problem.weight === weight).map((problem) => problem.message);
}

function withWeight(tests: readonly JudgedTest[], weight: Weight): JudgedTest[] {
  return tests.filter((test) => test.weights.includes(weight));
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

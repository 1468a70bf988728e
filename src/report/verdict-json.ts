import { isComplete } from '../gate/acceptance.ts';
import { MASS_FAILURE } from '../gate/mass-failure.ts';
import { checkRules } from '../gate/rules.ts';
import { formatJson } from '../model/json.ts';
import type { ReportInput } from './report-input.ts';

/** `verdict.json`, `osgate-verdict/v1` of `docs/cli.md`. What is not known is null, never left out. */
export function renderVerdictJson({
  verdict,
  record,
  baseline,
}: Pick<ReportInput, 'verdict' | 'record' | 'baseline'>): string {
  const document = {
    schema: 'osgate-verdict/v1',
    verdict: verdict.word,
    exit_code: verdict.exitCode,
    complete: isComplete(verdict),
    mass_failure: verdict.problems.some((problem) => problem.code === MASS_FAILURE),
    baseline: baseline?.run ?? null,
    counts: verdict.counts,
    rules: checkRules({ verdict, record, hasBaseline: baseline !== undefined }).map(
      ({ rule, state, figure, limit }) => ({ rule, state, figure: figure ?? null, limit: limit ?? null }),
    ),
    tests: verdict.tests.map((test) => ({
      id: test.id,
      attrs: test.attrs,
      observed: test.observed,
      expected: test.expected,
      baseline: test.baseline ?? null,
      category: test.category,
      blocking: test.weights.includes('blocks'),
      entry: test.entry ?? null,
      cluster: test.cluster ?? null,
      attempts: (test.result?.attempts ?? []).map((attempt) => attempt.status),
      duration_s: test.result?.durationSeconds ?? null,
      why: test.why,
    })),
    clusters: verdict.clusters,
    problems: verdict.problems,
  };
  return formatJson(document);
}

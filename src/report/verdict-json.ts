import type { Verdict } from '../model/verdict.ts';

/** `verdict.json`, `osgate-verdict/v1` of `docs/cli.md`. What is not known is null, never left out. */
export function renderVerdictJson(verdict: Verdict): string {
  const document = {
    schema: 'osgate-verdict/v1',
    verdict: verdict.word,
    exit_code: verdict.exitCode,
    counts: verdict.counts,
    tests: verdict.tests.map((test) => ({
      id: test.id,
      observed: test.observed,
      expected: test.expected,
      category: test.category,
      blocking: test.weights.includes('blocks'),
      entry: test.entry ?? null,
      cluster: test.cluster ?? null,
      why: test.why,
    })),
    clusters: verdict.clusters,
    problems: verdict.problems,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

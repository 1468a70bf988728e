import { RecordedTest } from '../model/recorded-test.ts';
import type { ResultSet, TestResult } from '../model/test-result.ts';

/** Puts the results of several files together: a test that is in several of them has the attempts of all, in order. */
export function mergeResults(sets: readonly ResultSet[]): ResultSet {
  const byId = Map.groupBy(
    sets.flatMap(({ tests }) => tests),
    ({ id }) => id,
  );
  const formats = new Set(sets.map(({ format }) => format));
  const [format = 'mixed'] = formats;
  return {
    format: formats.size > 1 ? 'mixed' : format,
    tests: [...byId.values()].map((results) => results.reduce(mergeTest)),
    fixtures: sets.flatMap(({ fixtures }) => fixtures),
    suites: sets.flatMap(({ suites = [] }) => suites),
    problems: sets.flatMap(({ problems }) => problems),
    intact: sets.length > 0 && sets.every(({ intact }) => intact),
  };
}

/** What was only listed says nothing about a test that was tried elsewhere. */
function mergeTest(earlier: TestResult, later: TestResult): TestResult {
  const merged = new RecordedTest(earlier.id, (later.attrs.length > 0 ? later : earlier).attrs.join(','));
  const last = later.attempts.length > 0 ? later : earlier;
  merged.tags = last.tags;
  merged.worker = last.worker;
  for (const attempt of [...earlier.attempts, ...later.attempts]) merged.addAttempt(attempt);
  return merged;
}

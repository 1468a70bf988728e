import { formatProblem } from '../model/problem.ts';
import type { Attempt, ResultSet } from '../model/test-result.ts';
import { oneLine } from './visible-text.ts';

/** Results that nobody judged, for people: a line for each test and fixture, problems, counts. */
export function renderResultsText(results: ResultSet, complete: boolean): string {
  const rows = [
    ...results.tests.map((test) => ({ name: test.id, attempt: test as Attempt })),
    ...results.fixtures.map((fixture) => ({
      name: `${fixture.scope}::${fixture.kind}`,
      attempt: fixture as Attempt,
    })),
  ];
  const groups = Map.groupBy(rows, ({ attempt }) => attempt.status);
  const counts = [...groups].map(([status, members]) => `${members.length} ${status}`).join(', ');
  const lines = [
    ...rows.map(({ name, attempt }) => rowLine(name, attempt)),
    ...results.problems.map((problem) => `problem: ${oneLine(formatProblem(problem))}`),
    '',
    `${complete ? 'complete' : 'NOT COMPLETE'}: ${counts === '' ? 'no test' : counts}`,
  ];
  return `${lines.join('\n')}\n`;
}

function rowLine(name: string, { status, durationSeconds, reason }: Attempt): string {
  const seconds = durationSeconds === undefined ? '-' : durationSeconds.toFixed(3);
  const why = reason === undefined ? '' : `  ${oneLine(reason)}`;
  return `${status.padEnd(10)} ${seconds.padStart(9)} s  ${oneLine(name)}${why}`;
}

import { fixtureId } from '../model/fixture-id.ts';
import { formatProblem } from '../model/problem.ts';
import type { Attempt, ResultSet, SuiteOutput } from '../model/test-result.ts';
import { lastExceptionLine } from './excerpt.ts';
import { oneLine } from './visible-text.ts';

/** Results that nobody judged, for people: a line for each test and fixture, problems, counts. In pieces of lines. */
export function* resultsTextPieces(results: ResultSet, complete: boolean): Generator<string> {
  const { tests, fixtures, suites = [], problems } = results;
  for (const test of tests) yield rowLine(test.id, test, test.attempts);
  for (const fixture of fixtures) yield rowLine(fixtureId(fixture), fixture);
  for (const suite of suites) yield suiteLine(suite);
  for (const problem of problems) yield `problem: ${oneLine(formatProblem(problem))}\n`;
  const groups = Map.groupBy([...tests, ...fixtures], ({ status }) => status);
  const counts = [...groups].map(([status, members]) => `${members.length} ${status}`).join(', ');
  yield `\n${complete ? 'complete' : 'NOT COMPLETE'}: ${counts === '' ? 'no test' : counts}\n`;
}

function suiteLine({ name, attachments }: SuiteOutput): string {
  const said = attachments.map((each) => `${each.name} (${each.sizeBytes} bytes)`).join(', ');
  return `suite                    ${oneLine(name === '' ? 'without a name' : name)}: ${oneLine(said)}\n`;
}

function rowLine(name: string, attempt: Attempt, attempts: readonly Attempt[] = []): string {
  const { status, durationSeconds, reason, traceback } = attempt;
  const seconds = durationSeconds === undefined ? '-' : durationSeconds.toFixed(3);
  const before = attempts.slice(0, -1).map((each) => each.status);
  const said = [
    before.length === 0 ? '' : `(after ${before.join(', ')})`,
    oneLine(reason ?? (status === 'fail' ? lastExceptionLine(traceback ?? '') : '')),
  ];
  const words = [oneLine(name), ...said].filter((word) => word !== '');
  return `${status.padEnd(10)} ${seconds.padStart(9)} s  ${words.join('  ')}\n`;
}

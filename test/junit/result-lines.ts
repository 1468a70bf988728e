import type { ResultSet } from '../../src/model/test-result.ts';

/** A line for each result: what a reader of a table would compare. */
export function resultLines({ tests, fixtures, problems, intact }: ResultSet): string {
  return [
    ...tests.map(
      ({ id, attempts, durationSeconds, reason }) =>
        `${attempts.map(({ status }) => status).join('>')} ${id} ${durationSeconds ?? '-'}${reason === undefined ? '' : ` (${reason})`}`,
    ),
    ...fixtures.map(({ kind, scope, status }) => `${status} ${scope}::${kind}`),
    ...problems.map(
      ({ code, message, line }) => `${line === undefined ? '' : `line ${line}: `}${code}: ${message}`,
    ),
    ...(intact ? [] : ['not intact']),
  ].join('\n');
}

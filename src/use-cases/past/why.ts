import { OsgateError } from '../../model/errors.ts';
import { nearestAll } from '../../model/nearest.ts';
import { parseTestId } from '../../model/test-id.ts';
import { type Explanation, explainRow } from '../../report/why.ts';
import type { RunsPlace } from '../../store/runs.ts';
import { judgeRun, reportInput } from '../judge/conclude.ts';
import { findEndedRun } from '../judge/ended-run.ts';

/**
 * Explains one test or fixture of a stored run. `name`: its id, with or without attributes, or any part of it that no other
 * row has.
 *
 * @throws OsgateError `invalid-input` when no row, or more than one, is meant, `unfinished` when the run goes on.
 */
export async function explainTest(site: RunsPlace, reference: string, name: string): Promise<Explanation> {
  const run = await judgeRun(await findEndedRun(site, reference));
  const rows = new Map(run.verdict.tests.map((row) => [row.id, row]));
  const id = findId(name, [...rows.keys()], `run ${run.record.id}`);
  const row = rows.get(id);
  if (row === undefined) throw new Error(`no row ${id}`);
  return explainRow(row, reportInput(run, run.record.started));
}

const SUGGESTIONS = 5;

/**
 * The one id that is meant: the id itself, else the only one that begins with `name`, ends with it, or holds it.
 *
 * @throws OsgateError `invalid-input` with the ids that come near.
 */
export function findId(name: string, ids: readonly string[], where: string): string {
  const bare = parseTestId(name).id;
  if (ids.includes(bare)) return bare;
  const choices = [
    ids.filter((id) => id.endsWith(`.${bare}`)),
    ids.filter((id) => id.startsWith(bare)),
    ids.filter((id) => id.includes(bare)),
  ].find((found) => found.length > 0);
  const [only] = choices ?? [];
  if (only !== undefined && choices?.length === 1) return only;
  const near = choices ?? nearestAll(bare, ids, SUGGESTIONS);
  const rest = near.length - SUGGESTIONS;
  const shown = [...near.slice(0, SUGGESTIONS), ...(rest > 0 ? [`and ${rest} more`] : [])];
  throw new OsgateError(
    'invalid-input',
    choices === undefined
      ? `there is no test ${name} in ${where}`
      : `${name} means ${choices.length} tests of ${where}`,
    shown.length === 0 ? {} : { hint: `did you mean\n  ${shown.join('\n  ')}` },
  );
}

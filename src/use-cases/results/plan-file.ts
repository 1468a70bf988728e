import { OsgateError } from '../../model/errors.ts';
import { parseJson } from '../../model/json.ts';
import type { Plan } from '../../model/plan.ts';
import { parseReportedId, type TestId } from '../../model/test-id.ts';
import { readNamedFile } from '../../store/named-file.ts';

/** The tests that a file plans, and of an osgate plan what else it knows. */
export interface PlanFile {
  readonly tests: readonly TestId[];
  /** Undefined for a plain list of ids. */
  readonly plan: Plan | undefined;
}

/**
 * Reads a plan: what `tempest run --list`, `stestr list` or `osgate plan` print, one id a line with or without attributes,
 * empty lines and lines that begin with `#` passed over; or a `plan.json` of osgate, whose excluded tests belong to its tests.
 * Each test once.
 *
 * @throws OsgateError `invalid-input` when there is no such file or it is something else, `nothing-to-run` when it names no test.
 */
export async function readPlanFile(file: string, workingFolder: string): Promise<PlanFile> {
  const text = (await readNamedFile(file, workingFolder, 'plan')).replace(/^\uFEFF/, '');
  if (/^\s*<|\ufffd|\0/.test(text)) throw noList(file, text);
  const plan = text.trimStart().startsWith('{') ? parsePlan(text, file) : undefined;
  const listed = plan === undefined ? parseLines(text) : [...plan.tests, ...plan.excluded];
  const tests = new Map(listed.map((test) => [test.id, test]));
  if (tests.size === 0) throw new OsgateError('nothing-to-run', `the plan ${file} names no test`);
  return { tests: [...tests.values()], plan };
}

/** Result files are named by mistake, and each line of them would be a test that never ran. */
function noList(file: string, text: string): OsgateError {
  const start = JSON.stringify(text.trimStart().slice(0, 40));
  return new OsgateError('invalid-input', `${file} is no list of test ids, it begins with ${start}`, {
    hint: 'give what tempest run --list, stestr list or osgate plan print, one id a line',
  });
}

function parseLines(text: string): TestId[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseReportedId);
}

function parsePlan(text: string, file: string): Plan {
  const plan = parseJson(text) as Plan | undefined;
  if (plan?.schema === 'osgate-plan/v1') return plan;
  throw new OsgateError('invalid-input', `${file} is JSON, but no osgate-plan/v1`, {
    hint: 'give plan.json of a run folder, what osgate plan --json prints, or a list of test ids',
  });
}

import { plannedTestsOf } from '../gate/planned-tests.ts';
import { TO_FILL_IN } from '../known/schema.ts';
import type { Plan } from '../model/plan.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { JudgedTest } from '../model/verdict.ts';
import type { ReportInput } from './report-input.ts';

/** More ids than this are no command to copy; `--failed` then says the same shorter. */
const MAX_IDS = 40;

/** Runs again whatever did not pass in a run. */
export function rerunFailed(record: RunRecord): string {
  return `osgate rerun --failed --from ${quoteForShell(record.id)}`;
}

/** Runs some rows of a run again by literal id. A fixture stands for the planned tests of its class or module. */
export function rerunTests(tests: readonly JudgedTest[], plan: Plan, record: RunRecord): string {
  const ids = [...new Set(tests.flatMap((test) => plannedTestsOf(test, plan)))];
  if (ids.length === 0 || ids.length > MAX_IDS) return rerunFailed(record);
  return `osgate rerun --from ${quoteForShell(record.id)} ${ids.map(quoteForShell).join(' ')}`;
}

const MAX_ADDED = 5;

/** Commands that write a reviewed entry for the failures of a cause; the first few where there are many. */
export function addCommand(
  { tests }: { readonly tests: readonly JudgedTest[] },
  { record }: ReportInput,
): string {
  return tests
    .filter((test) => test.entry === undefined && ['fail', 'timeout', 'crashed'].includes(test.observed))
    .slice(0, MAX_ADDED)
    .map(
      ({ id }) =>
        `osgate known add ${quoteForShell(id)} --from ${quoteForShell(record.id)} --bug URL --reason '${TO_FILL_IN}' --owner ${TO_FILL_IN}`,
    )
    .join('\n');
}

/** A word for a POSIX shell that means itself, whatever it holds. */
export function quoteForShell(word: string): string {
  return /^[\w.:@/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

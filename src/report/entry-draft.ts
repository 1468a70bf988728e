import { draftEntry } from '../gate/draft-entry.ts';
import { dateAfter } from '../known/dates.ts';
import { formatEntry } from '../known/list-text.ts';
import { type EntryDraft, TO_FILL_IN } from '../known/schema.ts';
import type { JudgedTest } from '../model/verdict.ts';
import type { Cause } from './findings.ts';
import type { ReportInput } from './report-input.ts';

const DRAFT_DAYS = 60;
const MAX_DRAFTS = 20;

/**
 * Known-failure entries (`osgate-known/v1`) for the tests of a cause that no entry speaks about, as YAML to paste below
 * `entries:`; undefined where there are none. They hold only in this region and release, excuse only this exception, and say
 * TODO where a person must fill in: the list check refuses them until then. At most 20 entries.
 */
export function draftEntries(cause: Cause, input: ReportInput): string | undefined {
  const { plan } = input;
  const drafts = cause.tests
    .filter((test) => test.entry === undefined && test.observed !== 'flaky')
    .map((test) => ({ test, draft: draftEntry(test, plan.tests) }))
    .filter((each): each is { test: JudgedTest; draft: EntryDraft } => each.draft !== undefined);
  const fixtures = drafts.filter(({ test }) => test.fixture !== undefined);
  const chosen = (fixtures.length > 0 ? fixtures : drafts).slice(0, MAX_DRAFTS);
  if (chosen.length === 0) return undefined;
  return chosen.map(({ draft }) => formatEntry({ ...draft, ...leftToAPerson(input) })).join('\n');
}

function leftToAPerson({ record, generated }: ReportInput): EntryDraft {
  const added = generated.slice(0, 'YYYY-MM-DD'.length);
  return {
    when: { region: [record.region], release: [record.release] },
    reason: TO_FILL_IN,
    bug: TO_FILL_IN,
    owner: TO_FILL_IN,
    added,
    expires: dateAfter(added, DRAFT_DAYS),
  };
}

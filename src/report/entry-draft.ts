import { stringify } from 'yaml';
import { draftSignature } from '../gate/cause.ts';
import { failureText } from '../gate/failure-text.ts';
import { uuidOf } from '../model/test-id.ts';
import type { JudgedTest } from '../model/verdict.ts';
import type { Cause } from './findings.ts';
import type { ReportInput } from './report-input.ts';
import { scopeOf, testsInScope } from './rerun.ts';

const DRAFT_DAYS = 60;
const DAY_MS = 86_400_000;
const MAX_DRAFTS = 20;

/**
 * Known-failure entries (`osgate-known/v1`) for the tests of a cause that no entry speaks about, as YAML to paste below
 * `entries:`; undefined where there are none. They hold only in this region and release, excuse only this exception, and say
 * TODO where a person must fill in: the list check refuses them until then. At most 20 entries.
 */
export function draftEntries(cause: Cause, input: ReportInput): string | undefined {
  const excusable = cause.tests.filter((test) => test.entry === undefined && outcomeOf(test) !== undefined);
  const fixtures = excusable.filter((test) => test.fixture !== undefined);
  const rows = fixtures.length > 0 ? fixtures : excusable;
  if (rows.length === 0) return undefined;
  const entries = rows.slice(0, MAX_DRAFTS).map((test) => draftEntry(test, input));
  return stringify(entries, { lineWidth: 0 });
}

function draftEntry(test: JudgedTest, { record, plan, generated }: ReportInput) {
  const outcome = outcomeOf(test);
  const scope = scopeOf(test);
  const uuid = uuidOf(test);
  const signature = test.result && draftSignature(failureText(test.result));
  const target =
    test.fixture === undefined
      ? { test: test.id }
      : { class: scope, max_tests: Math.max(1, testsInScope(scope, plan).length) };
  return {
    ...target,
    kind: 'fails',
    when: { region: [record.region], release: [record.release] },
    ...(signature !== undefined && outcome !== 'crash' ? { signature } : {}),
    ...(outcome === 'fail' ? {} : { outcome }),
    reason: 'TODO',
    bug: 'TODO',
    owner: 'TODO',
    added: generated.slice(0, 10),
    expires: new Date(Date.parse(generated) + DRAFT_DAYS * DAY_MS).toISOString().slice(0, 10),
    ...(uuid !== undefined && test.fixture === undefined ? { uuid } : {}),
  };
}

/** How the entry must say that the test ends; undefined for what is no failure of the test. */
function outcomeOf(test: JudgedTest): 'fail' | 'timeout' | 'crash' | 'blocked' | undefined {
  if (test.fixture !== undefined) return test.observed === 'fail' ? 'blocked' : undefined;
  if (test.observed === 'fail' || test.observed === 'timeout') return test.observed;
  return test.observed === 'crashed' ? 'crash' : undefined;
}

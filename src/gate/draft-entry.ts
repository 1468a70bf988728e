import type { EntryDraft } from '../known/schema.ts';
import { scopeOf } from '../model/fixture-id.ts';
import { classOf, type TestId, uuidOf } from '../model/test-id.ts';
import type { JudgedTest } from '../model/verdict.ts';
import { draftSignature } from './cause.ts';
import { failureTexts } from './failure-text.ts';

/**
 * What a known-failure entry says of a test or fixture that failed: target, kind, signature and outcome, so narrow that it
 * excuses this failure only. A class whose set-up failed is named as a whole, with as many tests as `planned` has of it.
 * Undefined for what is no failure, or one that no entry can excuse: a module that was not loaded leaves the plan incomplete.
 */
export function draftEntry(test: JudgedTest, planned: readonly TestId[]): EntryDraft | undefined {
  const how = howItEnds(test);
  if (how === undefined) return undefined;
  const signature = draftSignature(failureTexts(test.result?.attempts ?? []).at(-1) ?? '');
  const uuid = uuidOf(test);
  return {
    ...targetOf(test, planned),
    ...how,
    ...(signature === undefined || how.outcome === 'crash' ? {} : { signature }),
    ...(uuid === undefined || test.fixture !== undefined ? {} : { uuid }),
  };
}

function targetOf({ id, fixture }: JudgedTest, planned: readonly TestId[]): EntryDraft {
  if (fixture !== 'setUpClass') return { test: id };
  const scope = scopeOf(id);
  return {
    class: scope,
    max_tests: Math.max(1, planned.filter((test) => classOf(test.id) === scope).length),
  };
}

function howItEnds({ fixture, observed }: JudgedTest): EntryDraft | undefined {
  if (fixture === 'import' || fixture === 'setUpModule') return undefined;
  switch (observed) {
    case 'fail':
      return fixture === 'setUpClass' ? { kind: 'fails', outcome: 'blocked' } : { kind: 'fails' };
    case 'timeout':
      return { kind: 'fails', outcome: 'timeout' };
    case 'crashed':
      return { kind: 'fails', outcome: 'crash' };
    case 'flaky':
      return { kind: 'flaky' };
    case 'pass':
    case 'skip':
    case 'masked':
    case 'blocked':
    case 'interrupted':
    case 'not-run':
    case 'absent':
      return undefined;
    default:
      return observed satisfies never;
  }
}

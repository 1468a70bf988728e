import { findMoved } from '../model/moved-test.ts';
import type { TestId } from '../model/test-id.ts';

/** What another Tempest makes of the tests, by id without attributes. */
export interface TestDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Moved or called otherwise: the same idempotent id, as `findMoved` tells it. */
  readonly renamed: readonly { readonly before: string; readonly after: string }[];
}

/** Compares two lists of tests. */
export function diffTests(before: readonly TestId[], after: readonly TestId[]): TestDiff {
  const [old, now] = [new Set(before.map((test) => test.id)), new Set(after.map((test) => test.id))];
  const gone = before.filter((test) => !now.has(test.id));
  const fresh = after.filter((test) => !old.has(test.id));
  const moved = findMoved(gone, fresh);
  const arrived = new Set(moved.values());
  return {
    added: fresh.map((test) => test.id).filter((id) => !arrived.has(id)),
    removed: gone.map((test) => test.id).filter((id) => !moved.has(id)),
    renamed: [...moved].map(([before, after]) => ({ before, after })),
  };
}

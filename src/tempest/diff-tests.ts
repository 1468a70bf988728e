import { classOf, type TestId, uuidOf } from '../model/test-id.ts';

/** What another Tempest makes of the tests, by id without attributes. */
export interface TestDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Moved or called otherwise: the same idempotent id in the class of the same name, or only once on both sides. */
  readonly renamed: readonly { readonly before: string; readonly after: string }[];
}

/**
 * Compares two lists of tests. Subclasses share idempotent ids, so an id alone tells a renamed test only where nothing
 * else has it; the class's own name decides between several.
 */
export function diffTests(before: readonly TestId[], after: readonly TestId[]): TestDiff {
  const [old, now] = [new Set(before.map((test) => test.id)), new Set(after.map((test) => test.id))];
  const gone = before.filter((test) => !now.has(test.id));
  const fresh = after.filter((test) => !old.has(test.id));
  const byUuid = Map.groupBy(fresh, uuidOf);
  const goneByUuid = Map.groupBy(gone, uuidOf);
  const taken = new Set<string>();
  const renamed = gone.flatMap((test) => {
    const uuid = uuidOf(test);
    const candidates = uuid === undefined ? [] : (byUuid.get(uuid) ?? []);
    const sameClass = candidates.filter(
      (each) => classNameOf(each) === classNameOf(test) && !taken.has(each.id),
    );
    const isOnly = candidates.length === 1 && goneByUuid.get(uuid)?.length === 1;
    const successor = sameClass[0] ?? (isOnly ? candidates[0] : undefined);
    if (successor === undefined) return [];
    taken.add(successor.id);
    return [{ before: test.id, after: successor.id }];
  });
  const renamedIds = new Set(renamed.map((each) => each.before));
  return {
    added: fresh.map((test) => test.id).filter((id) => !taken.has(id)),
    removed: gone.map((test) => test.id).filter((id) => !renamedIds.has(id)),
    renamed,
  };
}

/** `Class` of `pkg.mod.Class.test_x`. */
function classNameOf({ id }: TestId): string {
  const path = classOf(id);
  return path.slice(path.lastIndexOf('.') + 1);
}

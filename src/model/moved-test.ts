import { classOf, type TestId, uuidOf } from './test-id.ts';

/**
 * Which of the tests with its idempotent id a test has become whose own id is gone. Subclasses share that id, so names decide: the
 * only one of the same class name and method, else the only one in a class of the same name, else the only one with the same
 * method. All of them where nobody can say; that may be one.
 */
export function likeliestOf<Test extends Pick<TestId, 'id'>>(
  gone: string,
  candidates: readonly Test[],
): readonly Test[] {
  const sameClass = candidates.filter(({ id }) => classNameOf(id) === classNameOf(gone));
  const sameMethod = candidates.filter(({ id }) => lastPart(id) === lastPart(gone));
  const sameBoth = sameClass.filter(({ id }) => lastPart(id) === lastPart(gone));
  return [sameBoth, sameClass, sameMethod].find((some) => some.length === 1) ?? candidates;
}

/**
 * Tests that are gone and came back under another id: new ids by old ones. Each of a pair must be the likeliest of the other, so
 * that a subclass that came is not taken for one that went.
 */
export function findMoved(gone: readonly TestId[], fresh: readonly TestId[]): Map<string, string> {
  const goneByUuid = Map.groupBy(gone, uuidOf);
  const freshByUuid = Map.groupBy(fresh, uuidOf);
  const moved = new Map<string, string>();
  for (const [uuid, some] of goneByUuid) {
    if (uuid === undefined) continue;
    for (const { id } of some) {
      const [successor, ...others] = likeliestOf(id, freshByUuid.get(uuid) ?? []);
      if (successor === undefined || others.length > 0) continue;
      const origins = likeliestOf(successor.id, some);
      if (origins.length === 1 && origins[0]?.id === id) moved.set(id, successor.id);
    }
  }
  return moved;
}

/** True when two ids differ in package and module only. */
export function isSameButModule(one: string, other: string): boolean {
  return classNameOf(one) === classNameOf(other) && lastPart(one) === lastPart(other);
}

/** `Class` of `pkg.mod.Class.test_x`. */
function classNameOf(id: string): string {
  return lastPart(classOf(id));
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

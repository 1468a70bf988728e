import { nearestAll } from '../model/nearest.ts';
import type { Problem } from '../model/problem.ts';
import type { Suite } from '../model/site-profile.ts';
import { parseTestId, type TestId } from '../model/test-id.ts';

/** Reads what the image lists (`tests.txt`): one id a line with its attributes, in discovery order. */
export function parseTestList(text: string): TestId[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(parseTestId);
}

/**
 * The tests of a suite, in listed order. A prefix that matches no listed test is a problem: it is a slip, and it would
 * silently run less.
 */
export function selectSuite(
  suite: Suite,
  listed: readonly TestId[],
): { tests: readonly TestId[]; problems: Problem[] } {
  const { include, also } = suite;
  const isBelowAny = (test: TestId, prefixes: readonly string[]) =>
    prefixes.some((prefix) => isBelow(test.id, prefix));
  const tests = listed.filter(
    (test) =>
      (isBelowAny(test, also) ||
        (hasAny(test, suite.attrs, true) && (include.length === 0 || isBelowAny(test, include)))) &&
      !isBelowAny(test, suite.exclude) &&
      !hasAny(test, suite.excludeAttrs, false),
  );
  const problems = [...include, ...also, ...suite.exclude]
    .filter((prefix) => !listed.some((test) => isBelow(test.id, prefix)))
    .map((prefix) =>
      unknown(
        'unmatched-prefix',
        `no test is, or lies below, ${JSON.stringify(prefix)}`,
        prefix,
        prefixes(listed),
      ),
    );
  return { tests, problems };
}

/**
 * The tests that were asked for by name, in listed order, each once. An id may carry its attributes. One that is not
 * listed is a problem with the nearest ids.
 */
export function selectRequested(
  requested: readonly string[],
  listed: readonly TestId[],
): { tests: readonly TestId[]; problems: Problem[] } {
  const wanted = new Set(requested.map((name) => parseTestId(name).id));
  const known = new Set(listed.map((test) => test.id));
  const problems = [...wanted]
    .filter((id) => !known.has(id))
    .map((id) => unknown('unknown-test', `the pinned Tempest has no test ${JSON.stringify(id)}`, id, known));
  return { tests: listed.filter((test) => wanted.has(test.id)), problems };
}

/** `tempest.api.compute` holds `tempest.api.compute.flavors…`, not `tempest.api.compute_extra…`. */
function isBelow(id: string, prefix: string): boolean {
  return (
    id === prefix ||
    (id.startsWith(prefix) && (prefix.endsWith('.') || '.([:'.includes(id.charAt(prefix.length))))
  );
}

function hasAny(test: TestId, attrs: readonly string[], whenNone: boolean): boolean {
  return attrs.length === 0 ? whenNone : attrs.some((attr) => test.attrs.includes(attr));
}

/** Every package, module and class of the listed tests. */
function prefixes(listed: readonly TestId[]): Set<string> {
  const found = new Set<string>();
  for (const { id } of listed) {
    for (let dot = id.indexOf('.'); dot >= 0; dot = id.indexOf('.', dot + 1)) found.add(id.slice(0, dot));
  }
  return found;
}

function unknown(code: string, message: string, word: string, candidates: Iterable<string>): Problem {
  const near = sameLastPart(word, candidates);
  return near.length === 0
    ? { code, message }
    : { code, message, hint: `did you mean ${near.join(' or ')}?` };
}

/** A test that moved keeps its method's name: that comes first, then what is spelled alike. */
function sameLastPart(word: string, candidates: Iterable<string>): string[] {
  const all = [...candidates];
  const last = word.slice(word.lastIndexOf('.'));
  const moved = all.filter((candidate) => candidate.endsWith(last));
  return [...new Set([...(moved.length <= 3 ? moved : []), ...nearestAll(word, all, 3)])].slice(0, 3);
}

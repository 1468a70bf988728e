import { fixtureId, parseFixtureId } from '../../model/fixture-id.ts';
import type { TestId } from '../../model/test-id.ts';
import { classOf } from '../../model/test-id.ts';
import type { EntryDraft } from '../schema.ts';
import { compileSignature } from '../signature.ts';

/** What a pattern of another tool means here. */
export type ForeignName =
  | {
      /** One target, or several literal ones that a regular expression stands for. */
      readonly targets: readonly EntryDraft[];
      readonly notes: readonly string[];
    }
  | { readonly refused: string };

const UUID = /^id-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const REGEX_CHARACTERS = /[*+?()|{}^$\\[\]]/;

/**
 * Turns a name, a full id or a regular expression into literal targets. Without `listed` tests a name says by its form whether it
 * is a test, a class or a module, and regular expressions are refused, but for a wildcard at the end. With them it is looked up,
 * classes and modules are counted, and a regular expression becomes the tests that it matches.
 */
export function readForeignName(pattern: string, listed: readonly TestId[] | undefined): ForeignName {
  const fixture = parseFixtureId(pattern);
  if (fixture !== undefined) return fixtureTarget(fixture.kind, fixture.scope, listed);
  const { name, uuid, wildcard } = simplify(pattern);
  if (REGEX_CHARACTERS.test(name) || /\s/.test(name) || name === '') return expand(pattern, listed);
  const notes = wildcard ? [`${pattern} is read as ${name}`] : [];
  if (listed === undefined) {
    return { targets: [{ ...targetByForm(name), ...(uuid === undefined ? {} : { uuid }) }], notes };
  }
  const found = lookUp(name, listed);
  if (found !== undefined) return { targets: [{ ...found, ...(uuid === undefined ? {} : { uuid }) }], notes };
  return expand(pattern, listed);
}

/** Anchors, the `(?:\[|$)` of an end, escaped dots, a group around all of it, attributes and a wildcard at the end mean nothing for a literal name. */
function simplify(pattern: string): { name: string; uuid: string | undefined; wildcard: boolean } {
  let name = pattern
    .trim()
    .replace(/^\^/, '')
    .replace(/\((?:\?:)?\\\[\|\$\)$/, '')
    .replace(/\$$/, '');
  name = /^\((?:\?:)?([^()|]*)\)$/.exec(name)?.[1] ?? name;
  const [, before, attributes = ''] = /^([^[]+)\\?\[([^\]]*)\\?\]$/.exec(name) ?? [];
  const uuid = attributes.split(',').flatMap((each) => UUID.exec(each)?.[1] ?? [])[0];
  name = (before ?? name).replace(/\\$/, '').replace(/\\([._-])/g, '$1');
  const bare = name.replace(/(?:\\\[)?\.[*+]?\$?$/, '').replace(/\.$/, '');
  return { name: bare, uuid, wildcard: bare !== name };
}

/** `pkg.mod.Class.test_x`, `pkg.mod.Class`, else a module or package. */
function targetByForm(name: string): EntryDraft {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const owner = classOf(name);
  const isClass = (part: string) => /^_*[A-Z]/.test(part);
  if (isClass(owner.slice(owner.lastIndexOf('.') + 1))) return { test: name };
  return isClass(last) ? { class: name } : { module: name };
}

function lookUp(name: string, listed: readonly TestId[]): EntryDraft | undefined {
  if (listed.some(({ id }) => id === name)) return { test: name };
  const below = listed.filter(({ id }) => id.startsWith(`${name}.`));
  if (below.length === 0) return undefined;
  const level = below.every(({ id }) => classOf(id) === name) ? 'class' : 'module';
  return { [level]: name, max_tests: below.length };
}

const MOST_EXPANDED = 50;

function expand(pattern: string, listed: readonly TestId[] | undefined): ForeignName {
  if (listed === undefined) {
    return { refused: 'a regular expression: with --plan LIST it becomes the tests that it matches' };
  }
  const regex = compileSignature(pattern);
  if ('error' in regex) return { refused: `no regular expression that RE2 reads: ${regex.error}` };
  const tests = listed.filter(({ id, attrs }) => regex.matches(`${id}[${attrs.join(',')}]`));
  if (tests.length === 0) return { refused: 'matches none of the listed tests: it is stale' };
  if (tests.length > MOST_EXPANDED) {
    return { refused: `a regular expression that matches ${tests.length} tests: name their class or module` };
  }
  const tail = tests.length === 1 ? 'test' : 'tests';
  return {
    targets: tests.map(({ id }) => ({ test: id })),
    notes: [`${pattern} is a regular expression: it becomes the ${tests.length} ${tail} that it matches`],
  };
}

function fixtureTarget(kind: string, scope: string, listed: readonly TestId[] | undefined): ForeignName {
  if (kind !== 'setUpClass') return { targets: [{ test: fixtureId({ scope, kind }) }], notes: [] };
  const count = listed?.filter(({ id }) => classOf(id) === scope).length;
  if (count === 0) return { refused: 'matches none of the listed tests: it is stale' };
  const counted = count === undefined ? {} : { max_tests: count };
  return { targets: [{ class: scope, ...counted, outcome: 'blocked' }], notes: [] };
}

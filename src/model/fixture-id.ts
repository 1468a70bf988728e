import { FIXTURE_KINDS, type FixtureKind, type FixtureResult } from './test-result.ts';

export type Fixture = Pick<FixtureResult, 'kind' | 'scope'>;

/**
 * What an id that is no test stands for: `setUpClass (mod.Class)` and its kin of unittest's suites, or
 * `unittest.loader._FailedTest.mod` for a module that could not be imported.
 */
export function parseFixtureId(id: string): Fixture | undefined {
  if (id.startsWith(FAILED_IMPORT)) return { kind: 'import', scope: id.slice(FAILED_IMPORT.length) };
  if (!id.endsWith(')')) return undefined;
  const [, kind, scope = ''] = FIXTURE.exec(id) ?? [];
  return kind === undefined ? undefined : { kind: kind as FixtureKind, scope };
}

/** The id of a fixture among tests: `mod.Class::setUpClass`. */
export function fixtureId({ scope, kind }: { readonly scope: string; readonly kind: string }): string {
  return `${scope}${SEPARATOR}${kind}`;
}

/** Takes such an id apart; undefined for the id of a test, which may hold `::` too, as those of Rust and PHP do. */
export function splitFixtureId(id: string): Fixture | undefined {
  const at = id.lastIndexOf(SEPARATOR);
  if (at < 0) return undefined;
  const kind = FIXTURE_KINDS.find((each) => each === id.slice(at + SEPARATOR.length));
  return kind && { kind, scope: id.slice(0, at) };
}

export function isFixtureId(id: string): boolean {
  return splitFixtureId(id) !== undefined;
}

/** The class or module that such an id speaks for; of a test's id, the id itself. */
export function scopeOf(id: string): string {
  return splitFixtureId(id)?.scope ?? id;
}

const SEPARATOR = '::';
const FAILED_IMPORT = 'unittest.loader._FailedTest.';
const FIXTURE = /^(setUpClass|tearDownClass|setUpModule|tearDownModule) \((.+)\)$/;

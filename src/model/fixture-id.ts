import type { FixtureKind, FixtureResult } from './test-result.ts';

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

/** The class or module that such an id speaks for; of a test's id, the id itself. */
export function scopeOf(id: string): string {
  return id.split(SEPARATOR, 1)[0] ?? id;
}

const SEPARATOR = '::';
const FAILED_IMPORT = 'unittest.loader._FailedTest.';
const FIXTURE = /^(setUpClass|tearDownClass|setUpModule|tearDownModule) \((.+)\)$/;

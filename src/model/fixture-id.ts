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

const FAILED_IMPORT = 'unittest.loader._FailedTest.';
const FIXTURE = /^(setUpClass|tearDownClass|setUpModule|tearDownModule) \((.+)\)$/;

import { classOf, type TestId, uuidOf } from '../model/test-id.ts';
import type { ObservedState } from '../model/verdict.ts';

export type BaselineStatus = 'pass' | 'fail' | 'skip';

/** The last complete, accepted run of the same region, suite and profile. */
export interface Baseline {
  /** By test id, or fixture id (`pkg.mod.Class::setUpClass`) where one failed. */
  readonly results: ReadonlyMap<string, BaselineTest>;
  /** The same Tempest, plugins and release then and now. */
  readonly pinsUnchanged: boolean;
  readonly profileUnchanged: boolean;
}

export interface BaselineTest {
  readonly status: BaselineStatus;
  /** As in the listed id, `id-<uuid>` among them: finds a test again that moved to another module. */
  readonly attrs: readonly string[];
}

/**
 * The baseline under the ids of today's tests: by id first, then by class name, method and idempotent id, so that a
 * test that moved to another module is not one that disappeared beside a new one.
 */
export function alignBaseline(baseline: Baseline, tests: readonly TestId[]): Baseline {
  const ids = new Set(tests.map((test) => test.id));
  const moved = new Map<string, string>();
  for (const [id, { attrs }] of baseline.results) {
    const key = moveKey({ id, attrs });
    if (key !== undefined && !ids.has(id)) moved.set(key, id);
  }
  if (moved.size === 0) return baseline;

  const results = new Map(baseline.results);
  for (const test of tests) {
    if (baseline.results.has(test.id)) continue;
    const oldId = moved.get(moveKey(test) ?? '');
    const old = oldId === undefined ? undefined : results.get(oldId);
    if (oldId === undefined || old === undefined) continue;
    results.delete(oldId);
    results.set(test.id, old);
  }
  return { ...baseline, results };
}

/** The baseline's word for what was observed now; undefined where nothing came to an end. */
export function baselineStatus(state: ObservedState): BaselineStatus | undefined {
  switch (state) {
    case 'pass':
    case 'flaky':
      return 'pass';
    case 'fail':
    case 'timeout':
    case 'masked':
      return 'fail';
    case 'skip':
      return 'skip';
    case 'blocked':
    case 'crashed':
    case 'interrupted':
    case 'not-run':
    case 'absent':
      return undefined;
    default:
      return state satisfies never;
  }
}

function moveKey(test: TestId): string | undefined {
  const uuid = uuidOf(test);
  if (uuid === undefined) return undefined;
  const className = classOf(test.id);
  return `${test.id.slice(classOf(className).length)} ${uuid}`;
}
